import { expect, test } from 'vitest';
import { watchClock } from '../../../../server/machine/clock.ts';
import { createVirtualTime } from '../../../../tools/lib/virtual/virtual.ts';

test('a clock that is set is told of once, with by how much; one that is pulled slowly is not', async () => {
  const time = createVirtualTime();
  const told: object[] = [];
  let offMs = 1_700_000_000_000;
  const stop = watchClock({
    ...time,
    calendarMs: () => time.nowMs() + offMs,
    log: { warn: (fields) => void told.push(fields) },
  });
  await time.run(60_000);
  offMs += 3600_000;
  await time.run(60_000);
  offMs -= 7200_000;
  await time.run(5000);
  expect(told).toEqual([{ seconds: 3600 }]);
  await time.run(10_000);
  expect(told).toEqual([{ seconds: 3600 }, { seconds: -7200 }]);
  for (let i = 0; i < 100; i++) {
    offMs += 400;
    await time.run(1000);
  }
  expect(told).toHaveLength(2);
  stop();
  offMs += 3600_000;
  await time.run(60_000);
  expect(told).toHaveLength(2);
});
