import { emptyPose, type Game } from '../../net/client.ts';
import { headingTo } from '../../net/heading.ts';
import { IMMUNE } from '../../sim/world/comets.ts';
import { secondsToRam } from './danger.ts';

/** A nose that is about to ram the own comet. One object, rewritten. */
export interface Danger {
  readonly id: number;
  /** Where it is from the own comet, 0 up to 256. */
  readonly towards: number;
}

/** Who rams the own comet next, picture by picture, without flicker. */
export interface Alarm {
  /** Once a picture; undefined: nobody, or there is no game. */
  look(game: Game | undefined, nowMs: number): Danger | undefined;
}

/** A nose that trembles at the edge of the angle would else blink. */
const HOLD_MS = 250;

export function createAlarm(): Alarm {
  const [own, rival] = [emptyPose(), emptyPose()];
  const danger = { id: -1, towards: 0 };
  let seenMs = 0;

  /** The one that was warned of while it still comes, else the soonest; −1: none. */
  function findRammer(game: Game): number {
    let found = -1;
    let soonest = Number.POSITIVE_INFINITY;
    for (const id of game.ids) {
      if (id === game.id || !game.pose(id, rival)) continue;
      const seconds = secondsToRam(rival, own);
      if (seconds === undefined) continue;
      if (id === danger.id) return id;
      if (seconds >= soonest) continue;
      soonest = seconds;
      found = id;
    }
    return found;
  }

  return {
    look(game, nowMs) {
      const isPrey = game?.alive && game.pose(game.id, own) && !(own.flags & IMMUNE);
      const id = isPrey ? findRammer(game) : -1;
      if (id >= 0) {
        danger.id = id;
        seenMs = nowMs;
      } else if (!isPrey || nowMs - seenMs >= HOLD_MS) danger.id = -1;
      if (danger.id < 0) return undefined;
      if (game?.pose(danger.id, rival)) danger.towards = headingTo(rival.x - own.x, rival.y - own.y);
      return danger;
    },
  };
}
