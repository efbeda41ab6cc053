import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../../sim/world/comets.ts';
import { LEAST_DUST } from '../../../sim/world/size.ts';
import { cracksIn } from '../../../sim/world/traits.ts';
import { type Run, runAt } from './run.ts';
import { type Sighting, wayTo } from './ways.ts';

/** A rival who can be hit. */
export interface Prey extends Run {
  px: number;
  cracks: number;
  /** Dust that a hit is expected to break out of it. */
  worth: number;
  /** It has shattered the own comet. */
  isAvenged: boolean;
}

/** A nose that points here. */
export interface Threat extends Sighting {
  isGlowing: boolean;
  /** Until it would touch, in a run. */
  seconds: number;
  /** The own run at it. */
  strike: Run;
}

/** Comets in view, as far as they matter. */
export interface Rivals {
  /** The nose that will be here first; one that glows goes first. */
  threat: Threat | undefined;
  /** Who is most worth a run; the heading leads to where it will be. */
  prey: Prey | undefined;
  /** The nearest one, and where it is. */
  nearest: (Sighting & { x: number; y: number }) | undefined;
}

/** A nose farther away than this frightens nobody, in pixels. */
const FEAR_PX = 420;
/** A nose without glow is feared as one that is here so much later. */
const CALM_SECONDS = 10;
/** A pointed nose is within 45 degrees: cos 45°. */
const AIMED = 0.7;
/** What of its dust a rival is expected to lose, by its cracks. */
const LOSS = [0.25, 0.5, 1];
/** Dust that even the poorest rival is counted with. */
const LEAST_WORTH = 20;
/** Who is to be avenged is worth so many times as much, and who wears the crown too. */
const REVENGE = 2;
const CROWN = 1.5;
/** A run of so many seconds at somebody halves what makes it attractive. */
const SOON_SECONDS = 0.6;
/** Whoever cannot be reached by a run is followed, which takes long. */
const SLOW_PX_PER_SECOND = 60;

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
      if (px < (seen.nearest?.px ?? Number.POSITIVE_INFINITY)) {
        seen.nearest = { ...wayTo(dx, dy), x: other.x, y: other.y };
      }
      if (other.flags & IMMUNE) continue;
      if (px < FEAR_PX && isAimed(other, -dx, -dy, px)) {
        const threat = threatFrom(me, other, dx, dy);
        if (!seen.threat || rankOf(threat) < rankOf(seen.threat)) seen.threat = threat;
      }
      const prey = preyFrom(game, id, me, other, px);
      const charm = prey.worth / (SOON_SECONDS + Math.min(prey.seconds, px / SLOW_PX_PER_SECOND));
      if (charm <= most) continue;
      most = charm;
      seen.prey = prey;
    }
    return seen;
  };
}

function preyFrom({ crown, revenge }: Game, id: number, me: Pose, other: Pose, px: number): Prey {
  const cracks = cracksIn(other.traits);
  const isAvenged = revenge?.id === id;
  const dust = LEAST_WORTH + LEAST_DUST[other.flags >> CLASS_SHIFT];
  const worth = dust * LOSS[cracks] * (isAvenged ? REVENGE : 1) * (crown?.id === id ? CROWN : 1);
  return { ...runAt(me, other), px, cracks, worth, isAvenged };
}

function threatFrom(me: Pose, other: Pose, dx: number, dy: number): Threat {
  const { seconds } = runAt(other, me);
  return { ...wayTo(dx, dy), seconds, isGlowing: (other.flags & BOOST) !== 0, strike: runAt(me, other) };
}

function rankOf({ isGlowing, seconds }: Threat): number {
  return isGlowing ? seconds - CALM_SECONDS : seconds;
}

function isAimed({ heading }: Pose, dx: number, dy: number, px: number): boolean {
  const angle = angleOf(heading);
  return Math.cos(angle) * dx + Math.sin(angle) * dy > AIMED * px;
}
