import { WireError } from '../errors.ts';
import { checkArray } from '../flat.ts';
import { pack, unpack } from './msgpack.ts';

/** Most values of an array: as many as a one-byte head can declare. */
const MOST_VALUES = 15;

/** Bytes of an array of whole numbers and texts, for what is kept in files. */
export function packValues(values: readonly (number | string)[]): Uint8Array {
  return pack(values).slice();
}

/** The whole numbers from 0 on of such an array; empty for anything else. */
export function unpackNumbers(bytes: Uint8Array): number[] {
  try {
    checkArray(bytes, bytes.length, MOST_VALUES);
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
  const values = unpack(bytes) as unknown[];
  const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  return values.every(isWhole) ? values : [];
}
