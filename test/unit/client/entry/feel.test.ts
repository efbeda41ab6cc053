import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Game, GameEvent } from '../../../../game/net/client.ts';
import { type FakePage, stubPage } from '../../../harness/client/page.ts';

const OWN = 1;
const game = { id: OWN } as Game;
const ram = (winner: number, loser: number, draw = false): GameEvent => ({ kind: 'ram', tick: 1, winner, loser, draw });
const gone = (id: number, shattered: boolean): GameEvent => ({ kind: 'gone', id, shattered, x: 0, y: 0 });

let page: FakePage;
const vibrate = vi.fn();

beforeEach(() => {
  vi.resetModules();
  vibrate.mockClear();
  page = stubPage();
  vi.stubGlobal('navigator', { languages: [], vibrate });
});
afterEach(() => vi.unstubAllGlobals());

async function feel(...events: GameEvent[]): Promise<number> {
  const module = await import('../../../../game/client/feel.ts');
  for (const event of events) module.feel(event, game);
  return vibrate.mock.calls.length;
}

test('a hit that is lost or drawn is felt, and longer the end; not what one deals out, nor what others do', async () => {
  expect(await feel(ram(OWN, 2), ram(2, 3), gone(2, true), gone(OWN, false))).toBe(0);
  expect(await feel(ram(2, OWN), ram(OWN, 2, true), ram(2, OWN, true))).toBe(3);
  expect(await feel(gone(OWN, true))).toBe(4);
  const [hit, , , end] = vibrate.mock.calls.map(([pattern]) => (pattern as number[]).reduce((a, b) => a + b));
  expect(end).toBeGreaterThan(hit);
});

test('nothing is felt where it is turned off, or less motion is wanted', async () => {
  page.stored.set('cometa.settings', JSON.stringify({ vibrates: false }));
  expect(await feel(ram(2, OWN))).toBe(0);
  vi.resetModules();
  page.stored.clear();
  page.wantsLessMotion = true;
  expect(await feel(ram(2, OWN))).toBe(0);
});

test('a browser that cannot vibrate is no reason to stop', async () => {
  vi.stubGlobal('navigator', { languages: [] });
  expect(await feel(ram(2, OWN), gone(OWN, true))).toBe(0);
});
