import { expect, test } from 'vitest';
import { HUES } from '../../../game/client/common/hues.ts';
import { outlineAt } from '../../../game/client/scene/paint/faces.ts';
import { COLOURS } from '../../../protocol/join.ts';

const ANGLES = Array.from({ length: 360 }, (_, i) => (i * Math.PI) / 180);

test('each colour has a face, and none leaves the circle that collides by more than a twentieth', () => {
  expect(HUES.length).toBe(COLOURS);
  for (let colour = 0; colour < COLOURS; colour++) {
    for (const angle of ANGLES) expect(Math.abs(outlineAt(colour, angle) - 1)).toBeLessThanOrEqual(0.05 + 1e-9);
  }
});

test('half of the faces are told apart by their outline alone', () => {
  const outlines = HUES.map((_, colour) => ANGLES.map((angle) => outlineAt(colour, angle).toFixed(3)).join());
  expect(new Set(outlines).size).toBeGreaterThanOrEqual(8);
});
