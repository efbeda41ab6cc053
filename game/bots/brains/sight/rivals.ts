import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../../sim/world/comets.ts';
import { LEAST_DUST } from '../../../sim/world/size.ts';
import { cracksIn } from '../../../sim/world/traits.ts';
import { headingOf, type Sighting, wayTo } from './ways.ts';

/** A rival who can be hit. */
export interface Prey extends Sighting {
  cracks: number;
  /** It has shattered the own comet. */
  isAvenged: boolean;
}

/** Comets in view, as far as they matter. */
export interface Rivals {
  /** The nearest glowing nose that points here. */
  threat: Sighting | undefined;
  /** Who is most worth a run; the heading leads to where it will be. */
  prey: Prey | undefined;
  /** The nearest one. */
  nearest: Sighting | undefined;
}

/** A glowing nose farther away than this frightens nobody, in pixels. */
const FEAR_PX = 420;
/** A pointed nose is within 45 degrees: cos 45°. */
const AIMED = 0.7;
/** A rival so far away is worth half of one that is at the nose, in pixels. */
const NEAR_PX = 180;
/** What of its dust a rival is expected to lose, by its cracks. */
const LOSS = [0.25, 0.5, 1];
/** Dust that even the poorest rival is counted with. */
const LEAST_WORTH = 20;
/** Who is to be avenged is worth so many times as much, and who wears the crown too. */
const REVENGE = 2;
const CROWN = 1.5;
/** People aim from where a rival will be, at most so many seconds ahead, at a run of so many pixels a second. */
const MOST_LEAD_SECONDS = 0.6;
const RUN_PX_PER_SECOND = 500;

/** Looks at the comets in view from `me`. */
export function createRivalsView(): (game: Game, me: Pose) => Rivals {
  const other = emptyPose();
  return (game, me) => {
    const seen: Rivals = { threat: undefined, prey: undefined, nearest: undefined };
    let most = 0;
    for (const id of game.ids) {
      if (id === game.id || !game.pose(id, other)) continue;
      const dx = other.x - me.x;
      const dy = other.y - me.y;
      const px = Math.hypot(dx, dy);
      if (px < (seen.nearest?.px ?? Number.POSITIVE_INFINITY)) seen.nearest = wayTo(dx, dy);
      if (other.flags & IMMUNE) continue;
      if (px < (seen.threat?.px ?? FEAR_PX) && isAimed(other, -dx, -dy, px)) seen.threat = wayTo(dx, dy);
      const worth = (worthOf(game, id, other) * NEAR_PX) / (NEAR_PX + px);
      if (worth <= most) continue;
      most = worth;
      seen.prey = preyFrom(me, other, px, game.revenge?.id === id);
    }
    return seen;
  };
}

function worthOf({ crown, revenge }: Game, id: number, { flags, traits }: Pose): number {
  const dust = LEAST_WORTH + LEAST_DUST[flags >> CLASS_SHIFT];
  return dust * LOSS[cracksIn(traits)] * (revenge?.id === id ? REVENGE : 1) * (crown?.id === id ? CROWN : 1);
}

function preyFrom(me: Pose, other: Pose, px: number, isAvenged: boolean): Prey {
  const seconds = Math.min(MOST_LEAD_SECONDS, px / RUN_PX_PER_SECOND);
  const dx = other.x - me.x + (other.vx - me.vx) * seconds;
  const dy = other.y - me.y + (other.vy - me.vy) * seconds;
  return { heading: headingOf(dx, dy), px, cracks: cracksIn(other.traits), isAvenged };
}

function isAimed({ flags, heading }: Pose, dx: number, dy: number, px: number): boolean {
  if ((flags & BOOST) === 0) return false;
  const angle = angleOf(heading);
  return Math.cos(angle) * dx + Math.sin(angle) * dy > AIMED * px;
}
