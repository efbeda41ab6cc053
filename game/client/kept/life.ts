import type { Game } from '../../net/client.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import { roundOf } from '../../sim/rules/round/round.ts';

/** What the comet did that is in play now. */
export interface Life {
  /** In which it was seen in play. */
  readonly seconds: number;
  /** Looks at the game. @returns seconds of life since the last look */
  look(game: Game): number;
  /** @returns how much of it there was in this life */
  add(what: Deed, amount: number): number;
}

type Deed = 'gathered' | 'rams' | 'shattered';

/** A longer way from look to look is a page that was away: its comet waited, parked. */
const LONGEST_STEP_TICKS = 2 * SIM_HZ;

export function createLife(): Life {
  const deeds: Record<Deed, number> = { gathered: 0, rams: 0, shattered: 0 };
  let ticks = 0;
  let seenTick = Number.NaN;
  let round = -1;

  function begin(): void {
    Object.assign(deeds, { gathered: 0, rams: 0, shattered: 0 });
    ticks = 0;
    seenTick = Number.NaN;
  }

  return {
    get seconds() {
      return ticks / SIM_HZ;
    },
    look({ alive, tick, arena }) {
      const now = roundOf(arena, Math.floor(tick));
      // A round that began while the page was away began with a new comet.
      if (!alive || now !== round) begin();
      round = now;
      if (!alive) return 0;
      const step = tick - seenTick;
      seenTick = tick;
      if (!(step > 0 && step <= LONGEST_STEP_TICKS)) return 0;
      ticks += step;
      return step / SIM_HZ;
    },
    add(what, amount) {
      deeds[what] += amount;
      return deeds[what];
    },
  };
}
