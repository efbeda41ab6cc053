import { SIM_HZ } from '../../game/sim/math/units.ts';

/** Messages a connection may send at once: five seconds of a move a tick, as a stalled line delivers them. */
const BURST = 300;
/** Messages it may send in the long run, in two ticks: 90 a second, so sixty moves, a ping, and then some. */
const MESSAGES_PER_TWO_TICKS = 3;

/** What is said to who sends more. */
export const TOO_MANY = `more than ${BURST} messages at once, or ${(MESSAGES_PER_TWO_TICKS * SIM_HZ) / 2} a second`;

/** Messages a connection may still send: a token bucket, in halves and refilled by ticks, so that no clock is read for it. */
export class Allowance {
  private halves = 2 * BURST;
  private refilledTick: number;

  constructor(tick: number) {
    this.refilledTick = tick;
  }

  /** Takes one message at `tick` of the loop; false where there is none left. */
  take(tick: number): boolean {
    if (this.refilledTick !== tick) {
      this.halves = Math.min(2 * BURST, this.halves + MESSAGES_PER_TWO_TICKS * (tick - this.refilledTick));
      this.refilledTick = tick;
    }
    this.halves -= 2;
    return this.halves >= 0;
  }
}
