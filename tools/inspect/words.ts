import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { CLIENT_MESSAGES, type ClientMessage, type UpdateItem } from '../../protocol/table.ts';
import { UsageError } from '../lib/flags.ts';
import type { Heard } from './line.ts';

/** What was heard as lines for people, and what is sent as people write it. */

/** The messages of `--send`: JSON of one or of several, or bytes as hex, which need not be right. */
export function readMessages(text: string): Uint8Array[] {
  if (/^(?:[0-9a-f]{2}\s*)+$/i.test(text))
    return [Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (hex) => parseInt(hex, 16))];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError(
      `--send takes JSON like '{"kind":"say","to":-1,"text":"hello"}', or bytes in hex, not '${text}'.`,
    );
  }
  return (Array.isArray(parsed) ? parsed : [parsed]).map(encodeOne);
}

function encodeOne(message: unknown): Uint8Array {
  const { kind = '', ...given } = Object(message) as Record<string, unknown>;
  const entry = CLIENT_MESSAGES[kind as keyof typeof CLIENT_MESSAGES];
  if (!entry)
    throw new UsageError(
      `--send: no message is called "${kind}". There are ${Object.keys(CLIENT_MESSAGES).join(', ')}.`,
    );
  const missing = Object.keys(entry.fields).filter((name) => !(name in given));
  if (missing.length > 0) throw new UsageError(`--send: ${kind} lacks ${missing.join(', ')}.`);
  // Out of its range it is sent all the same: to see what the server says is what this is for.
  return encodeClientMessage({ kind, ...given } as ClientMessage);
}

/** What is printed of a message: of an update only the items of these kinds, where some are given. Undefined: nothing. */
export function describe(heard: Heard, seconds: number, only: ReadonlySet<string>): string | undefined {
  const { message, bytes, sizes } = heard;
  const head = `${seconds.toFixed(3).padStart(9)}  ${String(bytes.length).padStart(5)} B `;
  if (message.kind === 'unreadable') return `${head} unreadable: ${message.why}`;
  if (message.kind !== 'update')
    return only.size === 0 || only.has(message.kind) ? `${head} ${describeItem(message)}` : undefined;
  const isSnapshot = message.items.some(({ kind }) => kind === 'snapshot');
  const items = message.items
    .map((item, i) => ({ item, size: sizes[i] }))
    .filter(({ item }) => only.size === 0 || only.has(item.kind));
  if (only.size > 0 && items.length === 0) return undefined;
  const told = items.map(({ item, size }) => `\n${String(size).padStart(16)} B    ${describeItem(item)}`);
  return `${head} ${isSnapshot ? 'snapshot' : 'delta'}, ${message.ticks} ticks${told.join('')}`;
}

function describeItem({ kind, ...fields }: UpdateItem | { kind: string }): string {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name} ${value instanceof Uint8Array ? hexOf(value) || '-' : JSON.stringify(value)}`,
  );
  return [kind, told.join(', ')].join(' ').trim();
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
