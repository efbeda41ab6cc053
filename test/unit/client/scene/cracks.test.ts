import { expect, test } from 'vitest';
import { crackShape, crackTurn } from '../../../../game/client/scene/comets/traits/crack-layout.ts';
import { CRACK_SHAPES } from '../../../../game/client/scene/paint/marks.ts';
import { BROAD_ANGLE } from '../../../../game/client/scene/paint/units.ts';

const IDS = Array.from({ length: 400 }, (_, id) => id);

test('cracks leave the nose free, even the widest, and the second is on the other side', () => {
  for (const id of IDS) {
    const [first, second] = [crackTurn(id, 0), crackTurn(id, 1)];
    expect(Math.min(Math.abs(first), Math.abs(second))).toBeGreaterThan(BROAD_ANGLE);
    expect(Math.max(Math.abs(first), Math.abs(second))).toBeLessThan(Math.PI);
    expect(Math.sign(first)).toBe(-Math.sign(second));
  }
});

test('two cracks of a comet are never of one shape; comets differ, and a comet looks the same each time', () => {
  for (const id of IDS) expect(crackShape(id, 0)).not.toBe(crackShape(id, 1));
  expect(new Set(IDS.map((id) => crackShape(id, 0))).size).toBe(CRACK_SHAPES);
  expect(new Set(IDS.map((id) => crackTurn(id, 0).toFixed(3))).size).toBeGreaterThan(300);
  expect(IDS.map((id) => crackTurn(id, 1))).toEqual(IDS.map((id) => crackTurn(id, 1)));
});
