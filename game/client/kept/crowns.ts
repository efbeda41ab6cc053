import type { Game } from '../../net/client.ts';
import { SIM_HZ } from '../../sim/math/units.ts';

/** Sees the own comet take the crown. @returns whether it was taken since the last look */
export type CrownLook = (game: Game) => boolean;

/** Two who are equally rich take the crown from each other twice a second: that is one crown. */
const PAUSE_TICKS = 10 * SIM_HZ;

export function createCrownLook(): CrownLook {
  let wearer: number | undefined;
  let room = '';
  let wornTick = Number.NEGATIVE_INFINITY;
  return ({ crown, id, tick, room: code }) => {
    const now = crown?.id ?? -1;
    // Whoever wore it when one came in has not taken it now.
    const isNews = now === id && wearer !== undefined && wearer !== id && code === room;
    const isTaken = isNews && tick - wornTick >= PAUSE_TICKS;
    if (now === id) wornTick = tick;
    wearer = now;
    room = code;
    return isTaken;
  };
}
