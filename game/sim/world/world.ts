import { HASH_START, hashInt } from '../math/hash.ts';
import type { Secret } from '../math/secret.ts';
import type { Arena } from './arena.ts';
import type { Border } from './border.ts';
import { type Comets, createComets, hashComet, hashComets } from './comets.ts';
import { AWARDS, createDeeds, type Deeds } from './deeds.ts';
import { createMotes, type Motes, placeAt } from './motes.ts';
import { createOwnStates, type OwnStates } from './own-state.ts';

/** Marks on a comet: what rules did to it this tick that observers cannot compute. */
export const STEERED = 1;
export const WRITTEN = 2;
export const BORN = 4;
export const GONE = 8;
/** Its own state was written by other rules than settling, burning and gathering, which its owner computes itself. */
export const OWN = 16;
/** A choice was made, or a crack has healed. */
export const TRAITS = 32;

/** What happened in a tick, in the order in which it happened. The one thing replication reads beside the state. */
export type WorldEvent =
  /** By −1, or by the comet that burned it. */
  | { kind: 'moteBorn'; mote: number; by: number }
  /** What comet `by` burned found no room. */
  | { kind: 'trailLost'; at: number; by: number }
  | { kind: 'moteTaken'; mote: number; by: number; cell: number }
  /** Dust that it cost the loser, and what of that went to the winner at once. */
  | { kind: 'ram'; winner: number; loser: number; how: 'hit' | 'draw' | 'shatter'; cost: number; gain: number }
  | { kind: 'gone'; id: number; shattered: boolean };

/** What a player asks of its comet until the next move: direction of the nose, and THRUST and BOOST buttons. */
export interface Move {
  heading: number;
  buttons: number;
}

/** A room's whole state. `stepWorld` is the only writer. */
export interface World {
  readonly arena: Arena;
  /** Secret seed of all that is not known beforehand: spawns, stardust, showers. */
  readonly secret: Secret;
  /** The last tick that was stepped. */
  tick: number;
  readonly comets: Comets;
  readonly own: OwnStates;
  /** What each player asks for, in force until its next move. */
  readonly wishes: Move[];
  readonly motes: Motes;
  /** The cell each comet in play was in before the last step. */
  readonly cellBefore: Int32Array;
  /** Ids in play, ascending. */
  readonly ids: number[];
  /** The leader's id, −1 while nobody has earned it. */
  crown: number;
  /** The first tick without a comet that was taken out of play as it was, to be brought back; 0: none was. */
  readonly parked: Int32Array;
  readonly border: Border;
  /** The newest shower, see `rules/shower.ts`. */
  readonly shower: { xPx: number; yPx: number; startTick: number };
  /** Tick in which each comet's next crack heals. */
  readonly healTick: Int32Array;
  readonly deeds: Deeds;
  /** Of the last round while the podium lasts: who got each of `AWARDS`, −1: nobody, and for how much. */
  readonly awards: { readonly ids: Int32Array; readonly values: Int32Array };
  /** Of this tick: marks by comet, the comets that have any, and the events. */
  readonly marks: Uint8Array;
  readonly marked: number[];
  readonly events: WorldEvent[];
}

export function createWorld(arena: Arena, secret: Secret): World {
  return {
    arena,
    secret,
    tick: 0,
    comets: createComets(arena.seats),
    own: createOwnStates(arena.seats),
    wishes: Array.from({ length: arena.seats }, () => ({ heading: 0, buttons: 0 })),
    motes: createMotes(arena),
    cellBefore: new Int32Array(arena.seats),
    ids: [],
    crown: -1,
    parked: new Int32Array(arena.seats),
    border: { inset: 0, target: 0, step: 0, sinceTick: 0 },
    shower: { xPx: 0, yPx: 0, startTick: -1 },
    healTick: new Int32Array(arena.seats),
    deeds: createDeeds(arena.seats),
    awards: { ids: new Int32Array(AWARDS.length).fill(-1), values: new Int32Array(AWARDS.length) },
    marks: new Uint8Array(arena.seats),
    marked: [],
    events: [],
  };
}

