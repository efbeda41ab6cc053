import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { ensureServerBuilt } from '../../../bin/build.mjs';
import { checkNode } from '../../../bin/preflight.mjs';
import { COMMANDS } from '../../../tools/cli/commands.ts';

const SCRIPT = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

// Commands are built with the server, and building says so.
beforeAll(() => ensureServerBuilt());

function cometa(...args: string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
}

test.each([
  [['nope'], 'There is no command "nope". "cometa --help" lists what there is.\n'],
  [['build', '--nope'], `Unknown option '--nope'. "cometa build --help" lists what there is.\n`],
  [['build', 'more'], `Unexpected argument 'more'. "cometa build --help" lists what there is.\n`],
  [['--nope'], `Unknown option '--nope'. "cometa start --help" lists what there is.\n`],
])('%j is refused in a sentence', (args, sentence) => {
  const { status, stdout, stderr } = cometa(...args);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: sentence });
});

test('--help names every command, and each command every flag', () => {
  const { status, stdout } = cometa('--help');
  expect(status).toBe(0);
  for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`${name} +${escapeRegExp(summary)}`));
  const build = cometa('build', '--help');
  expect(build.status).toBe(0);
  expect(build.stdout).toContain('--if-changed');
});

test('--version is the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(cometa('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
});

test.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.12.1', '30.0.0'])('Node %s is right', (version) => {
  expect(checkNode(version)).toBeUndefined();
});

test.each(['18.20.8', '20.18.3'])('Node %s is told what to install', (version) => {
  expect(checkNode(version)).toBe(
    `Cometa needs Node 20.19 or newer, and this is Node ${version}: install a newer one (https://nodejs.org).`,
  );
});

function escapeRegExp(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
