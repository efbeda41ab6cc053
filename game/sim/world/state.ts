import type { World } from './world.ts';

/**
 * All of a world that decides its future, as bytes: a world of the same arena and secret that loads them goes on bit for bit
 * as this one does. News of the tick is not part of it, nor scratch. Little-endian, as every machine Cometa runs on.
 */
export function saveState(world: World): Uint8Array {
  const { motes, wishes } = world;
  const { border, shower } = world;
  // biome-ignore format: in the order of reading
  const numbers = Int32Array.of(
    world.tick, world.crown, motes.fresh, motes.freeCount, motes.longestResting,
    border.inset, border.target, border.step, border.sinceTick, shower.xPx, shower.yPx, shower.startTick,
  );
  const moves = new Uint8Array(2 * wishes.length);
  for (let id = 0; id < wishes.length; id++) {
    moves[2 * id] = wishes[id].heading;
    moves[2 * id + 1] = wishes[id].buttons;
  }
  const parts = [numbers, moves, ...arraysOf(world)].map(bytesOf);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Puts back what `saveState` gave, into a world just created. Throws a `RangeError` for bytes of another world. */
export function loadState(world: World, bytes: Uint8Array): void {
  const { motes, wishes, comets, ids } = world;
  let at = 0;
  const take = (into: Numbers) => {
    const part = bytes.subarray(at, at + into.byteLength);
    if (part.length < into.byteLength) throw new RangeError('the state ends before its fields do');
    bytesOf(into).set(part);
    at += part.length;
  };
  const { border, shower } = world;
  const numbers = new Int32Array(12);
  take(numbers);
  // biome-ignore format: in the order of writing
  [
    world.tick, world.crown, motes.fresh, motes.freeCount, motes.longestResting,
    border.inset, border.target, border.step, border.sinceTick, shower.xPx, shower.yPx, shower.startTick,
  ] = numbers;
  if (!isWithin(motes.fresh, motes.free.length) || !isWithin(motes.freeCount, motes.free.length)) {
    throw new RangeError('the state is of a world with more motes');
  }
  const moves = new Uint8Array(2 * wishes.length);
  take(moves);
  for (let id = 0; id < wishes.length; id++) wishes[id] = { heading: moves[2 * id], buttons: moves[2 * id + 1] };
  for (const array of arraysOf(world)) take(array);
  if (at < bytes.length) throw new RangeError('the state goes on behind its last field');
  ids.length = 0;
  for (let id = 0; id < comets.capacity; id++) if (comets.alive[id] === 1) ids.push(id);
}

type Numbers = Int32Array | Uint16Array | Uint8Array;

/** The arrays of the state, of motes only slots that may have been used: those below `fresh`, and those that began at rest. */
function arraysOf({ comets, own, parked, motes, healTick, deeds, awards }: World): Numbers[] {
  const { fresh, freeCount } = motes;
  const used = (array: Numbers) => [array.subarray(0, fresh), array.subarray(motes.free.length)];
  return [
    comets.x,
    comets.y,
    comets.vx,
    comets.vy,
    comets.heading,
    comets.flags,
    comets.traits,
    comets.lit,
    comets.alive,
    parked,
    own.dust,
    own.fresh,
    own.ripe,
    own.immuneUntil,
    own.offer,
    healTick,
    ...Object.values(deeds),
    awards.ids,
    awards.values,
    ...used(motes.x),
    ...used(motes.y),
    ...used(motes.value),
    ...used(motes.next),
    ...used(motes.previous),
    motes.first,
    motes.free.subarray(0, freeCount),
    motes.resting,
  ];
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isWithin(count: number, most: number): boolean {
  return count >= 0 && count <= most;
}
