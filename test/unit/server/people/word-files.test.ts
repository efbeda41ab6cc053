import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createWordFilter } from '../../../../server/people/filter.ts';
import { readWordLists } from '../../../../server/people/word-files.ts';
import { shippedWords } from '../../../../server/people/word-lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'words-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('without a folder the lists are those that are shipped', () => {
  const warnings: string[] = [];
  expect(readWordLists(join(folder, 'none'), (sentence) => warnings.push(sentence))).toEqual(shippedWords());
  expect(warnings).toEqual([]);
});

test('a file adds to a list, takes out of it, and begins one for another language; what cannot be read is a sentence', () => {
  writeFileSync(join(folder, 'de.txt'), '# for our server\n-arsch\n  Blödmann  # said too often\r\n\n');
  writeFileSync(join(folder, 'xx.txt'), 'frobnic*\n');
  writeFileSync(join(folder, 'notes.md'), 'kindness\n');
  mkdirSync(join(folder, 'it.txt'));
  const warnings: string[] = [];
  const lists = readWordLists(folder, (sentence) => warnings.push(sentence));
  const { masks } = createWordFilter(lists);
  const hides = (line: string) => masks(line).length > 0;
  expect(['blödmann', 'BL0DMANN', 'frobnicator', 'hurensohn'].map(hides)).toEqual([true, true, true, true]);
  expect(['arsch', 'kindness'].map(hides)).toEqual([false, false]);
  expect(warnings).toEqual([expect.stringMatching(/it\.txt cannot be read \(EISDIR\): its words are not hidden\.$/)]);
});
