import { HASH_START, hashInt } from '../math/hash.ts';

/**
 * The comets as everybody who sees them knows them: one typed array a field, indexed by comet id (a seat of the room).
 * This is the whole of what motion depends on, so a full record of it is the comet, bit for bit.
 */
export interface Comets {
  readonly capacity: number;
  /** Position in sub-pixel units. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Velocity in sub-pixel units a tick. */
  readonly vx: Int32Array;
  readonly vy: Int32Array;
  /** Direction of the nose, 0..255. */
  readonly heading: Uint8Array;
  /** THRUST, BOOST, IMMUNE and the size class, see below. */
  readonly flags: Uint8Array;
  /** Its choices and cracks, see `traits.ts`. */
  readonly traits: Uint8Array;
  /** Ticks it has boosted since it last burned, times two; plus 1 where it has boosted since it last gathered. See `boost.ts`. */
  readonly lit: Uint8Array;
  /** 1 while the comet is in play. */
  readonly alive: Uint8Array;
}

export const THRUST = 1;
export const BOOST = 2;
export const IMMUNE = 4;
/** The size class stands above the three bits, so flags never pass 127 and take one byte on the wire. */
export const CLASS_SHIFT = 3;
export const CLASSES = 16;
/** What a player may ask for: thrust and boost. */
export const BUTTONS = THRUST | BOOST;

export function createComets(capacity: number): Comets {
  return {
    capacity,
    x: new Int32Array(capacity),
    y: new Int32Array(capacity),
    vx: new Int32Array(capacity),
    vy: new Int32Array(capacity),
    heading: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    traits: new Uint8Array(capacity),
    lit: new Uint8Array(capacity),
    alive: new Uint8Array(capacity),
  };
}

/** Copies one comet from `from` to `to`, under the same id or another. */
export function copyComet(to: Comets, from: Comets, id: number, toId = id): void {
  to.x[toId] = from.x[id];
  to.y[toId] = from.y[id];
  to.vx[toId] = from.vx[id];
  to.vy[toId] = from.vy[id];
  to.heading[toId] = from.heading[id];
  to.flags[toId] = from.flags[id];
  to.traits[toId] = from.traits[id];
  to.lit[toId] = from.lit[id];
  to.alive[toId] = from.alive[id];
}

/** Whether comet `id` of `a` and comet `bId` of `b` are the same, bit for bit. */
export function sameComet(a: Comets, b: Comets, id: number, bId = id): boolean {
  return (
    a.x[id] === b.x[bId] &&
    a.y[id] === b.y[bId] &&
    a.vx[id] === b.vx[bId] &&
    a.vy[id] === b.vy[bId] &&
    a.heading[id] === b.heading[bId] &&
    a.flags[id] === b.flags[bId] &&
    a.traits[id] === b.traits[bId] &&
    a.lit[id] === b.lit[bId] &&
    a.alive[id] === b.alive[bId]
  );
}

export function sizeClass(comets: Comets, id: number): number {
  return comets.flags[id] >> CLASS_SHIFT;
}

/** Takes one comet into a hash, all fields in their order here. */
export function hashComet(h: number, comets: Comets, id: number): number {
  h = hashInt(h, id);
  h = hashInt(h, comets.x[id]);
  h = hashInt(h, comets.y[id]);
  h = hashInt(h, comets.vx[id]);
  h = hashInt(h, comets.vy[id]);
  h = hashInt(h, comets.heading[id]);
  h = hashInt(h, comets.flags[id]);
  h = hashInt(h, comets.traits[id]);
  return hashInt(h, comets.lit[id]);
}

/** Hash of some comets; `ids` must ascend, or equal copies would differ. */
export function hashComets(comets: Comets, ids: readonly number[]): number {
  let h = HASH_START;
  for (const id of ids) h = hashComet(h, comets, id);
  return h >>> 0;
}

/**
 * A byte that nearly always differs where comets are elsewhere, cheap enough for every tick: sums whose terms the processor works
 * out side by side. Whatever else becomes different in a comet moves it in the next tick.
 */
export function checkComets({ x, y }: Comets, ids: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < ids.length; k++) {
    const id = ids[k];
    sum = (sum + Math.imul(x[id] ^ (y[id] << 13) ^ (y[id] >>> 19) ^ (id << 22), 0x165667b1)) | 0;
  }
  return (sum ^ (sum >>> 8) ^ (sum >>> 16) ^ (sum >>> 24)) & 0xff;
}
