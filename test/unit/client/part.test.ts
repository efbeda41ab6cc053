import { expect, test } from 'vitest';
import { createPart } from '../../../game/client/base/late-part.ts';
import { createVirtualTime } from '../../../tools/lib/virtual/virtual.ts';

/** A part whose fetching the test decides. */
function scene() {
  const time = createVirtualTime();
  const asked: { come(module: string): void; fail(): void }[] = [];
  const told: string[] = [];
  const part = createPart(
    time.later,
    () =>
      new Promise<string>((resolve, reject) => {
        asked.push({ come: resolve, fail: () => reject(new Error('404')) });
      }),
    (module) => told.push(`has ${module}`),
    (state) => told.push(state),
  );
  const settle = () => time.run(0).then(() => {});
  return { time, asked, told, part, settle };
}

test('a part that comes is given on once, however often it is asked for', async () => {
  const { time, asked, told, part, settle } = scene();
  part.load();
  part.load();
  asked[0].come('Phaser');
  await settle();
  part.load();
  await time.run(60_000);
  expect([asked.length, told]).toEqual([1, ['has Phaser', 'there']]);
});

test('one that hangs is slow after ten seconds, not before, and still counts when it comes', async () => {
  const { time, asked, told, part, settle } = scene();
  part.load();
  await time.run(9999);
  expect(part.state).toBe('loading');
  await time.run(1);
  expect(part.state).toBe('slow');
  part.load();
  asked[0].come('late');
  await settle();
  expect([asked.length, told]).toEqual([1, ['slow', 'has late', 'there']]);
});

test('one that is gone is fetched again by who asks again', async () => {
  const { time, asked, told, part, settle } = scene();
  part.load();
  asked[0].fail();
  await settle();
  await time.run(60_000);
  expect(told).toEqual(['gone']);
  part.load();
  asked[1].come('back');
  await settle();
  expect(told).toEqual(['gone', 'loading', 'has back', 'there']);
});
