import { PHRASES, type Phrase, REFUSALS, type Refusal } from '../../../protocol/people.ts';
import type { UpdateRecord } from '../../../protocol/table.ts';

/** Somebody has said something. */
export interface Line {
  readonly kind: 'line';
  /** Seat, public number of the identity (0: none) and name, as they were then; a spectator has no name. */
  readonly from: number;
  readonly who: number;
  readonly name: string;
  /** The seat it was whispered to, −1: to all of the room. */
  readonly to: number;
  readonly tick: number;
  /** What was typed; empty where it was a ready phrase. */
  readonly text: string;
  readonly phrase: Phrase | undefined;
  /** What the word filter hides, in code points. */
  readonly masks: readonly { readonly start: number; readonly length: number }[];
}

/** What people say, and what is said to people: drained by whoever shows it. */
export type Talk =
  | Line
  | { readonly kind: 'refused'; readonly why: Refusal; readonly seconds: number }
  | { readonly kind: 'notice'; readonly scope: number; readonly title: string; readonly body: string }
  | { readonly kind: 'restart'; readonly seconds: number }
  | {
      readonly kind: 'record';
      readonly what: number;
      readonly id: number;
      readonly name: string;
      readonly value: number;
    };

export type TalkRecord = UpdateRecord & { kind: 'said' | 'phrased' | 'refused' | 'notice' | 'restart' | 'record' };

/** Talk that nobody drains, as in a bot, is not kept for ever. */
export const MOST_TALK = 100;

/** Adds what a record tells. */
export function noteTalk(
  { talk, roster }: { talk: Talk[]; roster: ReadonlyMap<number, { name: string }> },
  record: TalkRecord,
): void {
  talk.push(read(record, roster));
  if (talk.length > MOST_TALK) talk.shift();
}

function read(record: TalkRecord, roster: ReadonlyMap<number, { name: string }>): Talk {
  switch (record.kind) {
    case 'said': {
      const { from, who, name, to, tick, text } = record;
      return { kind: 'line', from, who, name, to, tick, text, phrase: undefined, masks: readMasks(record.masks) };
    }
    case 'phrased': {
      const { from, who, name, to, tick } = record;
      return { kind: 'line', from, who, name, to, tick, text: '', phrase: PHRASES[record.phrase], masks: [] };
    }
    case 'refused':
      return { kind: 'refused', why: REFUSALS[record.why], seconds: record.seconds };
    case 'notice':
      return { kind: 'notice', scope: record.scope, title: record.title, body: record.body };
    case 'restart':
      return { kind: 'restart', seconds: record.seconds };
    case 'record': {
      const { what, id, value } = record;
      return { kind: 'record', what, id, name: roster.get(id)?.name ?? '', value };
    }
  }
}

function readMasks(bytes: Uint8Array): Line['masks'] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => ({ start: bytes[2 * i], length: bytes[2 * i + 1] }));
}

/** A line as one reads it who has the word filter on. */
export function hideWords(text: string, masks: Line['masks']): string {
  if (masks.length === 0) return text;
  const points = [...text];
  for (const { start, length } of masks) points.fill('•', start, start + length);
  return points.join('');
}
