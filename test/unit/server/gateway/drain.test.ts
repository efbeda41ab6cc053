import { expect, test } from 'vitest';
import { createGateway } from '../../../../server/gateway/gateway.ts';
import { createCounters } from '../../../../server/ledger/counters.ts';
import { createLedger } from '../../../../server/ledger/ledger.ts';

/** A gateway with so many connections, in a time that passes while it waits, and when each was closed. */
function openGateway(count: number) {
  let nowMs = 0;
  const closed: { atMs: number; code: number }[] = [];
  const nobody = () => {};
  const time = {
    nowMs: () => nowMs,
    later(ms: number, task: () => void) {
      // Nobody says hello here, and nobody waits for it.
      if (ms >= 5000) return nobody;
      nowMs += ms;
      queueMicrotask(task);
      return nobody;
    },
    soon: queueMicrotask,
  };
  const gateway = createGateway({
    directory: { attach: nobody, takeBack: nobody },
    time,
    counters: createCounters(),
    ledger: createLedger(time),
    fingerprint: 0,
    shedding: { step: 0 },
    log: { info: nobody, warn: nobody },
  });
  const handlers = Array.from({ length: count }, () =>
    gateway.opened({
      send: () => true,
      bufferedBytes: () => 0,
      close: (code) => void closed.push({ atMs: nowMs, code }),
    }),
  );
  return { gateway, closed, handlers };
}

test('players leave one after another, no more than a tenth of them in any tenth of a second', async () => {
  const { gateway, closed } = openGateway(300);
  await gateway.drain(3000);
  expect(closed.map(({ code }) => code)).toEqual(Array.from({ length: 300 }, () => 1001));
  const most = Math.max(
    ...closed.map(({ atMs }) => closed.filter((one) => one.atMs >= atMs && one.atMs < atMs + 100).length),
  );
  expect(most).toBeLessThanOrEqual(30);
  expect(closed.at(-1)?.atMs).toBeGreaterThan(2900);
});

test('who leaves by itself meanwhile is let go', async () => {
  const { gateway, closed, handlers } = openGateway(3);
  const drained = gateway.drain(300);
  handlers[2].closed(1000);
  await drained;
  expect(closed).toHaveLength(2);
});
