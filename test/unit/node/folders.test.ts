import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolders } from '../../../game/node/folders.ts';

const root = mkdtempSync(join(tmpdir(), 'cometa-folders-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a folder is made with all above it, and what is there stays', () => {
  const dir = join(root, 'a/b/c');
  makeFolders(dir, 0o700);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  writeFileSync(join(dir, 'kept'), '');
  makeFolders(dir);
  expect(existsSync(join(dir, 'kept'))).toBe(true);
});

test('a file in the way is an error', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolders(join(root, 'file'))).toThrow('EEXIST');
  // Which of the two depends on the version of Node.
  expect(() => makeFolders(join(root, 'file/a'))).toThrow(/EEXIST|ENOTDIR/);
});

if (!existsSync('/proc/self')) console.log('Not looked at where folders cannot be made by anybody: there is no /proc.');
test.skipIf(!existsSync('/proc/self'))('where nobody can make one it is an error, and no endless loop', () => {
  expect(() => makeFolders('/proc/cometa/a')).toThrow('ENOENT');
});
