import { cuss } from 'cuss';
import corpus from 'nlp-corpus';
import { describe, expect, test } from 'vitest';
import { cleanLine } from '../../../../protocol/people.ts';
import { createWordFilter } from '../../../../server/people/filter.ts';
import { shippedWords } from '../../../../server/people/word-lists.ts';
import { disguise } from '../../../harness/words/disguise.ts';

const filter = createWordFilter(shippedWords());
const SEED = 7;

/** What a reader sees who has the filter on. */
function masked(line: string): string {
  const points = [...line];
  const masks = filter.masks(line);
  for (let i = 0; i < masks.length; i += 2) points.fill('*', masks[i], masks[i] + masks[i + 1]);
  return points.join('');
}

const RUDE = Object.values(shippedWords())
  .flat()
  .filter((word) => /^[a-z]{3,}$/.test(word));

/** Lines of strangers, without those that hold a word that another list calls profane: the corpus is proud of some. */
function cleanLines(): string[] {
  const profane = new Set(Object.entries(cuss).flatMap(([word, sureness]) => (sureness > 0 ? [word] : [])));
  return corpus
    .all()
    .map((line) => cleanLine(line).slice(0, 120))
    .filter(
      (line) =>
        line !== '' &&
        !line
          .toLowerCase()
          .split(/[^a-z]+/)
          .some((word) => profane.has(word)),
    );
}

describe('the word filter', () => {
  test('[PE6] catches at least 990 of 1,000 disguised words', () => {
    const missed: string[] = [];
    for (let n = 0; n < 1000; n++) {
      const line = cleanLine(`hey ${disguise(RUDE[n % RUDE.length], SEED, n)} you`);
      if (filter.masks(line).length === 0) missed.push(line);
    }
    console.log(`${1000 - missed.length} of 1,000 disguised words caught; missed: ${missed.join(' / ')}`);
    expect(missed.length).toBeLessThanOrEqual(10);
  });

  test('[PE6] touches at most 1 in 1,000 lines of a clean corpus', () => {
    const lines = cleanLines();
    const startMs = performance.now();
    const touched = lines.filter((line) => filter.masks(line).length > 0);
    const us = ((performance.now() - startMs) * 1000) / lines.length;
    console.log(`${touched.length} of ${lines.length} clean lines touched, ${us.toFixed(1)} µs a line`);
    expect(lines.length).toBeGreaterThan(50_000);
    expect(touched.length).toBeLessThanOrEqual(lines.length / 1000);
  });

  test.each([
    ['fuck you', '**** you'],
    ['what the f u c k man', 'what the ******* man'],
    ['you f.u.c.k', 'you *******'],
    ['ѕһіт happens', '**** happens'],
    ['FUUUUCKING hell!!', '********** hell!!'],
    ['motherfucker', '************'],
    ['du Hurensohn', 'du *********'],
    ['so eine Scheiße!', 'so eine *******!'],
    ['filho da puta', '*************'],
    ['🙂🙂 shit 🙂', '🙂🙂 **** 🙂'],
  ])('[PE6] hides whole words: %s', (line, shown) => expect(masked(line)).toBe(shown));

  test.each([
    'Scunthorpe is a town',
    'put a class in the assembly',
    'shiitake and a cuckoo',
    'it is hit or miss, as such',
    'an us-based analyst',
    "those 45's of the 1455",
    'der Flicken ist fickle',
    'grass, bass, assassin',
    '',
  ])('[PE6] leaves be: %s', (line) => expect(masked(line)).toBe(line));

  test.each(['xXfuckerXx', 'MrShithead', 'f_u_c_k', 'Hurensohn88', 'ass', 'n1gg3r', 'BigDickJoe'])(
    '[PE7] finds names that hold a rude word: %s',
    (name) => expect(filter.isRude(name)).toBe(true),
  );

  test.each(['Zoë', 'Comet', 'Scunthorpe', 'Cassandra', 'Dickens', '流星', 'Anna-Lena', 'Sussex'])(
    '[PE7] leaves be the name %s',
    (name) => expect(filter.isRude(name)).toBe(false),
  );
});
