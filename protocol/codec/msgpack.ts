import { Packr, Unpackr } from 'msgpackr';

/** The one file that knows msgpackr. */

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'number' });

/** Bytes of a value. The result is a view that stays valid. */
export function pack(value: unknown): Uint8Array {
  return packr.pack(value);
}

/** The one value that `bytes` hold. They must have been checked: the library has errors of its own, and believes any length. */
export function unpack(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes);
}

/** The values that `bytes`, which must not be empty, hold one after another. For what was checked, as above. */
export function unpackMany(bytes: Uint8Array): unknown[] {
  return unpackr.unpackMultiple(bytes);
}
