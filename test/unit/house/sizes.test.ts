import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findTooLong, judge } from '../../../tools/check/sizes.ts';

test('no file of the product is longer than 300 lines, no function longer than 100', () => {
  expect(findTooLong(fileURLToPath(new URL('../../..', import.meta.url)))).toEqual([]);
});

const body = (lines: number) => `{\n${'  go();\n'.repeat(lines - 2)}}`;

test('functions of all kinds are measured, and named by what holds them', () => {
  const text = [`function a() ${body(101)}`, `const b = () => ${body(101)};`, `const c = { d() ${body(101)} };`];
  expect(text.map((one) => judge('x.ts', one))).toEqual(
    ['a', 'b', 'd'].map((name) => [`x.ts: ${name} has 101 lines; 100 are allowed.`]),
  );
  expect(judge('x.ts', `function a() ${body(100)}`)).toEqual([]);
});

test('files are measured without the line that ends them', () => {
  expect(judge('x.ts', 'go();\n'.repeat(300))).toEqual([]);
  expect(judge('x.ts', 'go();\n'.repeat(301))).toEqual(['x.ts has 301 lines; 300 are allowed.']);
});
