import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFresh, stampOf } from '../../bin/stamp.mjs';

const SOURCES = ['tools', 'package.json'];
let root = '';
let stamp = '';

beforeEach(async () => {
  root = `${mkdtempSync(join(tmpdir(), 'cometa-stamp-test-'))}/`;
  stamp = `${root}stamp`;
  mkdirSync(`${root}tools/bench/node_modules`, { recursive: true });
  for (const path of ['package.json', 'tools/a.ts', 'tools/bench/b.ts']) writeFileSync(root + path, path);
  writeFileSync(stamp, await stampOf(root, SOURCES));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('what is built of the sources as they are is fresh', async () => {
  expect(await isFresh(stamp, root, SOURCES)).toBe(true);
  expect(await isFresh(`${root}none`, root, SOURCES)).toBe(false);
});

test('another content, a file more and a file less are not, packages beside them are', async () => {
  const path = `${root}tools/bench/b.ts`;
  writeFileSync(`${root}tools/bench/node_modules/peer.js`, '');
  expect(await isFresh(stamp, root, SOURCES)).toBe(true);
  writeFileSync(path, 'other');
  expect(await isFresh(stamp, root, SOURCES)).toBe(false);
  rmSync(path);
  expect(await isFresh(stamp, root, SOURCES)).toBe(false);
  writeFileSync(path, 'tools/bench/b.ts');
  expect(await isFresh(stamp, root, SOURCES)).toBe(true);
  writeFileSync(`${root}tools/c.ts`, '');
  expect(await isFresh(stamp, root, SOURCES)).toBe(false);
});

test('another time alone is fresh, and is read from the content once only', async () => {
  const path = `${root}tools/a.ts`;
  utimesSync(path, 1000, 1000);
  expect(await isFresh(stamp, root, SOURCES)).toBe(true);
  expect(readFileSync(stamp, 'utf8')).toContain(`tools/a.ts ${statSync(path).size} 1000000\n`);
});
