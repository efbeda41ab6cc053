import { describe, expect, test } from 'vitest';
import { createBest } from '../../../../game/client/hud/panels/best.ts';
import { drawCrown, drawDot, drawOwn, drawRing, type Pen } from '../../../../game/client/hud/panels/marks.ts';
import { boostSeconds, fullOf, scaleOf, shareOf } from '../../../../game/client/hud/panels/tank.ts';
import { createFame, NAME_ALPHA } from '../../../../game/client/scene/comets/fame.ts';
import type { Game } from '../../../../game/net/client.ts';
import { SPAWN_DUST } from '../../../../game/sim/rules/life/spawn.ts';
import { classOf, LEAST_DUST } from '../../../../game/sim/world/size.ts';
import { THRIFTY } from '../../../../game/sim/world/traits.ts';

/** What is told of the own comet. */

describe('the tank', () => {
  test('boosts for 1 s a burn, and not at all for what does not pay for one', () => {
    expect(boostSeconds(0, 0)).toBe(0);
    expect(boostSeconds(1, 0)).toBe(0);
    expect(boostSeconds(3, 0)).toBe(1);
    expect(boostSeconds(SPAWN_DUST, 0)).toBe(10);
    expect(boostSeconds(75, 0)).toBe(37);
    expect(boostSeconds(SPAWN_DUST, THRIFTY)).toBe(14);
  });

  test('is full where the next size begins: three dust are a tenth of it', () => {
    expect([0, 1, 5, 14].map(fullOf)).toEqual([30, 45, 160, 1700]);
    expect(fullOf(15)).toBe(1700);
    expect(shareOf(3, fullOf(0))).toBeCloseTo(0.1);
    expect(shareOf(SPAWN_DUST, fullOf(0))).toBeCloseTo(2 / 3);
    expect(shareOf(5000, fullOf(15))).toBe(1);
    for (const [size, least] of LEAST_DUST.entries()) expect(shareOf(least - 1, fullOf(size - 1))).toBeLessThan(1);
  });

  test('runs down while it burns, though the comet shrinks with it, and shows its own size once the boost ends', () => {
    let full = fullOf(classOf(150));
    let before = 1;
    for (let tank = 150; tank >= 2; tank -= 2) {
      full = scaleOf(full, classOf(tank), true);
      const share = shareOf(tank, full);
      expect(share).toBeLessThan(before);
      before = share;
    }
    expect(scaleOf(full, classOf(40), false)).toBe(45);
    // Grown in the midst of it.
    expect(scaleOf(45, classOf(70), true)).toBe(90);
  });
});

describe('the most dust of a life', () => {
  const alive = (dust: number) => ({ alive: true, dust });

  test('is what was held at best, whatever was lost since', () => {
    const best = createBest();
    for (const dust of [20, 90, 40]) best.look(alive(dust), 'key');
    expect(best.dust).toBe(90);
  });

  test('outlives a snapshot, and a comet that was away for a moment', () => {
    const best = createBest();
    best.look(alive(90), 'key');
    // Out of play between two updates, as after a hidden tab; what is held then is nobody's.
    best.look({ alive: false, dust: 0 }, 'key');
    best.look(alive(60), 'key');
    expect(best.dust).toBe(90);
  });

  test('is told after the comet broke, and begins anew with the next', () => {
    const best = createBest();
    best.look(alive(90), 'key');
    best.look({ alive: false, dust: 0 }, 'key');
    best.end();
    best.look({ alive: false, dust: 0 }, 'key');
    expect(best.dust).toBe(90);
    best.look(alive(20), 'key');
    expect(best.dust).toBe(20);
  });

  test('of another session is another', () => {
    const best = createBest();
    best.look(alive(90), 'key');
    best.look(alive(20), 'other');
    expect(best.dust).toBe(20);
  });
});

test('the own name is the brightest, those of leaders and of the crown come next', () => {
  const game = {
    id: 1,
    alive: true,
    crown: { id: 7, cell: 0 },
    top: [4, 5, 6, 8].map((id) => ({ id, tens: 9 })),
  } as unknown as Game & { alive: boolean; top: Game['top'] };
  const fame = createFame();
  fame.look({ game, nowMs: 0 });
  expect([1, 4, 6, 7, 8, 9].map((id) => fame.alphaOf(game, id))).toEqual([
    NAME_ALPHA.own,
    ...[4, 6, 7].map(() => NAME_ALPHA.leader),
    ...[8, 9].map(() => NAME_ALPHA.other),
  ]);
  expect(NAME_ALPHA.own).toBeGreaterThan(NAME_ALPHA.leader);
  expect(NAME_ALPHA.leader).toBeGreaterThan(NAME_ALPHA.other);
  // Who watches has no name of its own.
  game.alive = false;
  expect(fame.alphaOf(game, 1)).toBe(NAME_ALPHA.other);
});

describe('marks of the map', () => {
  /** Notes what is drawn, by its shape. */
  function record(draw: (pen: Pen) => void): { calls: string[]; corners: [number, number][] } {
    const calls: string[] = [];
    const corners: [number, number][] = [];
    const note = (name: string) => () => void calls.push(name);
    const corner = (x: number, y: number) => void corners.push([x, y]);
    draw({
      beginPath: note('begin'),
      closePath: note('close'),
      arc: note('arc'),
      stroke: note('stroke'),
      fill: note('fill'),
      moveTo: corner,
      lineTo: corner,
      fillStyle: '',
      strokeStyle: '',
      lineWidth: 0,
    });
    return { calls, corners };
  }

  test('differ in shape: triangle, crown, dot, ring', () => {
    expect(record((pen) => drawOwn(pen, 0, 0, 5, 0)).corners.length).toBe(3);
    expect(record((pen) => drawCrown(pen, 0, 0, 5)).corners.length).toBe(7);
    expect(record((pen) => drawDot(pen, 0, 0, 5, '#fff')).calls).toEqual(['begin', 'arc', 'fill']);
    expect(record((pen) => drawRing(pen, 0, 0, 5, '#fff')).calls).toEqual(['begin', 'arc', 'stroke']);
  });

  test.each([0, 1, 3, 5])('the own one points where it heads, at %d radians', (angle) => {
    const { corners } = record((pen) => drawOwn(pen, 10, 20, 5, angle));
    const [tip] = [...corners].sort((a, b) => Math.hypot(b[0] - 10, b[1] - 20) - Math.hypot(a[0] - 10, a[1] - 20));
    expect(tip[0]).toBeCloseTo(10 + 6.5 * Math.cos(angle));
    expect(tip[1]).toBeCloseTo(20 + 6.5 * Math.sin(angle));
  });
});
