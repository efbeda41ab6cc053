import { describe, expect, test } from 'vitest';
import { LEAST_ACROSS_PX, LEAST_UPRIGHT_PX, shapeFor, zoomFor } from '../../../../game/client/common/piece.ts';
import { LEAD_TICKS, lookAlong } from '../../../../game/client/scene/camera/lead.ts';
import { SHAPES } from '../../../../game/sim/math/shapes.ts';
import { SIM_HZ } from '../../../../game/sim/math/units.ts';

const [WIDE, SQUARE, TALL] = [0, 1, 2];
/** Of the smallest comet: at full thrust, and boosting; `docs/RULES.md`. */
const THRUST_PX_PER_S = 262;
const BOOST_PX_PER_S = 482;
const SMALLEST_PX = 28;

/** World pixels on a screen. */
function seenOn(width: number, height: number, isTouch: boolean) {
  const shape = shapeFor(width, height);
  const zoom = zoomFor(width, height, shape, isTouch);
  return { shape: SHAPES[shape], zoom, width: width / zoom, height: height / zoom };
}

describe('the shape of a screen', () => {
  test.each([
    ['desk', 1280, 720, WIDE],
    ['desk, ultra-wide', 3440, 1440, WIDE],
    ['phone across', 844, 390, WIDE],
    ['tablet across', 1180, 820, WIDE],
    ['old monitor', 1280, 1024, SQUARE],
    ['foldable', 700, 720, SQUARE],
    ['tablet upright', 800, 1280, TALL],
    ['phone upright', 390, 844, TALL],
    ['phone upright, with the browser’s bars', 390, 664, TALL],
    ['desk on its side', 1080, 1920, TALL],
  ])('%s (%i × %i)', (_name, width, height, shape) => expect(shapeFor(width, height)).toBe(shape));

  test('stays what it is until the screen is clearly of another, there and back', () => {
    const widths = Array.from({ length: 90 }, (_, i) => 750 - 5 * i);
    let shape = shapeFor(750, 500);
    const changes: [number, number][] = [];
    for (const width of [...widths, ...widths.toReversed()]) {
      const next = shapeFor(width, 500, shape);
      if (next !== shape) changes.push([width, next]);
      shape = next;
    }
    expect(changes).toEqual([
      [625, SQUARE],
      [350, TALL],
      [400, SQUARE],
      [710, WIDE],
    ]);
  });

  test('does not flip where a window trembles at a line between two', () => {
    let shape = shapeFor(1000, 750);
    let changes = 0;
    for (let i = 0; i < 100; i++) {
      const next = shapeFor(1000 + (i % 2 === 0 ? 30 : -30), 750, shape);
      if (next !== shape) changes++;
      shape = next;
    }
    expect(changes).toBeLessThanOrEqual(1);
  });

  test('of a window without a size is the last one, or wide', () => {
    expect([shapeFor(0, 0), shapeFor(0, 500, TALL), shapeFor(500, 0, SQUARE)]).toEqual([WIDE, TALL, SQUARE]);
  });
});

test('no screen shows more than its shape, with hysteresis or without', () => {
  for (let width = 300; width < 2600; width += 37) {
    for (let height = 300; height < 2600; height += 41) {
      for (let shape = 0; shape < SHAPES.length; shape++) {
        const zoom = zoomFor(width, height, shape, false);
        expect(width / zoom).toBeLessThanOrEqual(SHAPES[shape].widthPx + 1e-9);
        expect(height / zoom).toBeLessThanOrEqual(SHAPES[shape].heightPx + 1e-9);
        expect(zoomFor(width, height, shape, true)).toBeGreaterThanOrEqual(zoom);
      }
    }
  }
});

test.each([
  ['upright', 390, 844, LEAST_UPRIGHT_PX],
  ['upright, small', 360, 640, LEAST_UPRIGHT_PX],
  ['across', 844, 390, LEAST_ACROSS_PX],
  ['across, small', 667, 375, LEAST_ACROSS_PX],
])('on a phone %s (%i × %i) the smallest comet is %i CSS pixels wide', (_name, width, height, least) => {
  expect(seenOn(width, height, true).zoom * SMALLEST_PX).toBeCloseTo(least, 9);
});

test('a tablet shows as much as a desk: its comets are large enough', () => {
  expect(seenOn(1180, 820, true)).toEqual(seenOn(1180, 820, false));
});

const AXES = ['x', 'y'] as const;
const lengths = { x: 'width', y: 'height' } as const;
const shapeSides = { x: 'widthPx', y: 'heightPx' } as const;

/**
 * Seconds from where a rival that boosts straight at the own comet comes into the picture until it is there; the least of: the own comet stands,
 * or flies at full thrust towards it, away from it, or across its way. Along the axis it comes.
 */
function warningSeconds(width: number, height: number, isTouch: boolean): Record<'x' | 'y', number> {
  const seen = seenOn(width, height, isTouch);
  const along = AXES.map((axis) => {
    const half = seen[lengths[axis]] / 2;
    const times = [-THRUST_PX_PER_S, 0, THRUST_PX_PER_S].map((own) => {
      const perTick = own / SIM_HZ;
      const look = isTouch ? lookAlong(perTick, seen.shape[shapeSides[axis]], seen[lengths[axis]]) : 0;
      return (half + perTick * LEAD_TICKS + look) / (BOOST_PX_PER_S + own);
    });
    return [axis, Math.min(...times)];
  });
  return Object.fromEntries(along);
}

// Half of a shape's shorter side is 450 px, and both together fly 744 px/s: no more than 0.63 s are to be had on any screen but a
// square one, a desk's included. A phone keeps nearly as much, though its comets are larger.
test.each([
  ['desk', 1280, 720, false, 1.1, 0.63],
  ['old monitor', 1280, 1024, false, 0.83, 0.67],
  ['phone across', 844, 390, true, 0.99, 0.57],
  ['phone across, small', 667, 375, true, 0.83, 0.52],
  ['phone upright', 390, 844, true, 1.08, 0.61],
  ['phone upright, small', 360, 640, true, 0.87, 0.58],
  ['tablet upright', 800, 1280, true, 1.1, 0.63],
])(
  'on a %s a rival that boosts is seen in time: %f s along the longer side, %f s along the other',
  (_name, width, height, isTouch, longer, shorter) => {
    const { x, y } = warningSeconds(width, height, isTouch);
    expect([Math.max(x, y), Math.min(x, y)]).toEqual([expect.closeTo(longer, 2), expect.closeTo(shorter, 2)]);
    expect(Math.max(x, y)).toBeGreaterThan(0.8);
    expect(Math.min(x, y)).toBeGreaterThan(0.5);
  },
);
