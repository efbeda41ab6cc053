import { draw } from '../../../game/sim/math/random.ts';
import { recordPeople } from './people.ts';

/** Inputs a second: what a client may send at most. */
export const SLOTS_PER_SECOND = 20;
/** Moves repeat after so long: nobody sees a pattern of that length, and longer ones cost seconds to record. */
const LONGEST_PERIOD_SECONDS = 30;
/** Above heading and buttons: this slot differs from the one before. */
export const CHANGED = 1 << 15;
export const THRUST = 1 << 8;
export const BOOST = 2 << 8;

export type Play = 'random' | 'human' | 'storm';

export interface PlayOptions {
  play: Play;
  clients: number;
  /** How many of them play in one room. */
  seats: number;
  /** Cells along the side of its world. */
  cells: number;
  seed: number;
  seconds: number;
}

export interface Moves {
  /** Slots after which each client begins anew. */
  slots: number;
  /** For each client each slot: heading, buttons << 8, CHANGED. */
  moves: Uint16Array;
}

/** What every client does, the same for the same options. */
export function playMoves({ play, clients, seats, cells, seed, seconds }: PlayOptions): Moves {
  const slots = Math.ceil(Math.min(seconds, LONGEST_PERIOD_SECONDS) * SLOTS_PER_SECOND);
  const moves = makeInputs(play, { clients, seats, slots, cells, seed });
  markChanges(moves, slots);
  return { slots, moves };
}

interface Recording {
  clients: number;
  seats: number;
  slots: number;
  cells: number;
  seed: number;
}

function makeInputs(play: Play, recording: Recording): Uint16Array {
  switch (play) {
    case 'random':
      return wander(recording);
    case 'storm':
      return storm(recording);
    case 'human':
      return recordPeople(recording);
  }
}

/** The first slot counts as changed: nothing was said before it, and after the last one it may differ. */
function markChanges(moves: Uint16Array, slots: number): void {
  for (let at = moves.length - 1; at >= 0; at--) {
    if (at % slots === 0 || moves[at] !== moves[at - 1]) moves[at] |= CHANGED;
  }
}

/** What each draw is for, so that no two share their secret. */
const FOR = { heading: 1, turn: 2, boost: 3 } as const;
/** Two turns a second. */
const SLOTS_PER_TURN = SLOTS_PER_SECOND / 2;
const SLOTS_PER_BOOST = 15 * SLOTS_PER_SECOND;
const BOOST_SLOTS = 0.4 * SLOTS_PER_SECOND;

/** Now and then another heading, seldom a boost, always thrust. */
function wander({ clients, slots, seed }: Recording): Uint16Array {
  const moves = new Uint16Array(clients * slots);
  for (let client = 0; client < clients; client++) {
    let heading = draw(seed, FOR.heading, client) & 255;
    let boostSlots = 0;
    for (let slot = 0; slot < slots; slot++) {
      const at = client * slots + slot;
      if (draw(seed, FOR.turn, at) % SLOTS_PER_TURN === 0) heading = draw(seed, FOR.heading, at, 1) & 255;
      if (boostSlots > 0) boostSlots--;
      else if (draw(seed, FOR.boost, at) % SLOTS_PER_BOOST === 0) boostSlots = BOOST_SLOTS;
      moves[at] = heading | THRUST | (boostSlots > 0 ? BOOST : 0);
    }
  }
  return moves;
}

/** Another heading in every slot: the most a client can say. */
function storm({ clients, slots, seed }: Recording): Uint16Array {
  const moves = new Uint16Array(clients * slots);
  for (let client = 0; client < clients; client++) {
    let heading = draw(seed, FOR.heading, client) & 255;
    for (let slot = 0; slot < slots; slot++) {
      const at = client * slots + slot;
      // 1 to 255 further: the same heading again would be no change.
      heading = (heading + 1 + (draw(seed, FOR.turn, at) % 255)) & 255;
      moves[at] = heading | THRUST;
    }
  }
  return moves;
}
