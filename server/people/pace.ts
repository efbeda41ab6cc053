import { SIM_HZ } from '../../game/sim/math/units.ts';

/** A token bucket for each of many, refilled by ticks: no clock is read for it. */
export class Pace {
  private readonly burst: number;
  private readonly ticksEach: number;
  /** Tick at which a bucket would be full again, by number. */
  private readonly fullAt: Float64Array;

  /** @param burst so many at once, and then one in `ticksEach` ticks */
  constructor(count: number, burst: number, ticksEach: number) {
    this.burst = burst;
    this.ticksEach = ticksEach;
    this.fullAt = new Float64Array(count);
  }

  /** Takes one at `tick`. @returns 0, or in how many seconds there is one again */
  take(number: number, tick: number): number {
    const fullAt = Math.max(this.fullAt[number], tick) + this.ticksEach;
    const waitTicks = fullAt - tick - this.burst * this.ticksEach;
    if (waitTicks > 0) return Math.ceil(waitTicks / SIM_HZ);
    this.fullAt[number] = fullAt;
    return 0;
  }
}
