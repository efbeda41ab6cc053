import { draw } from '../../../game/sim/math/random.ts';

/** Ways to write a word so that a list of words does not know it, and people do. */

const LEET: Readonly<Record<string, string>> = { a: '4@', b: '8', e: '3', g: '9', i: '1!|', o: '0', s: '5$', t: '7+' };
const HOMOGLYPHS: Readonly<Record<string, string>> = {
  a: 'аαａ',
  c: 'сϲ',
  e: 'еє',
  i: 'іι',
  k: 'кκ',
  n: 'ո',
  o: 'оοｏ',
  p: 'рρ',
  s: 'ѕ',
  t: 'тτ',
  u: 'υ',
  x: 'х',
  y: 'у',
};

/** Word number `n` of a list that a seed makes: a word, disguised in one of six ways or in several. */
export function disguise(word: string, seed: number, n: number): string {
  const ways = [leet, homoglyphs, spaces, signs, doubled, marks];
  const first = draw(seed, n, 1) % ways.length;
  const disguised = ways[first](word, seed, n);
  const isTwice = draw(seed, n, 2) % 3 === 0;
  // Letters first, then what stands between them.
  return isTwice
    ? ways[2 + (draw(seed, n, 3) % 2)](first < 2 ? disguised : homoglyphs(word, seed, n), seed, n)
    : disguised;
}

function swap(word: string, table: Readonly<Record<string, string>>, seed: number, n: number): string {
  const letters = [...word];
  const at = letters.map((letter, i) => ({ letter, i })).filter(({ letter }) => table[letter]);
  // At least one, and one letter stays: a number alone is no word.
  for (const [k, { letter, i }] of at.entries()) {
    const others = [...table[letter]];
    const isLast = letters.filter((now) => /\p{L}/u.test(now)).length <= 1;
    if (!isLast && (k === 0 || draw(seed, n, 10 + k) % 2 === 0))
      letters[i] = others[draw(seed, n, 30 + k) % others.length];
  }
  return letters.join('');
}

function leet(word: string, seed: number, n: number): string {
  return swap(word, LEET, seed, n);
}

function homoglyphs(word: string, seed: number, n: number): string {
  return swap(word, HOMOGLYPHS, seed, n);
}

function spaces(word: string): string {
  return [...word].join(' ');
}

function signs(word: string, seed: number, n: number): string {
  return [...word].join('.-_*~'[draw(seed, n, 50) % 5]);
}

function doubled(word: string, seed: number, n: number): string {
  const at = draw(seed, n, 60) % word.length;
  return word.slice(0, at) + word[at].repeat(3 + (draw(seed, n, 61) % 3)) + word.slice(at + 1);
}

function marks(word: string, seed: number, n: number): string {
  const at = draw(seed, n, 70) % word.length;
  return `${word.slice(0, at + 1)}\u0308${word.slice(at + 1)}`.toUpperCase();
}
