import { expect, test, vi } from 'vitest';
import { stubPage } from '../../../harness/client/page.ts';

test.each([
  [{}, { bots: 0, difficulty: 'normal', rounds: true }],
  [
    { bots: 12, difficulty: 'hard', rounds: true },
    { bots: 12, difficulty: 'hard', rounds: true },
  ],
  [
    { bots: 13, difficulty: 'brutal', rounds: 'yes' },
    { bots: 0, difficulty: 'normal', rounds: true },
  ],
  [
    { bots: 2.5, difficulty: 7 },
    { bots: 0, difficulty: 'normal', rounds: true },
  ],
])('what was kept of the last room is checked: %j', async (stored, wish) => {
  stubPage();
  const { wishFrom } = await import('../../../../game/client/start/options.ts');
  expect(wishFrom(stored)).toEqual(wish);
  vi.unstubAllGlobals();
});
