import { emptyPose, type Game, type Pose } from '../../net/client.ts';
import { angleOf, headingTo } from '../../net/heading.ts';
import { CELL_PX, clamp, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../sim/math/units.ts';
import { SHOWER_FALL_TICKS } from '../../sim/rules/dust/shower.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../sim/world/comets.ts';

/** Something seen, and the way to it. */
export interface Sighting {
  /** Heading towards it, 0 to 255. */
  heading: number;
  px: number;
}

/** What a player takes in at a glance. */
export interface Sight {
  /** The nearest glowing nose that points here. */
  threat: Sighting | undefined;
  /** The nearest comet that is no larger and can be hit; where it will be when it is reached. */
  prey: Sighting | undefined;
  /** The dust that is most worth its way. */
  dust: Sighting | undefined;
  /** Where dust falls or is about to. */
  shower: Sighting | undefined;
}

export interface Eyes {
  look(game: Game): Sight;
}

/** A glowing nose farther away than this frightens nobody, in pixels. */
const FEAR_PX = 420;
/** A pointed nose is within 45 degrees: cos 45°. */
const AIMED = 0.7;
/** A comet drifts on for a third of a second whatever it does: people aim from where it will be. */
const DRIFT_SECONDS = 0.33;
/** Showers farther away than this are over before one is there. */
const SHOWER_PX = 3000;
/** Dust at the nose is worth what it holds; so many pixels away, half of it. */
const NEAR_PX = 60;

export function createEyes(): Eyes {
  const me = emptyPose();
  const other = emptyPose();

  const lookAtComets = (game: Game, sight: Sight) => {
    for (const id of game.ids) {
      if (id === game.id || !game.pose(id, other) || other.flags & IMMUNE) continue;
      const dx = other.x - me.x;
      const dy = other.y - me.y;
      const px = Math.hypot(dx, dy);
      if (px < (sight.threat?.px ?? FEAR_PX) && isAimed(other, -dx, -dy, px)) {
        sight.threat = { heading: headingOf(dx, dy), px };
      }
      const isSmaller = other.flags >> CLASS_SHIFT <= me.flags >> CLASS_SHIFT;
      if (isSmaller && px < (sight.prey?.px ?? Number.POSITIVE_INFINITY)) {
        const seconds = Math.min(0.6, px / 500);
        const lead = { x: (other.vx - me.vx) * seconds, y: (other.vy - me.vy) * seconds };
        sight.prey = { heading: headingOf(dx + lead.x, dy + lead.y), px };
      }
    }
  };

  const lookAtDust = ({ motes, arena }: Game): Sighting | undefined => {
    const x = me.x + me.vx * DRIFT_SECONDS;
    const y = me.y + me.vy * DRIFT_SECONDS;
    const column = (px: number) => clamp(Math.floor(px / CELL_PX), 0, arena.cells - 1);
    let best = -1;
    let bestWorth = 0;
    for (let row = column(me.y - VIEW_HEIGHT_PX / 2); row <= column(me.y + VIEW_HEIGHT_PX / 2); row++) {
      for (let at = column(me.x - VIEW_WIDTH_PX / 2); at <= column(me.x + VIEW_WIDTH_PX / 2); at++) {
        for (let mote = motes.first[row * arena.cells + at]; mote >= 0; mote = motes.next[mote]) {
          const worth = motes.value[mote] / (NEAR_PX + Math.hypot(motes.x[mote] - x, motes.y[mote] - y));
          if (worth <= bestWorth) continue;
          best = mote;
          bestWorth = worth;
        }
      }
    }
    return best < 0 ? undefined : wayTo(motes.x[best] - x, motes.y[best] - y);
  };

  const lookAtMap = ({ shower, tick }: Game): Sighting | undefined => {
    if (!shower || tick > shower.startTick + SHOWER_FALL_TICKS) return undefined;
    const way = wayTo(shower.xPx - me.x, shower.yPx - me.y);
    return way.px < SHOWER_PX ? way : undefined;
  };

  return {
    look(game) {
      const sight: Sight = { threat: undefined, prey: undefined, dust: undefined, shower: undefined };
      if (!game.pose(game.id, me)) return sight;
      lookAtComets(game, sight);
      sight.dust = lookAtDust(game);
      sight.shower = lookAtMap(game);
      return sight;
    },
  };
}

/** Steps of 256 from one heading to another the short way, -128 to 127. */
export function turnTo(from: number, to: number): number {
  return ((to - from + 128) & 255) - 128;
}

function isAimed({ flags, heading }: Pose, dx: number, dy: number, px: number): boolean {
  if ((flags & BOOST) === 0) return false;
  const angle = angleOf(heading);
  return Math.cos(angle) * dx + Math.sin(angle) * dy > AIMED * px;
}

function wayTo(dx: number, dy: number): Sighting {
  return { heading: headingOf(dx, dy), px: Math.hypot(dx, dy) };
}

/** The heading of a way. */
export function headingOf(dx: number, dy: number): number {
  return Math.round(headingTo(dx, dy)) & 255;
}
