import { MOST_MASKS } from '../../protocol/people.ts';
import { createEnglishSearch } from './english.ts';
import { fold, squeeze, type Token, tokensOf, undouble } from './skeleton.ts';

/** What hides words of lines, and whole names. */
export interface WordFilter {
  /** What is to be hidden of a line: two bytes each, the first code point and how many. Each reader decides whether it is. */
  masks(line: string): Uint8Array;
  /** Whether a name holds, anywhere in it, what a line would hide. */
  isRude(name: string): boolean;
}

/** Words in the forms in which they are looked for. */
interface Words {
  readonly whole: Set<string>;
  /** By the word without doubled letters: how many letters the shortest such word has. Drawn out words are longer. */
  readonly squeezed: Map<string, number>;
  readonly prefixes: Set<string>;
  readonly inner: string[];
  readonly innocent: Set<string>;
  /** Of several words each, without their spaces. */
  readonly phrases: Set<string>;
  /** First words of phrases, and first letters of prefixes: most words have none of them. */
  readonly firsts: Set<string>;
  readonly beginnings: Set<string>;
  longest: number;
}

/** Shorter words are found in too many others. */
const LEAST_INSIDE = 5;
const LEAST_PREFIX = 3;
/** Parts into which a word is pulled apart by spaces. */
const MOST_PARTS = 14;
/** A part of a word that was pulled apart is so long at most. */
const LONGEST_PART = 3;
/** Plain words: two of them side by side are no word that was pulled apart. */
const PLAIN = new Set(
  'a i an as at be by do go he if in is it me my no of oh ok on or so to up us we all and any are but can for had has her him his how its let men not now off one our out see set she the too two was way who why yes you put um nus oh ah eh hm mm ein er es ich im in ist la le mit os que so sie um und zu al de do el en eu se te ta via'
    .split(' ')
    .map(fold),
);

/** @param lists words of all languages, see `word-lists.ts` */
export function createWordFilter(lists: Readonly<Record<string, readonly string[]>>): WordFilter {
  const words = prepare(Object.values(lists).flat());
  // The library knows where in a name a word is none: "Scunthorpe", "Cockney".
  const english = createEnglishSearch();
  const inside = [...words.whole].filter((word) => word.length >= LEAST_INSIDE);
  return {
    masks: (line) => findMasks(words, line),
    isRude(name) {
      if (findMasks(words, name).length > 0) return true;
      const tokens = tokensOf(name);
      const joined = tokens.map(({ letters }) => letters).join('');
      if (tokens.some(({ letters }) => words.innocent.has(letters))) return false;
      const forms = [joined, undouble(joined)];
      if (
        forms.some(
          (form) => inside.some((word) => form.includes(word)) || words.inner.some((word) => form.includes(word)),
        )
      )
        return true;
      return english(name);
    },
  };
}

function prepare(list: readonly string[]): Words {
  const words: Words = {
    whole: new Set(),
    squeezed: new Map(),
    prefixes: new Set(),
    inner: [],
    innocent: new Set(),
    phrases: new Set(),
    firsts: new Set(),
    beginnings: new Set(),
    longest: 0,
  };
  for (const entry of list) {
    const word = fold(entry.replace(/[*!]/g, ''));
    if (word === '') continue;
    if (entry.startsWith('!')) words.innocent.add(word);
    else if (entry.startsWith('*')) words.inner.push(word);
    else if (entry.endsWith('*')) {
      words.prefixes.add(word);
      words.beginnings.add(word.slice(0, LEAST_PREFIX));
    } else if (entry.includes(' ')) {
      words.phrases.add(word);
      words.firsts.add(fold(entry.split(' ')[0]));
    } else addWhole(words, word);
    words.longest = Math.max(words.longest, word.length);
  }
  for (const word of [...words.inner, ...words.prefixes]) addWhole(words, word);
  return words;
}

function addWhole({ whole, squeezed }: Words, word: string): void {
  // What is written with a 1 comes out with an i.
  for (const form of new Set([word, `${word}s`, word.replaceAll('l', 'i'), `${word.replaceAll('l', 'i')}s`])) {
    whole.add(form);
    const short = undouble(form);
    squeezed.set(short, Math.min(squeezed.get(short) ?? Number.POSITIVE_INFINITY, form.length));
  }
}

function findMasks(words: Words, line: string): Uint8Array {
  const tokens = tokensOf(line);
  const spans: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const last = isBad(words, tokens[i]) ? i : endOfPulledApart(words, tokens, i);
    if (last < i) continue;
    const { start } = tokens[i];
    spans.push(start, Math.min(255, tokens[last].end - start));
    i = last;
    if (spans.length === 2 * MOST_MASKS) {
      spans[spans.length - 1] = Math.min(255, [...line].length - start);
      break;
    }
  }
  return Uint8Array.from(spans);
}

function isBad(words: Words, { letters, hasLetter }: Token): boolean {
  if (!hasLetter || letters.length < 3 || words.innocent.has(letters)) return false;
  if (isWord(words, letters)) return true;
  return words.inner.some((word) => letters.includes(word)) || beginsBadly(words, letters);
}

function isWord({ whole, squeezed }: Words, letters: string): boolean {
  if (whole.has(letters)) return true;
  if (squeeze(letters).length === letters.length) return false;
  // "Fuuuck" is longer than the word that it is read as; "as" is not read as "ass".
  return letters.length > (squeezed.get(undouble(letters)) ?? Number.POSITIVE_INFINITY);
}

function beginsBadly({ prefixes, beginnings, inner }: Words, letters: string): boolean {
  if (hasPrefix(prefixes, beginnings, letters)) return true;
  const short = squeeze(letters);
  if (short.length === letters.length) return false;
  return hasPrefix(prefixes, beginnings, short) || inner.some((word) => short.includes(word));
}

function hasPrefix(prefixes: ReadonlySet<string>, beginnings: ReadonlySet<string>, letters: string): boolean {
  if (!beginnings.has(letters.slice(0, LEAST_PREFIX))) return false;
  for (let length = LEAST_PREFIX; length <= letters.length; length++)
    if (prefixes.has(letters.slice(0, length))) return true;
  return false;
}

/** The last token of what begins at token `first` and is a word pulled apart, "f u c k", or a phrase; −1 where there is none. */
function endOfPulledApart(words: Words, tokens: readonly Token[], first: number): number {
  const isPhrase = words.firsts.has(tokens[first].letters);
  if (
    !isPhrase &&
    (tokens[first].letters.length > LONGEST_PART ||
      !((tokens[first + 1]?.letters.length ?? LONGEST_PART + 1) <= LONGEST_PART))
  )
    return -1;
  let joined = '';
  let hasLetter = false;
  let plain = 0;
  let found = -1;
  for (let i = first; i < tokens.length && i < first + MOST_PARTS; i++) {
    const { letters } = tokens[i];
    if (!isPhrase && letters.length > LONGEST_PART) break;
    joined += letters;
    if (joined.length > words.longest) break;
    hasLetter ||= tokens[i].hasLetter;
    if (PLAIN.has(letters)) plain++;
    const parts = i - first + 1;
    if (parts === 1 || !hasLetter) continue;
    // "Put a" is no word, "fu ck" is.
    const isApart = parts === 2 ? plain === 0 : plain < parts - 1;
    if (words.phrases.has(joined) || (isApart && joined.length > 2 && isWord(words, joined))) found = i;
  }
  return found;
}
