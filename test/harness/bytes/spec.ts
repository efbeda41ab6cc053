import type { Entry, Field } from '../../../protocol/fields.ts';

/** What the pages of the protocol hold, read and written by the tests that compare them with the tables. */

/** A message as an example writes it: bytes are lists of numbers. */
export function parseExample(json: string) {
  return JSON.parse(json, (_name, value) => (isBytes(value) ? Uint8Array.from(value) : value));
}

function isBytes(value: unknown): value is number[] {
  return Array.isArray(value) && typeof value[0] === 'number';
}

/** The rows of a table, as a page lists them. */
export function describeTable(table: Readonly<Record<string, Entry>>): string[] {
  return Object.entries(table).map(([kind, { id, fields }]) => {
    const described = Object.entries(fields).map(([name, field]) => `${name}: ${describeField(field)}`);
    return `| ${kind} | ${id} | ${described.join(', ')}${described.length > 0 ? ' ' : ''}|`;
  });
}

function describeField(field: Field): string {
  if (field.type === 'int') return `${field.min}..${field.max}`;
  if (field.type === 'bytes') return `bytes ${field.maxLength}`;
  return `${field.ascii ? 'ascii' : 'text'} ${field.maxLength}`;
}
