import { expect, test } from 'vitest';
import {
  BOOST,
  CHANGED,
  type Moves,
  type Play,
  playMoves,
  SLOTS_PER_SECOND,
  THRUST,
} from '../../../../tools/bench/load/plays.ts';

const CLIENTS = 120;

interface Scene {
  seed?: number;
  seconds?: number;
  clients?: number;
  /** Of a room; all where not given. */
  seats?: number | undefined;
  cells?: number;
}

function record(play: Play, scene: Scene = {}): Moves {
  const { seed = 3, seconds = 30, clients = CLIENTS, seats = clients, cells = 20 } = scene;
  return playMoves({ play, clients, seats, cells, seed, seconds });
}

/** Changes a second of each client, the first slot not counted. */
function rates({ slots, moves }: Moves): number[] {
  const found: number[] = [];
  for (let from = 0; from < moves.length; from += slots) {
    const changed = moves.subarray(from + 1, from + slots).filter((move) => move & CHANGED).length;
    found.push((changed / slots) * SLOTS_PER_SECOND);
  }
  return found;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const SCENES = [
  { scene: 'an open world', clients: 200, cells: 34, seconds: 30 },
  { scene: 'an arena', clients: 200, cells: 10, seconds: 30 },
  { scene: 'more clients than people', clients: 1300, cells: 85, seconds: 10 },
  { scene: 'two rooms as shipped', clients: 200, seats: 100, cells: 24, seconds: 30 },
];

test.each(SCENES)(
  'people in $scene change their input about three times a second',
  ({ clients, seats, cells, seconds }) => {
    const all = rates(record('human', { clients, seats, cells, seconds }));
    const average = mean(all);
    console.log(`${average.toFixed(2)} changes a second`);
    expect(average).toBeGreaterThan(2.5);
    expect(average).toBeLessThan(3.5);
    // Nobody sleeps, nobody hammers.
    expect(Math.min(...all)).toBeGreaterThan(0.3);
    expect(Math.max(...all)).toBeLessThan(6);
  },
);

test('people change their input in bursts, with pauses of a second and more', () => {
  const { slots, moves } = record('human');
  const gaps: number[] = [];
  for (let from = 0; from < moves.length; from += slots) {
    const changes = [...moves.subarray(from, from + slots).keys()].filter((slot) => moves[from + slot] & CHANGED);
    gaps.push(...changes.slice(1).map((slot, i) => slot - changes[i]));
  }
  const share = (matches: (gap: number) => boolean) => gaps.filter(matches).length / gaps.length;
  // Of changes at random, three a second, 15 % would follow the one before at once, and 4 % a second later or more.
  expect(share((gap) => gap === 1)).toBeGreaterThan(0.4);
  expect(share((gap) => gap >= SLOTS_PER_SECOND)).toBeGreaterThan(0.02);
  expect(Math.max(...gaps)).toBeGreaterThan(2 * SLOTS_PER_SECOND);
});

test('people boost now and then', () => {
  const { moves } = record('human');
  const share = moves.filter((move) => move & BOOST).length / moves.length;
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.4);
});

test('random play turns twice a second, to any heading, and boosts for 0.4 s in 15 s', () => {
  const recorded = record('random', { clients: 400 });
  expect(mean(rates(recorded))).toBeCloseTo(2.1, 1);
  expect(new Set(recorded.moves.map((move) => move & 255)).size).toBe(256);
  const boosted = recorded.moves.filter((move) => move & BOOST).length / recorded.moves.length;
  expect(boosted).toBeCloseTo(0.4 / 15, 2);
  expect(recorded.moves.every((move) => move & THRUST)).toBe(true);
});

test('a storm changes in every slot', () => {
  expect(record('storm').moves.every((move) => move & CHANGED)).toBe(true);
});

test.each<Play>(['random', 'human', 'storm'])('%s: a seed makes these moves, another seed others', (play) => {
  const first = record(play, { seconds: 5 });
  expect(record(play, { seconds: 5 }).moves).toEqual(first.moves);
  expect(record(play, { seconds: 5, seed: 4 }).moves).not.toEqual(first.moves);
});

test.each<Play>(['random', 'human', 'storm'])('%s: a slot is marked where it differs, the first one always', (play) => {
  // More clients than people, so that some are shifted in time.
  const { slots, moves } = record(play, { clients: 1050, cells: 70, seconds: 3 });
  expect(slots).toBe(60);
  expect(moves.length).toBe(1050 * slots);
  for (let at = 0; at < moves.length; at++) {
    const isFirst = at % slots === 0;
    const differs = ((moves[at] ^ moves[at - 1]) & ~CHANGED) !== 0;
    if (((moves[at] & CHANGED) !== 0) !== (isFirst || differs)) throw new Error(`slot ${at % slots} is marked wrong`);
  }
});

test('a long play repeats after half a minute', () => {
  expect(record('random', { seconds: 90 }).slots).toBe(30 * SLOTS_PER_SECOND);
});

test('people beyond the first thousand are those again, at another time of theirs', () => {
  const { slots, moves } = record('human', { clients: 1001, cells: 70, seconds: 5 });
  const plain = (client: number) => [...moves.subarray(client * slots, (client + 1) * slots)].map((m) => m & ~CHANGED);
  const first = plain(0);
  const again = plain(1000);
  const isShift = (by: number) => again.every((move, slot) => move === first[(slot + by) % slots]);
  expect([...first.keys()].filter(isShift)).toHaveLength(1);
});
