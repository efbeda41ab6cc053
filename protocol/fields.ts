/** The kinds of value the wire knows: bounded integers, short texts and, in updates, bytes. Whatever else arrives is refused. */

export interface IntField {
  readonly type: 'int';
  readonly min: number;
  readonly max: number;
}

export interface TextField {
  readonly type: 'text';
  /** Bytes of UTF-8 at most. */
  readonly maxLength: number;
  /** Printable ASCII alone: no form of bad UTF-8 fits. */
  readonly ascii: boolean;
}

export interface BytesField {
  readonly type: 'bytes';
  readonly maxLength: number;
}

export type Field = IntField | TextField | BytesField;
export type Fields = Readonly<Record<string, Field>>;

/** One entry of a table: its number on the wire and its fields in wire order. */
export interface Entry {
  readonly id: number;
  readonly fields: Fields;
}

export const int = (min: number, max: number): IntField => ({ type: 'int', min, max });
export const text = (maxLength: number): TextField => ({ type: 'text', maxLength, ascii: false });
export const ascii = (maxLength: number): TextField => ({ type: 'text', maxLength, ascii: true });

export const bytes = (maxLength: number): BytesField => ({ type: 'bytes', maxLength });

export const U8 = int(0, 0xff);
export const U16 = int(0, 0xffff);
export const U32 = int(0, 0xffffffff);
export const I16 = int(-0x8000, 0x7fff);
export const I32 = int(-0x80000000, 0x7fffffff);

/** The values of an entry's fields by name. */
export type ValuesOf<F extends Fields> = {
  [K in keyof F]: F[K] extends TextField ? string : F[K] extends BytesField ? Uint8Array : number;
};

/** All messages of a table, told apart by `kind`. */
export type UnionOf<T extends Readonly<Record<string, Entry>>> = {
  [K in keyof T & string]: { kind: K } & ValuesOf<T[K]['fields']>;
}[keyof T & string];

const ASCII = /^[ -~]*$/;

/** Whether `value` is one that `field` allows. */
export function fits(field: Field, value: unknown): boolean {
  if (field.type === 'int') {
    return Number.isInteger(value) && (value as number) >= field.min && (value as number) <= field.max;
  }
  if (field.type === 'bytes') return value instanceof Uint8Array && value.length <= field.maxLength;
  return typeof value === 'string' && utf8Length(value) <= field.maxLength && !(field.ascii && !ASCII.test(value));
}

/** Bytes of a text on the wire. By hand: an encoder is no part of the language, and this folder knows nothing else. */
function utf8Length(value: string): number {
  let bytes = 0;
  for (const letter of value) bytes += letter < '\u0080' ? 1 : letter < '\u0800' ? 2 : letter.length === 1 ? 3 : 4;
  return bytes;
}
