import { createHash, randomBytes } from 'node:crypto';

/** Who is connected, counted in memory that the doors of several threads share: they refuse as one would, and ask nobody. */
export interface Crowd {
  /** Of this process alone: without it nobody can say which addresses are counted together, or whom a hash names. */
  readonly salt: Uint8Array;
  /** The first: all. Then two rows of `PLACES`. */
  readonly counts: Int32Array;
  /** How many doors there are. */
  readonly doors: number;
}

/** How many are connected. */
export interface Inside {
  all(): number;
  /** Of one household: never less than there are, and more only where two others share its places. */
  of(household: string): number;
  /** Who comes (1) or goes (−1); without a household it counts among all. */
  change(household: string | undefined, by: 1 | -1): void;
}

/** Of each row. With 5000 households one in 50 shares both of its places with others, whose connections are then counted as its own. */
const PLACES = 32_768;

export function createCrowd(doors = 1): Crowd {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + 2 * PLACES));
  return { salt: randomBytes(16), counts: new Int32Array(memory), doors };
}

/** A count-min sketch of two rows: Cormode and Muthukrishnan, "An improved data stream summary", 2005. */
export function createInside({ salt, counts }: Crowd): Inside {
  const placesOf = (household: string) => {
    const hash = hashOf(salt, household);
    return [1 + (hash.readUInt32LE(0) % PLACES), 1 + PLACES + (hash.readUInt32LE(4) % PLACES)];
  };
  return {
    all: () => Atomics.load(counts, 0),
    of: (household) => Math.min(...placesOf(household).map((place) => Atomics.load(counts, place))),
    change(household, by) {
      Atomics.add(counts, 0, by);
      if (household === undefined) return;
      for (const place of placesOf(household)) Atomics.add(counts, place, by);
    },
  };
}

/** 32 bytes that say nothing of the text to whom the salt is unknown. */
export function hashOf(salt: Uint8Array, text: string): Buffer {
  return createHash('sha256').update(salt).update(text).digest();
}
