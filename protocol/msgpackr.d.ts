// The part of msgpackr that this folder uses, stated without Node's types: the package's own file speaks of Buffer and
// streams, which do not exist here, and returns `any`, which would believe bytes before anybody checked them.

export interface Options {
  /** false: objects become maps, never record structures, which peers in other languages cannot read. */
  useRecords?: boolean;
  mapsAsObjects?: boolean;
  variableMapSize?: boolean;
  int64AsType?: 'bigint' | 'number' | 'string';
  encodeUndefinedAsNil?: boolean;
  copyBuffers?: boolean;
}

export type UnpackOptions = { start?: number; end?: number } | number;

export class Unpackr {
  constructor(options?: Options);
  unpack(bytes: Uint8Array, options?: UnpackOptions): unknown;
  decode(bytes: Uint8Array, options?: UnpackOptions): unknown;
  unpackMultiple(bytes: Uint8Array): unknown[];
  unpackMultiple(bytes: Uint8Array, forEach: (value: unknown, start?: number, end?: number) => unknown): void;
}

export class Packr extends Unpackr {
  /** Results of successive calls share one backing buffer at advancing offsets. */
  pack(value: unknown, encodeOptions?: number): Uint8Array;
  encode(value: unknown, encodeOptions?: number): Uint8Array;
  useBuffer(bytes: Uint8Array): void;
}
