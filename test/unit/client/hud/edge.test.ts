import { describe, expect, test } from 'vitest';
import { edgeTowards } from '../../../../game/client/hud/edge/glow.ts';
import { createLookout } from '../../../../game/client/hud/edge/lookout.ts';
import { type Box, spotTowards } from '../../../../game/client/hud/edge/spot.ts';
import { emptyPose, type Game, type Pose } from '../../../../game/net/client.ts';

const SCREEN: Box = { left: 20, top: 20, right: 980, bottom: 580 };
const MIDDLE = { x: 500, y: 300 };
const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

describe('the spot of an arrow', () => {
  test('is at the side of the screen that lies that way', () => {
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, [], 10)).toEqual({ x: 980, y: 300 });
    expect(spotTowards(MIDDLE, { x: 500, y: -900 }, SCREEN, [], 10)).toEqual({ x: 500, y: 20 });
    expect(spotTowards(MIDDLE, { x: -1500, y: 1300 }, SCREEN, [], 10)).toEqual({ x: 20, y: 540 });
  });

  test('is before a panel in the way, and before one that lies before that', () => {
    const corner = box(850, 200, 150, 200);
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, [corner], 10)).toEqual({ x: 840, y: 300 });
    const both = [corner, box(760, 250, 85, 100)];
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, both, 10)).toEqual({ x: 750, y: 300 });
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, both.reverse(), 10)).toEqual({ x: 750, y: 300 });
  });

  test('minds no panel that the way does not cross', () => {
    const aside = box(700, 0, 100, 250);
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, [aside], 10)).toEqual({ x: 980, y: 300 });
  });

  test('is nowhere where a panel covers all of the way, and beyond one that covers the comet alone', () => {
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, [box(450, 250, 550, 100)], 10)).toBeUndefined();
    expect(spotTowards(MIDDLE, { x: 5000, y: 300 }, SCREEN, [box(450, 250, 100, 100)], 10)).toEqual({ x: 980, y: 300 });
  });

  test('is never on a panel, whatever the direction', () => {
    const panels = [
      box(0, 0, 200, 220),
      box(800, 0, 200, 240),
      box(300, 500, 400, 100),
      box(20, 400, 120, 120),
      box(860, 460, 90, 90),
    ];
    for (let degrees = 0; degrees < 360; degrees++) {
      const angle = (degrees * Math.PI) / 180;
      const to = { x: 500 + 3000 * Math.cos(angle), y: 300 + 3000 * Math.sin(angle) };
      const spot = spotTowards(MIDDLE, to, SCREEN, panels, 18);
      if (!spot) throw new Error(`no spot at ${degrees}°`);
      const { x, y } = spot;
      expect(x >= 19.9 && x <= 980.1 && y >= 19.9 && y <= 580.1).toBe(true);
      for (const { left, top, right, bottom } of panels) {
        expect(x > left - 17.9 && x < right + 17.9 && y > top - 17.9 && y < bottom + 17.9).toBe(false);
      }
    }
  });
});

test.each([
  [0, 1280, 360],
  [64, 640, 720],
  [128, 0, 360],
  [192, 640, 0],
  [32, 1000, 720],
])('danger at heading %i glows at (%i, %i)', (heading, x, y) => {
  const spot = edgeTowards(heading, 1280, 720);
  expect([Math.round(spot.x), Math.round(spot.y)]).toEqual([x, y]);
});

describe('the lookout', () => {
  const seen = { x: 2000, y: 2000, width: 1600, height: 900 };
  const own = { ...emptyPose(), x: 2000, y: 2000 };

  function gameOf(places: Record<number, [number, number]>, crown?: { id: number; cell: number }) {
    const stub = {
      id: 1,
      ids: Object.keys(places).map(Number),
      roster: new Map(Object.keys(places).map((id) => [Number(id), { name: '', colour: Number(id) }])),
      arena: { cells: 16 },
      crown,
      places,
      pose(id: number, out: Pose): boolean {
        const place = stub.places[id];
        if (place) Object.assign(out, emptyPose(), { x: place[0], y: place[1] });
        return place !== undefined;
      },
    };
    return stub as typeof stub & Game;
  }

  test('points to the nearest rival out of sight, in its colour', () => {
    const game = gameOf({ 1: [2000, 2000], 2: [2300, 2000], 3: [2900, 2000], 4: [2000, 2550] });
    expect(createLookout().look(game, own, seen)).toEqual([{ kind: 'rival', x: 2000, y: 2550, colour: 4 }]);
  });

  test('a rival of which a rim is seen has no arrow', () => {
    const lookout = createLookout();
    expect(lookout.look(gameOf({ 2: [2813, 2000] }), own, seen)).toEqual([]);
    expect(lookout.look(gameOf({ 2: [2815, 2000] }), own, seen).length).toBe(1);
  });

  test('two at one distance do not swap the arrow', () => {
    const lookout = createLookout();
    const game = gameOf({ 3: [2900, 2000], 4: [1090, 2000] });
    expect(lookout.look(game, own, seen)[0].colour).toBe(3);
    game.places[4] = [1150, 2000];
    expect(lookout.look(game, own, seen)[0].colour).toBe(3);
    game.places[3] = [3100, 2000];
    expect(lookout.look(game, own, seen)[0].colour).toBe(4);
  });

  test('the crown is where its wearer is drawn, or in the middle of the cell that all are told of', () => {
    const lookout = createLookout();
    const near = gameOf({ 1: [2000, 2000], 5: [2900, 2100] }, { id: 5, cell: 0 });
    expect(lookout.look(near, own, seen)).toEqual([{ kind: 'crown', x: 2900, y: 2100, colour: 5 }]);
    const far = gameOf({ 1: [2000, 2000] }, { id: 5, cell: 3 * 16 + 14 });
    expect(lookout.look(far, own, seen)).toEqual([{ kind: 'crown', x: 14.5 * 256, y: 3.5 * 256, colour: 0 }]);
  });

  test('nobody is pointed to who wears the crown in sight, or is the player', () => {
    const lookout = createLookout();
    expect(lookout.look(gameOf({ 5: [2100, 2000] }, { id: 5, cell: 0 }), own, seen)).toEqual([]);
    expect(lookout.look(gameOf({ 1: [2000, 2000] }, { id: 1, cell: 0 }), own, seen)).toEqual([]);
  });
});
