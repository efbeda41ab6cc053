import { expect, test } from 'vitest';
import {
  BOOST,
  CLASS_SHIFT,
  CLASSES,
  checkComets,
  copyComet,
  createComets,
  hashComets,
  IMMUNE,
  sameComet,
  sizeClass,
  THRUST,
} from '../../../../game/sim/world/comets.ts';
import { loneComet } from '../../../../tools/lib/virtual/space.ts';

const FIELDS = ['x', 'y', 'vx', 'vy', 'heading', 'flags', 'traits', 'alive'] as const;

const example = () => loneComet({ xPx: 100, yPx: 200, vx: -3, vy: 4, heading: 250, flags: (9 << CLASS_SHIFT) | BOOST });

test('a copied comet is the same, bit for bit, and a copy differs in whatever field is changed', () => {
  const comets = example();
  for (const field of FIELDS) {
    const copy = createComets(1);
    copyComet(copy, comets, 0);
    expect(sameComet(copy, comets, 0)).toBe(true);
    copy[field][0] ^= 1;
    expect(sameComet(copy, comets, 0)).toBe(false);
  }
});

test('[DV2] the hash of a comet is this one, and covers every field that others see', () => {
  const comets = example();
  const hash = hashComets(comets, [0]);
  expect(hash).toEqual(1296536792);
  for (const field of FIELDS.filter((name) => name !== 'alive')) {
    comets[field][0] ^= 1;
    expect(hashComets(comets, [0])).not.toBe(hash);
    comets[field][0] ^= 1;
  }
});

test('[SIM3] the largest class with all flags fits into seven bits, and is read back', () => {
  const comets = loneComet({ flags: ((CLASSES - 1) << CLASS_SHIFT) | IMMUNE | BOOST | THRUST });
  expect(comets.flags[0]).toBe(127);
  expect(sizeClass(comets, 0)).toBe(15);
});

test('the state holds integers alone, and no −0: every field is an array of them', () => {
  const { capacity: _capacity, ...fields } = createComets(1);
  const kinds = Object.values(fields).map((field) => field.constructor.name);
  expect(kinds).toEqual([...Array(4).fill('Int32Array'), ...Array(5).fill('Uint8Array')]);
});

test('a check is a byte of the places of comets in play, and another where one of them is elsewhere', () => {
  const comets = example();
  expect(checkComets(comets, [0])).toBe(178);
  expect(checkComets(comets, [])).toBe(0);
  for (const field of ['x', 'y'] as const) {
    for (let bit = 0; bit < 21; bit++) {
      const other = example();
      other[field][0] ^= 1 << bit;
      expect(checkComets(other, [0]), `${field}, bit ${bit}`).not.toBe(178);
    }
  }
});
