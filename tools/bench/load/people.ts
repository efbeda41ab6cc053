import { draw } from '../../../game/sim/math/random.ts';
import { type BenchWorld, createBenchWorld } from '../contenders/shared/world.ts';
import { act, type Crowd, createPerson } from './person.ts';

/** More clients repeat these people, shifted in time: more would take longer to record and look the same. */
const MOST_PEOPLE = 1000;
/** Slots played before recording: at first all are immune and have nothing to boost with. */
const WARM_SLOTS = 100;

export interface PeopleOptions {
  clients: number;
  /** How many of them play in one room. */
  seats: number;
  slots: number;
  /** Cells along the side of a room's world. */
  cells: number;
  seed: number;
}

/** Inputs of modelled people who play the real rules together: heading and buttons << 8 for each client and slot. */
export function recordPeople({ clients, seats, slots, cells, seed }: PeopleOptions): Uint16Array {
  const people = Math.min(seats, MOST_PEOPLE);
  // As crowded as the world they stand for.
  const side = Math.max(4, Math.round(cells * Math.sqrt(people / seats)));
  const recorded = record(people, slots, side, seed);
  const moves = new Uint16Array(clients * slots);
  for (let client = 0; client < clients; client++) {
    const from = (client % people) * slots;
    const shift = client < people ? 0 : draw(seed, client) % slots;
    moves.set(recorded.subarray(from + shift, from + slots), client * slots);
    moves.set(recorded.subarray(from, from + shift), (client + 1) * slots - shift);
  }
  return moves;
}

function record(count: number, slots: number, cells: number, seed: number): Uint16Array {
  const bench = createBenchWorld({ seed, seats: count, cells, seesAll: false });
  // A seed of their own: people must not know the world's secret.
  const people = Array.from({ length: count }, (_, id) => createPerson(id, draw(seed, count)));
  const crowd: Crowd = { first: new Int32Array(cells * cells), next: new Int32Array(count) };
  const recorded = new Uint16Array(count * slots);
  for (let id = 0; id < count; id++) bench.join(id);
  for (let slot = 0; slot < WARM_SLOTS + slots; slot++) {
    sortIntoCells(bench, crowd);
    for (const person of people) {
      act(person, slot, bench.world, crowd);
      bench.move(person.id, person.heading, person.buttons);
      if (slot < WARM_SLOTS) continue;
      recorded[person.id * slots + slot - WARM_SLOTS] = person.heading | (person.buttons << 8);
    }
    bench.step();
  }
  return recorded;
}

function sortIntoCells({ world, cellOfComet }: BenchWorld, { first, next }: Crowd): void {
  first.fill(-1);
  for (const id of world.ids) {
    const cell = cellOfComet(id);
    next[id] = first[cell];
    first[cell] = id;
  }
}
