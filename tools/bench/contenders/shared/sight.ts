// What each client is to be told of a frame, for peers that leave this to the game: the comets it sees, and the motes
// that came into its sight or went out of it.

import type { View } from '../../../../game/sim/world/area.ts';
import type { BenchWorld } from './world.ts';

/** Flat lists, since neither JSON nor msgpack then spends bytes and time on names and brackets. */
export interface Sight {
  /** Id, x, y, heading, flags of each; places in whole pixels. */
  comets: number[];
  /** Id, x, y, value of each mote. */
  added: number[];
  /** Ids of motes. */
  removed: number[];
}

export interface Sights {
  /** After each step of the world, before anybody looks. */
  refresh(): void;
  /** What is new for a client that sees a part of the world, since it last looked. */
  look(id: number): Sight;
  /** The same for everybody who sees the whole world. */
  lookAtAll(): Sight;
  /** All motes there are: what somebody who sees the whole world needs at first. */
  allMotes(): number[];
  /** The own dust, once for each change of it. */
  newDust(id: number): number | undefined;
  /** Whoever gets this id next knows nothing yet. */
  forget(id: number): void;
}

const SUBPX_BITS = 10;

export function createSight(bench: BenchWorld, seats: number): Sights {
  const { world } = bench;
  const { motes } = world;
  const { cells } = world.arena;
  const cometsIn = createChains(cells * cells, seats);
  const bornIn = createChains(cells * cells, motes.capacity);
  const goneIn = createChains(cells * cells, motes.capacity);
  const bornFrame = new Uint32Array(motes.capacity);
  const toldDust = new Int32Array(seats).fill(-1);
  const known: (View | undefined)[] = [];
  let frame = 0;

  const addComet = (list: number[], id: number) => {
    const { x, y, heading, flags } = world.comets;
    list.push(id, x[id] >> SUBPX_BITS, y[id] >> SUBPX_BITS, heading[id], flags[id]);
  };
  const addMote = (list: number[], mote: number) => {
    list.push(mote, motes.x[mote], motes.y[mote], motes.value[mote]);
  };

  const seeCells = ({ comets, added }: Sight, view: View, before: View | undefined) => {
    for (let row = view.top; row <= view.bottom; row++) {
      for (let column = view.left; column <= view.right; column++) {
        const cell = row * cells + column;
        for (let id = cometsIn.first[cell]; id >= 0; id = cometsIn.next[id]) addComet(comets, id);
        if (before && isInside(before, column, row)) {
          for (let mote = bornIn.first[cell]; mote >= 0; mote = bornIn.next[mote]) addMote(added, mote);
        } else {
          for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) addMote(added, mote);
        }
      }
    }
  };

  const leaveCells = ({ removed }: Sight, view: View, before: View) => {
    for (let row = before.top; row <= before.bottom; row++) {
      for (let column = before.left; column <= before.right; column++) {
        const cell = row * cells + column;
        for (let mote = goneIn.first[cell]; mote >= 0; mote = goneIn.next[mote]) removed.push(mote);
        if (isInside(view, column, row)) continue;
        for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) {
          if (bornFrame[mote] !== frame) removed.push(mote);
        }
      }
    }
  };

  return {
    refresh() {
      frame++;
      cometsIn.clear();
      bornIn.clear();
      goneIn.clear();
      for (const id of world.ids) cometsIn.add(bench.cellOfComet(id), id);
      for (const mote of bench.goneMotes) goneIn.add(bench.cellOfMote(mote), mote);
      for (const mote of bench.bornMotes) {
        bornIn.add(bench.cellOfMote(mote), mote);
        bornFrame[mote] = frame;
      }
    },
    look(id) {
      const before = known[id];
      const view = bench.viewOf(id);
      const sight: Sight = { comets: [], added: [], removed: [] };
      seeCells(sight, view, before);
      if (before) leaveCells(sight, view, before);
      known[id] = view;
      return sight;
    },
    lookAtAll() {
      const sight: Sight = { comets: [], added: [], removed: [...bench.goneMotes] };
      for (const id of world.ids) addComet(sight.comets, id);
      for (const mote of bench.bornMotes) addMote(sight.added, mote);
      return sight;
    },
    allMotes() {
      const list: number[] = [];
      for (let mote = 0; mote < motes.capacity; mote++) if (motes.value[mote] > 0) addMote(list, mote);
      return list;
    },
    newDust(id) {
      const dust = world.purses.dust[id];
      if (dust === toldDust[id]) return undefined;
      toldDust[id] = dust;
      return dust;
    },
    forget(id) {
      known[id] = undefined;
      toldDust[id] = -1;
    },
  };
}

function isInside(view: View, column: number, row: number): boolean {
  return column >= view.left && column <= view.right && row >= view.top && row <= view.bottom;
}

interface Chains {
  /** By cell; -1 for none. */
  readonly first: Int32Array;
  /** By entry. */
  readonly next: Int32Array;
  clear(): void;
  add(cell: number, entry: number): void;
}

/** Lists of small numbers by cell, chained, so that filling them anew allocates nothing. */
function createChains(cells: number, capacity: number): Chains {
  const first = new Int32Array(cells).fill(-1);
  const next = new Int32Array(capacity);
  return {
    first,
    next,
    clear: () => void first.fill(-1),
    add(cell: number, entry: number) {
      next[entry] = first[cell];
      first[cell] = entry;
    },
  };
}
