import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findBrokenArrows, readImports, readSources } from '../../../tools/check/arrows.mjs';
import { HOUSE, houseTable, MOST_FILES } from '../../../tools/check/house.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = `${ROOT}docs/ARCHITECTURE.md`;
const TABLE = /(<!-- house -->\n)[\s\S]*?(\n<!-- \/house -->)/;

test('the arrows between the rooms point one way', () => {
  expect(findBrokenArrows(readSources(ROOT))).toEqual([]);
});

test('the map in docs/ARCHITECTURE.md is made from the same list', () => {
  if (process.env.UPDATE_DOCS === '1') {
    const page = readFileSync(PAGE, 'utf8');
    writeFileSync(
      PAGE,
      page.replace(TABLE, (_all, before, after) => `${before}${houseTable()}${after}`),
    );
  }
  expect(readFileSync(PAGE, 'utf8')).toContain(`<!-- house -->\n${houseTable()}\n<!-- /house -->`);
});

test('every way to import is seen', () => {
  const text = [
    "import './a.ts';",
    "import b, { type B } from './b.ts';",
    "import type { C } from './c.ts';",
    "export { d } from './d.ts';",
    "export * from './e.ts';",
    "const f = await import('./f.ts');",
    "// import './no.ts';",
    'const text = "import \'./no.ts\'";',
  ].join('\n');
  expect(readImports('x.ts', text).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
});

test.each([
  ['the rules import nothing but the world', 'game/sim/rules/ram.ts', '../../../protocol/codes.ts'],
  ['the world does not know the rules', 'game/sim/world/world.ts', '../rules/ram.ts'],
  ['the protocol does not know the server', 'protocol/table.ts', '../server/host/room.ts'],
  ['the client does not import the server', 'game/client/hud/hud.ts', '../../../server/host/room.ts'],
  ['the server does not import the client', 'server/host/room.ts', '../../../game/net/time/clock.ts'],
  ['a gateway does not know the host', 'server/gateway/send.ts', '../host/room.ts'],
  ['a host does not know the gateway', 'server/host/room.ts', '../gateway/streams.ts'],
  ['interfaces import nothing', 'server/ports/connection.ts', '../ledger/ledger.ts'],
  ['the ledger knows no room', 'server/ledger/ledger.ts', '../host/room.ts'],
  ['products do not import tools', 'server/host/room.ts', '../../../tools/lib/live.ts'],
  ['nothing imports test/', 'tools/lib/live.ts', '../../harness/server/house.ts'],
  ['the rules run without Node', 'game/sim/rules/ram.ts', 'node:fs'],
  ['the net runs without Node', 'game/net/time/clock.ts', 'events'],
  ['the net takes no packages', 'game/net/time/clock.ts', 'msgpackr'],
  ['Phaser stays in the picture', 'server/host/room.ts', 'phaser'],
  ['a folder that is no room', 'server/attic/old.ts', './older.ts'],
])('%s', (_rule, path, imported) => {
  expect(findBrokenArrows([{ path, imports: [imported] }])).not.toEqual([]);
});

test('one file knows each library', () => {
  const two = ['server/log/log.ts', 'server/log/more.ts'].map((path) => ({ path, imports: ['pino'] }));
  expect(findBrokenArrows(two)).toHaveLength(1);
  expect(findBrokenArrows(two.slice(0, 1))).toEqual([]);
});

test('a cycle is named with its files, one between rooms with its rooms', () => {
  const files = ['a', 'b'].map((name, i) => ({ path: `server/host/${name}.ts`, imports: [`./${'ba'[i]}.ts`] }));
  expect(findBrokenArrows(files)).toEqual(['Import cycle: server/host/a.ts -> server/host/b.ts -> server/host/a.ts.']);
  const rooms = [
    { path: 'server/host/a.ts', imports: ['../lobby/c.ts'] },
    { path: 'server/lobby/b.ts', imports: ['../host/d.ts'] },
    { path: 'server/lobby/c.ts', imports: [] },
    { path: 'server/host/d.ts', imports: [] },
  ];
  expect(findBrokenArrows(rooms)).toContain('Rooms import each other: server/host -> server/lobby -> server/host.');
});

test('a room with too many files is named, tests as well', () => {
  const files = Array.from({ length: MOST_FILES + 1 }, (_, i) => ({ path: `test/unit/${i}.ts`, imports: [] }));
  expect(findBrokenArrows(files)).toEqual([
    `test/unit/ has ${MOST_FILES + 1} files, ${MOST_FILES} are allowed: give it rooms of its own.`,
  ]);
});

test('every room holds something, and there is each once', () => {
  const folders = HOUSE.map(({ folder }) => folder);
  expect(new Set(folders).size).toBe(folders.length);
  const there = new Set(readSources(ROOT).map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
  expect(folders.filter((folder) => !there.has(folder))).toEqual([]);
});
