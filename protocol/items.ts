import { endOfUpdateValue } from './flat.ts';
import { LONGEST_STEP, RECORDS, STEER, TURN } from './table.ts';

/** Telling apart what stands in an update without decoding it: for counting bytes, at a few nanoseconds an item. */

/** All that can stand in an update, its head first, named as `decodeFromServer` names it. */
export const ITEM_KINDS: readonly string[] = ['head', 'step', 'turn', 'steer', ...Object.keys(RECORDS)];

/** Places in `ITEM_KINDS`. */
export const HEAD = 0;
export const STEP = 1;
const TURN_KIND = 2;
const STEER_KIND = 3;

/** msgpack values of an item of each kind. */
const VALUES = [
  1,
  1,
  Object.keys(TURN).length,
  Object.keys(STEER).length,
  ...Object.values(RECORDS).map(({ fields }) => 1 + Object.keys(fields).length),
];

/** Places in `ITEM_KINDS` by −1 − number, for what starts with a negative one: steps and records. */
const KIND_BY_NUMBER = new Uint8Array(128);
KIND_BY_NUMBER.fill(STEP, 0, LONGEST_STEP);
for (const [kind, { id }] of Object.entries(RECORDS)) KIND_BY_NUMBER[-1 - id] = ITEM_KINDS.indexOf(kind);

/** Which of `ITEM_KINDS` the item is that starts at `at`, behind an update's head. The bytes are our own, so not checked. */
export function kindOfItem(bytes: Uint8Array, at: number): number {
  const head = bytes[at];
  if (head >= 0xe0) return KIND_BY_NUMBER[0xff - head];
  if (head === 0xd0) return KIND_BY_NUMBER[0xff - bytes[at + 1]];
  const heading = bytes[endOfUpdateValue(bytes, at, bytes.length)];
  const isNegative = heading >= 0xe0 || (heading >= 0xd0 && heading <= 0xd2);
  return isNegative ? STEER_KIND : TURN_KIND;
}

/** Where an item of that kind ends which starts at `at`. */
export function endOfItem(bytes: Uint8Array, at: number, kind: number): number {
  let end = at;
  for (let i = 0; i < VALUES[kind]; i++) end = endOfUpdateValue(bytes, end, bytes.length);
  return end;
}
