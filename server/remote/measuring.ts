import { traceBytes } from '../captures/drafts.ts';
import { createSampler, profileUntil } from '../captures/sampler.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { takeStretch } from '../ledger/stretch.ts';
import type { Measure, Measured } from '../ports/measure.ts';
import type { Time } from '../ports/time.ts';
import type { FromGateway, Say, ToGateway } from './messages.ts';

type Asked = ToGateway & { kind: 'measure' };

/** The gateway's half: the trace of its last ticks, or V8's samples of its next seconds. */
export function createMeasuring(ledger: Ledger, time: Time): (asked: Asked, say: Say<FromGateway>) => void {
  const sampler = createSampler(ledger);
  const trace = (ticks: number, name: string) => traceBytes(ledger, { stretch: takeStretch(ledger, ticks), name });
  const pass = (seconds: number) => new Promise<void>((resolve) => time.later(1000 * seconds, resolve));
  const profile = (seconds: number) => profileUntil(sampler, ledger, pass(seconds));

  return ({ id, what, amount, name }, say) => {
    void (what === 'trace' ? trace(amount, name) : profile(amount)).then((text) =>
      // A copy: it may be handed over to another thread.
      say({ kind: 'measured', id, text: text && Uint8Array.from(text) }),
    );
  };
}

/** Longer than what is asked for takes: a gateway of an older version knows nothing of the question. */
const PATIENCE_MS = 10_000;

/** The host's half. */
export interface AskingToMeasure {
  readonly measure: Measure;
  take(message: FromGateway & { kind: 'measured' }): void;
  cut(): void;
}

export function createAskingToMeasure(name: string, time: Time, say: Say<ToGateway>): AskingToMeasure {
  const asking = new Map<number, (text: Uint8Array | undefined) => void>();
  let ids = 0;
  return {
    measure: (what: Measured, amount: number) =>
      new Promise((resolve) => {
        const id = ++ids;
        const answer = (text: Uint8Array | undefined) => {
          cancel();
          asking.delete(id);
          resolve(text);
        };
        const cancel = time.later((what === 'profile' ? 1000 * amount : 0) + PATIENCE_MS, () => answer(undefined));
        asking.set(id, answer);
        say({ kind: 'measure', id, what, amount, name });
      }),
    take: ({ id, text }) => asking.get(id)?.(text),
    cut() {
      for (const answer of [...asking.values()]) answer(undefined);
    },
  };
}
