import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { addMote, createMotes, moteCell, moteCount, removeMote } from '../../../../game/sim/world/motes.ts';
import { openArena } from '../../../../tools/lib/virtual/space.ts';

const arena = openArena(8, 4);

function chainOf(motes: ReturnType<typeof createMotes>, cell: number): number[] {
  const found: number[] = [];
  for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) found.push(mote);
  return found;
}

test('four seats bring 704 slots, of which 256 always rest', () => {
  const motes = createMotes(arena);
  let laid = 0;
  while (addMote(motes, arena, 10, 10, 1) >= 0) laid++;
  expect([motes.capacity, laid]).toEqual([704, 448]);
});

test('a full store refuses, and takes again once a slot is free', () => {
  const motes = createMotes(arena);
  while (addMote(motes, arena, 10, 10, 1) >= 0);
  expect(addMote(motes, arena, 10, 10, 1)).toBe(-1);
  removeMote(motes, arena, 3);
  expect(addMote(motes, arena, 10, 10, 1)).toBeGreaterThanOrEqual(0);
});

test('a mote lies in the chain of its cell, and no longer once it is removed', () => {
  const motes = createMotes(arena);
  const [a, b, c] = [300, 310, 320].map((x) => addMote(motes, arena, x, 700, 2));
  const cell = moteCell(motes, a, arena);
  expect([cell, chainOf(motes, cell)]).toEqual([17, [c, b, a]]);
  removeMote(motes, arena, b);
  expect(chainOf(motes, cell)).toEqual([c, a]);
  removeMote(motes, arena, c);
  removeMote(motes, arena, a);
  expect([chainOf(motes, cell), moteCount(motes)]).toEqual([[], 0]);
});

test('a freed slot is used again only after at least 256 others', () => {
  const motes = createMotes(arena);
  while (addMote(motes, arena, 10, 10, 1) >= 0);
  for (let mote = 0; mote < 300; mote++) {
    removeMote(motes, arena, mote);
    const slots = Array.from({ length: 1 }, () => addMote(motes, arena, 10, 10, 1));
    expect(slots).not.toContain(mote);
  }
  removeMote(motes, arena, 400);
  let others = 0;
  while (addMote(motes, arena, 20, 20, 1) !== 400) {
    removeMote(motes, arena, motes.first[0]);
    others++;
  }
  expect(others).toBeGreaterThanOrEqual(256);
});

test('after any order of laying and taking, chains hold exactly what lies there', () => {
  const motes = createMotes(arena);
  const lying = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    const chance = draw(1, i);
    const taken = [...lying][chance % Math.max(1, lying.size)];
    if (chance & 0x10000 && taken !== undefined) {
      removeMote(motes, arena, taken);
      lying.delete(taken);
    } else {
      const mote = addMote(motes, arena, draw(2, i) & 2047, draw(3, i) & 2047, 1 + (chance % 127));
      if (mote >= 0) lying.add(mote);
    }
  }
  const chained = Array.from({ length: arena.cells ** 2 }, (_, cell) => chainOf(motes, cell));
  for (const [cell, chain] of chained.entries())
    for (const mote of chain) expect(moteCell(motes, mote, arena)).toBe(cell);
  expect(chained.flat().sort((a, b) => a - b)).toEqual([...lying].sort((a, b) => a - b));
  expect(moteCount(motes)).toBe(lying.size);
});
