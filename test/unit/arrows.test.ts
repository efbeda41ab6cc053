import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findBrokenArrows, readImports, readSources } from '../../tools/check/arrows.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the arrows between the folders point one way', () => {
  expect(findBrokenArrows(readSources(ROOT))).toEqual([]);
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
  ['the rules import nothing', 'game/sim/rules/ram.ts', '../../protocol/codes.ts'],
  ['the protocol does not know the server', 'protocol/codec.ts', '../server/room.ts'],
  ['the client does not import the server', 'game/client/hud.ts', '../../server/host/room.ts'],
  ['the server does not import the client', 'server/host/room.ts', '../game/net/clock.ts'],
  ['nothing imports test/', 'server/host/room.ts', '../test/tools/link.ts'],
  ['the rules run without Node', 'game/sim/rules/ram.ts', 'node:fs'],
  ['the net runs without Node', 'game/net/clock.ts', 'events'],
  ['the net takes no packages', 'game/net/clock.ts', 'msgpackr'],
  ['Phaser stays in the client', 'server/host/room.ts', 'phaser'],
])('%s', (_rule, path, imported) => {
  expect(findBrokenArrows([{ path, imports: [imported] }])).not.toEqual([]);
});

test('one file knows each library', () => {
  const two = ['protocol/codec.ts', 'protocol/check.ts'].map((path) => ({ path, imports: ['msgpackr'] }));
  expect(findBrokenArrows(two)).toHaveLength(1);
  expect(findBrokenArrows(two.slice(0, 1))).toEqual([]);
});

test('a cycle is named with its files', () => {
  const sources = [
    { path: 'server/a.ts', imports: ['./b.ts'] },
    { path: 'server/b.ts', imports: ['./a.ts'] },
  ];
  expect(findBrokenArrows(sources)).toEqual(['Import cycle: server/a.ts -> server/b.ts -> server/a.ts.']);
});
