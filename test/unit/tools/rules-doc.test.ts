import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rulesDoc } from '../../../tools/docs/rules-doc.ts';

const PAGE = new URL('../../../docs/RULES.md', import.meta.url);

test('docs/RULES.md says what the constants say (UPDATE_DOCS=1 writes it anew)', () => {
  const doc = rulesDoc();
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, doc);
  expect(readFileSync(PAGE, 'utf8')).toBe(doc);
});

test('every number in it is one: no constant is missing', () => {
  expect(rulesDoc()).not.toMatch(/NaN|undefined|Infinity|\[object/);
});
