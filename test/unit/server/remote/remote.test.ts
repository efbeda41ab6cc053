import { expect, test } from 'vitest';
import { count, createCounters } from '../../../../server/ledger/counters.ts';
import { createBatch } from '../../../../server/remote/batch.ts';
import { addCounted } from '../../../../server/remote/counted.ts';

test('what is said before the turn ends leaves as one message, whose bytes are its own', () => {
  const posted: number[][] = [];
  const tasks: (() => void)[] = [];
  const batch = createBatch(
    (bytes) => posted.push([...bytes]),
    (task) => tasks.push(task),
  );
  const borrowed = Uint8Array.of(1, 2);
  batch.add(borrowed);
  borrowed.fill(9);
  batch.add(Uint8Array.of(3));
  expect([posted, tasks.length]).toEqual([[], 1]);
  tasks.pop()?.();
  batch.add(Uint8Array.of(4));
  tasks.pop()?.();
  expect(posted).toEqual([[1, 2, 3], [4]]);
});

test('what threads count is summed, whatever kind of counter it is, but for ticks', () => {
  const [sum, before, now] = [createCounters(), createCounters(), createCounters()];
  sum.updatesSent = 100;
  sum.ticks = 7;
  count(sum.closedByCode, 1012);
  count(before.closedByCode, 1012);
  Object.assign(before, { updatesSent: 5, ticks: 50 });
  Object.assign(now, { updatesSent: 8, ticks: 110 });
  for (const code of [1012, 1012, 4001]) count(now.closedByCode, code);
  before.sent.updates[3] = 2;
  now.sent.updates[3] = 12;
  now.sent.welcomes = 40;
  addCounted(sum, now, before);
  expect(sum).toMatchObject({ updatesSent: 103, ticks: 7, closedByCode: { 1012: 2, 4001: 1 } });
  expect([sum.sent.updates[3], sum.sent.welcomes]).toEqual([10, 40]);
});
