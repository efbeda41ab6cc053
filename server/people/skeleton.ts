/** Words without their disguises: what is written to be read as a word comes out as that word. */

/** Letters and signs that are drawn like another, by the letter that they stand for. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: '4@аαɑ∀ʌ',
  b: '8ßьвβ',
  c: '(<©сϲς¢',
  d: 'ԁđð',
  e: '3€еєεэҽ℮ё',
  f: 'ƒғ',
  g: '9գɡ',
  h: 'һнħ',
  i: '1!|¡іιıɩӏ',
  k: 'кκ',
  l: 'łɭ',
  m: 'мʍ',
  n: 'пηո',
  o: '0оοσøөօ°',
  p: 'рρþ',
  q: 'ԛ',
  r: 'гя®',
  s: '5$ѕʂ§',
  t: '7+тτ†',
  u: 'υսцν',
  w: 'шщωѡ',
  x: '×хχ',
  y: 'уүγ¥ў',
  z: '2ʐ',
};

const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([letter, others]) => [...others].map((other) => [other, letter])),
);

/** A character as the letters it stands for, '' for what stands between letters, or a space. */
const FOLDED = new Map<string, string>();

/** The same of ASCII, by code: nearly all that is ever said. */
const ASCII = Array.from({ length: 128 }, (_, code) => foldLetter(String.fromCharCode(code).toLowerCase()));

function foldCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 128) return ASCII[code];
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  const letters = [...character.normalize('NFKD').toLowerCase()].map(foldLetter).join('');
  const folded = letters.trim() === '' ? letters.slice(0, 1) : letters.replaceAll(' ', '');
  // A closed number of scripts' letters; beyond, it would grow with whatever people type.
  if (FOLDED.size < 4096) FOLDED.set(character, folded);
  return folded;
}

function foldLetter(letter: string): string {
  if (letter >= 'a' && letter <= 'z') return letter;
  const stands = LETTERS.get(letter);
  if (stands !== undefined) return stands;
  if (/\p{M}/u.test(letter)) return '';
  return /[\p{L}\p{N}]/u.test(letter) ? letter : ' ';
}

/** A stretch of a line between spaces: its letters, and where it stands in the line, in code points. */
export interface Token {
  /** As folded, with what stands between letters left out. */
  readonly letters: string;
  readonly start: number;
  readonly end: number;
  /** Some of it is a letter as it stands: a number, or "45's", is no word. */
  readonly hasLetter: boolean;
}

const IS_LETTER = /\p{L}/u;

function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && IS_LETTER.test(character));
}

/** A list's word in the form in which it is compared. */
export function fold(word: string): string {
  return [...word].map(foldCharacter).join('').replaceAll(' ', '');
}

/** The tokens of a line. Signs within a token are no letters: "f.u-c_k" is one token of four letters. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let token = emptyToken(0);
  let at = 0;
  for (const character of line) {
    if (character === ' ') {
      closeToken(token, tokens);
      token = emptyToken(at + 1);
    } else growToken(token, character, at);
    at++;
  }
  closeToken(token, tokens);
  return tokens;
}

interface GrowingToken {
  letters: string;
  start: number;
  end: number;
  /** Letters as they stand, and how many exclamation marks were the last. */
  plain: number;
  calls: number;
  isPlural: boolean;
}

function emptyToken(start: number): GrowingToken {
  return { letters: '', start, end: start, plain: 0, calls: 0, isPlural: false };
}

function growToken(token: GrowingToken, character: string, at: number): void {
  const folded = foldCharacter(character);
  if (folded === ' ' || folded === '') return;
  if (token.letters === '') token.start = at;
  token.letters += folded;
  token.calls = character === '!' ? token.calls + 1 : 0;
  if (isLetter(character)) token.plain++;
  token.isPlural = character === 's' && token.plain === 1;
  token.end = at + 1;
}

function closeToken({ letters, start, end, plain, calls, isPlural }: GrowingToken, tokens: Token[]): void {
  // At the end it is no i.
  const word = calls === 0 ? letters : letters.slice(0, -calls);
  if (word === '') return;
  // "45's" is a number as well.
  tokens.push({ letters: word, start, end: end - calls, hasLetter: plain > (isPlural && word.length > 1 ? 1 : 0) });
}

/** Doubles as they stand in plain words; of these three make one. */
const PLAIN_DOUBLE = 'bdefglmnoprst';

/** The same without letters that were drawn out: "fuuuck" and "fuckk" are "fuck", "fodder" stays. */
export function squeeze(letters: string): string {
  return letters.replace(/(.)\1+/gu, (run, letter: string) =>
    run.length === 2 && PLAIN_DOUBLE.includes(letter) ? run : letter,
  );
}

/** Without any doubles, to compare what was drawn out with the words of a list. */
export function undouble(letters: string): string {
  return letters.replace(/(.)\1+/gu, '$1');
}
