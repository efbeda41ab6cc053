// What each client is to be told of a frame, for peers that leave this to the game: the comets it sees, and the motes
// that came into its sight or went out of it.

/** @typedef {import('./world.ts').BenchWorld} BenchWorld */
/** @typedef {import('../../game/sim/world/area.ts').View} View */

/**
 * Flat lists, since neither JSON nor msgpack then spends bytes and time on names and brackets.
 * @typedef {object} Sight
 * @property {number[]} comets id, x, y, heading, flags of each; places in whole pixels
 * @property {number[]} added id, x, y, value of each mote
 * @property {number[]} removed ids of motes
 */

const SUBPX_BITS = 10;

/**
 * @param {BenchWorld} bench
 * @param {number} seats
 */
export function createSight(bench, seats) {
  const { world } = bench;
  const { motes } = world;
  const { cells } = world.arena;
  const cometsIn = createChains(cells * cells, seats);
  const bornIn = createChains(cells * cells, motes.capacity);
  const goneIn = createChains(cells * cells, motes.capacity);
  const bornFrame = new Uint32Array(motes.capacity);
  const toldDust = new Int32Array(seats).fill(-1);
  /** @type {(View | undefined)[]} */
  const known = [];
  let frame = 0;

  /** @param {number[]} list @param {number} id */
  const addComet = (list, id) => {
    const { x, y, heading, flags } = world.comets;
    list.push(id, x[id] >> SUBPX_BITS, y[id] >> SUBPX_BITS, heading[id], flags[id]);
  };
  /** @param {number[]} list @param {number} mote */
  const addMote = (list, mote) => {
    list.push(mote, motes.x[mote], motes.y[mote], motes.value[mote]);
  };

  /** @param {Sight} sight @param {View} view @param {View | undefined} before */
  const seeCells = ({ comets, added }, view, before) => {
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

  /** @param {Sight} sight @param {View} view @param {View} before */
  const leaveCells = ({ removed }, view, before) => {
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
    /** After each step of the world, before anybody looks. */
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
    /**
     * What is new for a client that sees a part of the world, since it last looked.
     * @param {number} id
     * @returns {Sight}
     */
    look(id) {
      const before = known[id];
      const view = bench.viewOf(id);
      /** @type {Sight} */
      const sight = { comets: [], added: [], removed: [] };
      seeCells(sight, view, before);
      if (before) leaveCells(sight, view, before);
      known[id] = view;
      return sight;
    },
    /**
     * The same for everybody who sees the whole world.
     * @returns {Sight}
     */
    lookAtAll() {
      /** @type {Sight} */
      const sight = { comets: [], added: [], removed: [...bench.goneMotes] };
      for (const id of world.ids) addComet(sight.comets, id);
      for (const mote of bench.bornMotes) addMote(sight.added, mote);
      return sight;
    },
    /** All motes there are: what somebody who sees the whole world needs at first. */
    allMotes() {
      /** @type {number[]} */
      const list = [];
      for (let mote = 0; mote < motes.capacity; mote++) if (motes.value[mote] > 0) addMote(list, mote);
      return list;
    },
    /**
     * The own dust, once for each change of it.
     * @param {number} id
     */
    newDust(id) {
      const dust = world.purses.dust[id];
      if (dust === toldDust[id]) return undefined;
      toldDust[id] = dust;
      return dust;
    },
    /**
     * Whoever gets this id next knows nothing yet.
     * @param {number} id
     */
    forget(id) {
      known[id] = undefined;
      toldDust[id] = -1;
    },
  };
}

/** @param {View} view @param {number} column @param {number} row */
function isInside(view, column, row) {
  return column >= view.left && column <= view.right && row >= view.top && row <= view.bottom;
}

/**
 * Lists of small numbers by cell, chained, so that filling them anew allocates nothing.
 * @param {number} cells
 * @param {number} capacity
 */
function createChains(cells, capacity) {
  const first = new Int32Array(cells).fill(-1);
  const next = new Int32Array(capacity);
  return {
    first,
    next,
    clear: () => first.fill(-1),
    /** @param {number} cell @param {number} entry */
    add(cell, entry) {
      next[entry] = first[cell];
      first[cell] = entry;
    },
  };
}
