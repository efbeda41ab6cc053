import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { hasCell } from '../../../../game/sim/world/area.ts';
import { createSight } from '../../../../tools/bench/contenders/shared/sight.ts';
import { type BenchWorld, createBenchWorld } from '../../../../tools/bench/contenders/shared/world.ts';

const SEATS = 60;
const CELLS = 14;
const FRAMES = 400;

function createPlayed(seesAll: boolean): { bench: BenchWorld; step(frame: number): void } {
  const bench = createBenchWorld({ seed: 9, seats: SEATS, cells: CELLS, seesAll });
  for (let id = 0; id < SEATS; id++) bench.join(id);
  const step = (frame: number) => {
    for (let id = 0; id < SEATS; id++) {
      const chance = draw(5, frame, id);
      if (chance % 8 === 0) bench.move(id, (chance >> 8) & 255, chance % 3 === 0 ? 3 : 1);
    }
    bench.step();
  };
  return { bench, step };
}

/** Motes as a client knows them after `added` and `removed`; both must make sense. */
function apply(known: Map<number, number[]>, { added, removed }: { added: number[]; removed: number[] }): void {
  for (const mote of removed) if (!known.delete(mote)) throw new Error(`mote ${mote} was never told of`);
  for (let i = 0; i < added.length; i += 4) {
    if (known.has(added[i])) throw new Error(`mote ${added[i]} is told of twice`);
    known.set(added[i], added.slice(i, i + 4));
  }
}

function truth({ world, cellOfComet, cellOfMote }: BenchWorld, sees: (cell: number) => boolean) {
  const { comets, motes } = world;
  const ids = world.ids.filter((id) => sees(cellOfComet(id)));
  const seen = [...motes.value.keys()].filter((mote) => motes.value[mote] > 0 && sees(cellOfMote(mote)));
  return {
    comets: ids.map((id) => [id, comets.x[id] >> 10, comets.y[id] >> 10, comets.heading[id], comets.flags[id]]),
    motes: seen.map((mote) => [mote, motes.x[mote], motes.y[mote], motes.value[mote]]),
  };
}

function byId(rows: number[][]): number[][] {
  return rows.sort((a, b) => a[0] - b[0]);
}

function rowsOf(flat: number[]): number[][] {
  return Array.from({ length: flat.length / 5 }, (_, i) => flat.slice(i * 5, i * 5 + 5));
}

test('whoever looks after every frame knows exactly what is in its view', () => {
  const { bench, step } = createPlayed(false);
  const sight = createSight(bench, SEATS);
  const known = [0, 1, 2].map(() => new Map<number, number[]>());
  let views = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    step(frame);
    sight.refresh();
    for (const id of known.keys()) {
      const seen = sight.look(id);
      const view = bench.viewOf(id);
      views += seen.removed.length;
      apply(known[id], seen);
      const expected = truth(bench, (cell) => hasCell(view, cell, CELLS));
      expect(byId(rowsOf(seen.comets))).toEqual(expected.comets);
      expect(byId([...known[id].values()])).toEqual(expected.motes);
    }
  }
  expect(views).toBeGreaterThan(100);
});

test('whoever sees the whole world knows all of it', () => {
  const { bench, step } = createPlayed(true);
  const sight = createSight(bench, SEATS);
  const known = new Map<number, number[]>();
  apply(known, { added: sight.allMotes(), removed: [] });
  for (let frame = 0; frame < FRAMES; frame++) {
    step(frame);
    sight.refresh();
    const seen = sight.lookAtAll();
    apply(known, seen);
    const expected = truth(bench, () => true);
    expect(rowsOf(seen.comets)).toEqual(expected.comets);
    expect(byId([...known.values()])).toEqual(expected.motes);
  }
});

test('the own dust is told when it changed, and anew to whoever takes the seat next', () => {
  const { bench, step } = createPlayed(true);
  const sight = createSight(bench, SEATS);
  step(0);
  expect(sight.newDust(7)).toBe(20);
  expect(sight.newDust(7)).toBeUndefined();
  sight.forget(7);
  expect(sight.newDust(7)).toBe(20);
});
