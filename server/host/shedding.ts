import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Counters } from '../ledger/counters.ts';
import { BUDGET_MS } from '../ledger/ledger.ts';
import { SHED, type Shedding } from '../ports/shedding.ts';

/** Below this part of what is too much there is room for more again: far below, so that a step that helped is not undone by having helped. */
const CALM = 2 / 3;
/** Seconds in a row before a step is taken: a collection of garbage or a capture is no overload. */
const HOT_SECONDS = 2;
/** And before one is taken back. */
const CALM_SECONDS = 10;

/** What each step means, for the log. */
const WORDS = [
  'nothing is given up',
  'those who only watch get half as many updates',
  'updates of all come a tick later',
  'newcomers are asked to wait',
];

export interface LoadShedding extends Shedding {
  /** Told of each tick: when it began and when its last send had returned. */
  ran(startMs: number, endMs: number): void;
  /** Told which share of its time another thread of the server was busy, 0 to 1, about once a second. The busiest counts where ticks take less. */
  heard(load: number): void;
}

export interface SheddingOptions {
  readonly counters: Counters;
  /** Share of its time that the ticks of a second take: from here on too much is asked of the server. 0: it never is. */
  readonly from: number;
  onStep(fields: { step: number; load: number }, sentence: string, isUp: boolean): void;
}

/** Takes a step when ticks are too long for some seconds, and takes it back when they have long been short. */
export function createShedding({ counters, from, onStep }: SheddingOptions): LoadShedding {
  let step: number = SHED.nothing;
  let workMs = 0;
  let ticks = 0;
  let others = 0;
  let hot = 0;
  let calm = 0;

  const take = (by: 1 | -1, load: number, who: string) => {
    step += by;
    hot = calm = 0;
    counters.shedSteps++;
    const percent = Math.round(load * 100);
    onStep({ step, load: percent }, `${who} ${percent} % of the time: ${WORDS[step]}`, by > 0);
  };

  const judge = (tickLoad: number) => {
    const load = Math.max(tickLoad, others);
    const who = others > tickLoad ? 'a thread with sockets takes' : 'ticks take';
    others = 0;
    if (from === 0) return;
    hot = load >= from ? hot + 1 : 0;
    calm = load < from * CALM ? calm + 1 : 0;
    if (hot >= HOT_SECONDS && step < SHED.newcomers) take(1, load, who);
    else if (calm >= CALM_SECONDS && step > SHED.nothing) take(-1, load, who);
  };

  return {
    get step() {
      return step;
    },
    ran(startMs, endMs) {
      workMs += endMs - startMs;
      ticks++;
      if (ticks < SIM_HZ) return;
      const load = workMs / (ticks * BUDGET_MS);
      workMs = ticks = 0;
      judge(load);
    },
    heard(load) {
      others = Math.max(others, load);
    },
  };
}
