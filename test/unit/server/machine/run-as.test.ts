import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runAs } from '../../../../server/machine/run-as.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-run-as-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = { folders: [], files: [] };
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log('Skipped: only root hands files over to another user.');

/** A process of a user, and what it was told. */
function processOf(uid: number) {
  const told: unknown[] = [];
  const self = {
    getuid: () => uid,
    initgroups: (user: string, group: number) => void told.push(['initgroups', user, group]),
    setgid: (group: number) => void told.push(['setgid', group]),
    setuid: (user: number) => void told.push(['setuid', user]),
  };
  return { self, told };
}

test('root that stays root is warned, and who is nobody special is not', () => {
  expect(runAs('', NOTHING, processOf(0).self)).toMatch(/^the server runs as root, and keeps its rights: set RUN_AS/);
  expect(runAs('', NOTHING, processOf(1000).self)).toBeUndefined();
  // Windows.
  expect(runAs('', NOTHING, {})).toBeUndefined();
});

test.each([
  ['nobody', 1000, 'only root can become another user. Start the server as root, or as nobody and without RUN_AS.'],
  ['no-such-user-here', 0, 'but this system knows no user of that name.'],
  ['root', 0, 'which is root itself. Name a user with fewer rights.'],
])('RUN_AS=%s as user %i is refused with a sentence', (name, uid, sentence) => {
  const { self, told } = processOf(uid);
  expect(() => runAs(name, NOTHING, self)).toThrow(sentence);
  expect(told).toEqual([]);
});

describe.skipIf(!isRoot)('root', () => {
  test('hands over what the server writes, groups first, then the user', () => {
    const { self, told } = processOf(0);
    const [file, inside] = [join(folder, 'access.log'), join(folder, 'store', 'data.mdb')];
    writeFileSync(file, '');
    expect(runAs('nobody', { folders: [join(folder, 'store')], files: [file] }, self)).toBeUndefined();
    writeFileSync(inside, '');
    runAs('nobody', { folders: [join(folder, 'store')], files: [] }, self);
    const { uid } = statSync(file);
    expect(uid).not.toBe(userInfo().uid);
    expect([join(folder, 'store'), inside].map((path) => statSync(path).uid)).toEqual([uid, uid]);
    const { gid } = statSync(file);
    expect(told.slice(0, 3)).toEqual([
      ['initgroups', 'nobody', gid],
      ['setgid', gid],
      ['setuid', uid],
    ]);
  });
});
