import { expect, test } from 'vitest';
import { type Ear, hear } from '../../../game/client/sound/ears.ts';
import { createNews } from '../../../game/client/sound/news.ts';
import { createStreak, pitchOf } from '../../../game/client/sound/streak.ts';
import type { Game } from '../../../game/net/client.ts';

test('a streak climbs with each pickup and falls back after a second without one', () => {
  const streak = createStreak();
  const first = streak.next(0);
  const climbed = [400, 800, 1700].map((ms) => streak.next(ms));
  expect([first, ...climbed]).toEqual([0, 1, 2, 3].map(pitchOf));
  expect(streak.next(2700)).toBe(first);
  expect(pitchOf(5)).toBeCloseTo(2 * first, 6);
});

test('a streak without end neither leaves its scale nor stands on one note', () => {
  const all = Array.from({ length: 200 }, (_, step) => pitchOf(step));
  expect(Math.max(...all)).toBeLessThan(2500);
  expect(new Set(all.slice(100)).size).toBe(3);
});

test('what happens to the left is heard there, softer from afar, and not at all from beyond the view', () => {
  const at = (dx: number, dy: number, least = 0): Ear => {
    const ear = { pan: 9, gain: 9 };
    hear(dx, dy, ear, least);
    return ear;
  };
  expect(at(0, 0)).toEqual({ pan: 0, gain: 1 });
  expect(at(-400, 0).pan).toBeLessThan(-0.2);
  expect(at(400, 0).pan).toBe(-at(-400, 0).pan);
  expect(at(0, 300).gain).toBeGreaterThan(at(0, 600).gain);
  expect(at(3000, 3000)).toEqual({ pan: 0.75, gain: 0 });
  expect(at(3000, 3000, 0.3).gain).toBe(0.3);
});

/** Only what news are made of. */
function gameWith(part: Partial<Game>): Game {
  return { id: 1, room: 'ABCDEFGH', tick: 0, ...part } as Game;
}

test('the crown is news when it is taken, not when one comes in, and from others not twice in a moment', () => {
  const news = createNews();
  const worn = (id: number, ms: number, room = 'ABCDEFGH') =>
    news.crown(gameWith({ room, crown: { id, cell: 0 } }), ms);
  expect(worn(4, 0)).toBeUndefined();
  expect(worn(4, 100)).toBeUndefined();
  expect(worn(5, 200)).toBe('crowned');
  expect(worn(4, 700)).toBeUndefined();
  expect(worn(1, 1200)).toBe('crown');
  expect(worn(4, 9000)).toBe('crowned');
  expect(worn(7, 20_000, 'OTHER')).toBeUndefined();
  expect(news.crown(gameWith({ room: 'OTHER', crown: undefined }), 30_000)).toBeUndefined();
});

test('choices are heard when they come, not while they stand, and again when others come', () => {
  const news = createNews();
  const offers = (offer: number[]) => news.offer(gameWith({ offer }));
  expect([[], [0, 2, 4], [0, 2, 4], [], [0, 2, 4], [1, 3, 5]].map(offers)).toEqual([
    false,
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('a shower is announced once and falls once, also for one who comes while it falls', () => {
  const news = createNews();
  const at = (tick: number, startTick = 300) => news.shower(gameWith({ tick, shower: { xPx: 0, yPx: 0, startTick } }));
  expect([0, 10, 299.5, 300.2, 301, 540, 600].map((tick) => at(tick))).toEqual([
    'announce',
    undefined,
    undefined,
    'fall',
    undefined,
    undefined,
    undefined,
  ]);
  expect(at(2500, 2700)).toBe('announce');
  expect(createNews().shower(gameWith({ tick: 350, shower: { xPx: 0, yPx: 0, startTick: 300 } }))).toBe('fall');
  expect(createNews().shower(gameWith({ shower: undefined }))).toBeUndefined();
});
