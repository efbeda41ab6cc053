import { expect, test } from 'vitest';
import { type Box, nearest } from '../../../game/client/menu/nearest.ts';

function box(left: number, top: number, width = 40, height = 20): Box {
  return { left, top, right: left + width, bottom: top + height };
}

/** A wide field, three buttons in a row below, and a wide one below these. */
const FORM = [box(0, 0, 200), box(0, 40), box(80, 40), box(160, 40), box(0, 80, 200)];

test.each([
  ['down from the field to the button below its middle', 0, 0, 1, 2],
  ['right along the row', 1, 1, 0, 2],
  ['right not over one in between', 1, 1, 0, 2],
  ['left along the row', 3, -1, 0, 2],
  ['down from a button to the wide one', 3, 0, 1, 4],
  ['up from the wide one into the row and not past it', 4, 0, -1, 2],
  ['nowhere from the end', 4, 0, 1, 4],
  ['nowhere from the right end of the row', 3, 1, 0, 3],
])('%s', (_, at, dx, dy, to) => {
  expect(nearest(FORM, at, dx, dy)).toBe(to);
});

test('each of a menu can be reached from each other', () => {
  const reached = new Set([0]);
  for (const at of reached) {
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      reached.add(nearest(FORM, at, dx, dy));
    }
  }
  expect(reached.size).toBe(FORM.length);
});
