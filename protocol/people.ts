/** What people say to each other: how long a line may be, what it may hold, and the closed lists that go with it. SPEC.md, PE. */

/** Of a line. Graphemes are what a reader takes for one character; bytes are those of UTF-8. */
export const LONGEST_LINE = 120;
export const LONGEST_LINE_BYTES = 480;
/** Places in a line are told in a byte. */
const MOST_CODE_POINTS = 255;
/** Words of a line that a filter may hide; more hide the rest of the line. */
export const MOST_MASKS = 30;
/** Of an operator's announcement. */
export const LONGEST_TITLE_BYTES = 160;
export const LONGEST_NOTICE_BYTES = 800;

/** In a room of so many seats everybody is told all names. */
const MOST_NAMED_SEATS = 1000;

/** Whether names follow what one sees: where more play, most of what is told would be names. SPEC.md, VW5. */
export function namesFollow(seats: number): boolean {
  return seats > MOST_NAMED_SEATS;
}

/** Ready phrases, in the order of the wheel. */
export const PHRASES = ['hello', 'thanks', 'sorry', 'well', 'help', 'here', 'truce', 'bye'] as const;
export type Phrase = (typeof PHRASES)[number];

export const REPORT_REASONS = ['insults', 'hate', 'threats', 'spam', 'cheating', 'name'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** Why something was not taken. */
export const REFUSALS = [
  'tooFast',
  'roomBusy',
  'repeated',
  'link',
  'empty',
  'tooLong',
  'nobody',
  'spectator',
  'muted',
  'tooManyReports',
  'reportedAlready',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Control, format and unassigned characters, lone surrogates, line ends, blank letters, the empty braille cell. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Characters that are drawn as wide as a whole sentence: ligatures of phrases, cuneiform numbers, dashes of three. */
const WIDE = /[\u0bf5-\u0bf8\u102a\u2e3a\u2e3b\ua9c4\ua9c5\ufdfa-\ufdff\u{12000}-\u{1254f}]/gu;

/**
 * Text as it is shown to all: no control, direction-changing, invisible or very wide characters, single spaces, at most two marks
 * stacked on a letter and none without one. May be empty.
 */
export function cleanText(raw: string): string {
  return (
    raw
      .replace(WIDE, '')
      // Before composing, since what an invisible character kept apart may compose.
      .replace(INVISIBLE, '')
      .normalize('NFC')
      .replace(/(^|\p{Z})\p{M}+/gu, '$1')
      .replace(/\p{Z}+/gu, ' ')
      .replace(/(\p{M}{2})\p{M}+/gu, '$1')
      .trim()
  );
}

/** A line as it is told: a text by `cleanText`, in which line ends and tabs are spaces. May be too long, see `fitsLine`. */
export function cleanLine(raw: string): string {
  return cleanText(raw.replace(/[\n\r\t\u2028\u2029]+/g, ' '));
}

let segmenter: Intl.Segmenter | undefined;

/** A text's graphemes. Made when first needed: a browser of 2023 does not know it, and has code points counted. */
function* graphemesOf(text: string): Generator<string> {
  if (!('Segmenter' in Intl)) return yield* text;
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Whether a cleaned text is short enough for a line. */
export function fitsLine(line: string): boolean {
  const points = [...line].length;
  if (points > MOST_CODE_POINTS) return false;
  // No grapheme is less than a code point, and counting them is dear.
  return points <= LONGEST_LINE || countGraphemes(line) <= LONGEST_LINE;
}

/** As much of a cleaned text as a line may have. */
export function cutLine(line: string): string {
  let end = 0;
  let bytes = 0;
  let points = 0;
  let count = 0;
  for (const segment of graphemesOf(line)) {
    for (const point of segment) {
      points++;
      bytes += point < '\u0080' ? 1 : point < '\u0800' ? 2 : point.length === 1 ? 3 : 4;
    }
    if (++count > LONGEST_LINE || points > MOST_CODE_POINTS || bytes > LONGEST_LINE_BYTES) break;
    end += segment.length;
  }
  return line.slice(0, end).trim();
}

function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemesOf(text)) count++;
  return count;
}

/**
 * What an operator did to a player and why, as a sentence that a client reads too, to say it in the player's language. SPEC.md, MO. It is the
 * reason of a close frame, the message of a refused join, or the body of a notice.
 */
export type Sanction =
  | { readonly kind: 'kicked'; readonly reason: string }
  /** The room was ended, for all in it. */
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'banned'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'muted'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'unmuted' }
  | { readonly kind: 'renamed'; readonly name: string; readonly reason: string };

/** Of a reason, in UTF-8: a close frame has place for 123 with what stands before it. */
export const LONGEST_SANCTION_BYTES = 80;

const UNMUTED = 'muted no longer';
const KICKED = /^removed from the room: (.*)$/;
const CLOSED = /^the room was closed: (.*)$/;
const TIMED = /^(banned|muted) until (\d{4}-\d\d-\d\dT\d\d:\d\dZ): (.*)$/;
const RENAMED = /^renamed to "(.*?)": (.*)$/;

export function sentenceOf(sanction: Sanction): string {
  switch (sanction.kind) {
    case 'kicked':
      return `removed from the room: ${sanction.reason}`;
    case 'closed':
      return `the room was closed: ${sanction.reason}`;
    case 'banned':
    case 'muted':
      return `${sanction.kind} until ${toMinutes(sanction.untilMs)}: ${sanction.reason}`;
    case 'unmuted':
      return UNMUTED;
    case 'renamed':
      return `renamed to "${sanction.name}": ${sanction.reason}`;
  }
}

/** Undefined for every other sentence. */
export function readSanction(sentence: string): Sanction | undefined {
  if (sentence === UNMUTED) return { kind: 'unmuted' };
  const [, kicked] = KICKED.exec(sentence) ?? [];
  if (kicked !== undefined) return { kind: 'kicked', reason: kicked };
  const [, closed] = CLOSED.exec(sentence) ?? [];
  if (closed !== undefined) return { kind: 'closed', reason: closed };
  const [, name, renamed] = RENAMED.exec(sentence) ?? [];
  if (name !== undefined && renamed !== undefined) return { kind: 'renamed', name, reason: renamed };
  const [, kind, until, reason] = TIMED.exec(sentence) ?? [];
  const untilMs = Date.parse(until ?? '');
  if (reason === undefined || Number.isNaN(untilMs)) return undefined;
  return { kind: kind === 'banned' ? 'banned' : 'muted', untilMs, reason };
}

/** Rounded up: nobody is told to come back too early. */
function toMinutes(ms: number): string {
  return `${new Date(Math.ceil(ms / 60_000) * 60_000).toISOString().slice(0, 16)}Z`;
}

/** What spectators may do with the chat of the room that they watch. */
export type SpectatorChat = 'off' | 'read' | 'write';