export function mark(world: World, id: number, what: number): void {
  if (world.marks[id] === 0) world.marked.push(id);
  world.marks[id] = world.marks[id] | what;
}

/** Forgets the last tick's news. */
export function clearNews(world: World): void {
  for (const id of world.marked) world.marks[id] = 0;
  world.marked.length = 0;
  world.events.length = 0;
}

/** Puts `id` into play, keeping `ids` ascending. */
export function enterPlay(world: World, id: number): void {
  world.comets.alive[id] = 1;
  world.parked[id] = 0;
  let at = world.ids.length;
  while (at > 0 && world.ids[at - 1] > id) at--;
  world.ids.splice(at, 0, id);
  mark(world, id, BORN);
}

/** Takes `id` out of play; its fields stay for whoever wants to bring it back. Never call this while walking `ids`. `isTold`: see `endRound`. */
export function leavePlay(world: World, id: number, shattered: boolean, isTold = true): void {
  world.comets.alive[id] = 0;
  world.ids.splice(world.ids.indexOf(id), 1);
  mark(world, id, GONE);
  if (isTold) world.events.push({ kind: 'gone', id, shattered });
}

/**
 * What the recorder, always on, takes each second: the same and the wishes, in sums whose terms the processor works out side
 * by side, so it takes a fifth of the time of `hashWorld`.
 */
export function digestWorld({ comets, own, wishes, motes, ids, crown, tick, border }: World): number {
  let sum = hashInt(hashInt(hashInt(HASH_START, tick), crown), border.target);
  for (const id of ids) {
    let h = hashComet(HASH_START, comets, id);
    h = hashInt(hashInt(h, own.dust[id]), own.fresh[id]);
    h = hashInt(hashInt(hashInt(h, own.ripe[id]), own.immuneUntil[id]), own.offer[id]);
    sum = (sum + hashInt(hashInt(h, wishes[id].heading), wishes[id].buttons)) | 0;
  }
  sum = (sum + sumMotes(motes, 0, motes.fresh) + sumMotes(motes, motes.free.length, motes.capacity)) | 0;
  return sum >>> 0;
}

/** Of slots `from` to `to`. Times the value, since a free slot has none: no branch that nobody can foretell. */
function sumMotes({ x, y, value }: Motes, from: number, to: number): number {
  let sum = 0;
  for (let mote = from; mote < to; mote++) {
    const place = Math.imul(placeAt(x[mote], y[mote]), 0x85ebca6b);
    sum = (sum + Math.imul(place ^ Math.imul(mote + 1, 0xc2b2ae35), value[mote])) | 0;
  }
  return sum;
}

/** Hash of all that decides the future: comets, own, motes, crown, border, shower. */
export function hashWorld(world: World): number {
  let h = hashInt(hashComets(world.comets, world.ids), world.tick);
  h = hashInt(h, world.crown);
  h = hashInt(hashInt(h, world.border.inset), world.border.target);
  h = hashInt(hashInt(h, world.border.step), world.border.sinceTick);
  h = hashInt(hashInt(hashInt(h, world.shower.xPx), world.shower.yPx), world.shower.startTick);
  for (const id of world.ids) {
    h = hashInt(h, world.own.dust[id]);
    h = hashInt(h, world.own.fresh[id]);
    h = hashInt(h, world.own.ripe[id]);
    h = hashInt(h, world.own.immuneUntil[id]);
    h = hashInt(h, world.own.offer[id]);
    h = hashInt(h, world.healTick[id]);
  }
  for (let mote = 0; mote < world.motes.capacity; mote++) {
    const value = world.motes.value[mote];
    if (value === 0) continue;
    h = hashInt(hashInt(h, mote), value);
    h = hashInt(hashInt(h, world.motes.x[mote]), world.motes.y[mote]);
  }
  return h >>> 0;
}
