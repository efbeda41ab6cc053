import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';

/** What `npm pack` makes, installed into an empty folder that is then read-only, and run by a user who is not root. */

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const LARGEST_BYTES = 2 * 2 ** 20;
const NOBODY = 65534;
const ADDRESS = /http:\/\/localhost:\d+/;
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

const folder = mkdtempSync(join(tmpdir(), 'cometa-package-'));
const [app, home] = [join(folder, 'app'), join(folder, 'home')];
const children = new Set<ChildProcess>();
let tarball = '';

beforeAll(async () => {
  await ensureBuilt();
  // The build is fresh: what `prepack` runs would make the same once more.
  const said = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  tarball = join(folder, JSON.parse(said)[0].filename);
  for (const path of [app, home]) mkdirSync(path);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund', tarball], {
    cwd: app,
    stdio: 'pipe',
  });
  chmodSync(folder, 0o755);
  setReadOnly(app);
  if (asNobody.uid !== undefined) execFileSync('chown', [`${NOBODY}:${NOBODY}`, home]);
}, 300_000);

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  execFileSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});

function setReadOnly(path: string): void {
  execFileSync('chmod', ['-R', 'a-w,a+rX', path]);
}

/** Runs the installed `cometa` from the user's own folder. */
function cometa(
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; text: () => string } {
  let text = '';
  const child = spawn(join(app, 'node_modules/.bin/cometa'), args, {
    ...asNobody,
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ADMIN_PORT: 'off', ...env },
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += data));
  return { child, text: () => text };
}

async function ended({ child, text }: ReturnType<typeof cometa>): Promise<{ status: number | null; text: string }> {
  await once(child, 'close');
  children.delete(child);
  return { status: child.exitCode, text: text() };
}

test('the tarball is smaller than 2 MiB, and holds neither sources nor tests', () => {
  expect(statSync(tarball).size).toBeLessThan(LARGEST_BYTES);
  const installed = readdirSync(join(app, 'node_modules/cometa'));
  for (const part of ['server', 'game', 'protocol', 'test', '.cache']) expect(installed).not.toContain(part);
});

test('it starts without building, serves the page and bots play; captures lie where the system keeps data', async () => {
  const server = cometa(['start'], { PORT: '0', HOST: '127.0.0.1', XDG_DATA_HOME: join(home, 'kept') });
  await expect.poll(server.text, { timeout: 100_000 }).toMatch(ADDRESS);
  expect(server.text()).not.toContain('Building');
  const [address] = ADDRESS.exec(server.text()) ?? [];
  const page = await fetch(`${address}/`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Cometa</title>');

  const bots = await ended(cometa(['bots', '--bots', '3', '--duration', '3s', '--url', `${address}/`, '--json']));
  expect(bots.status, bots.text).toBe(0);
  expect(bots.text).toContain('"failed":0');

  server.child.kill('SIGUSR2');
  const captures = join(home, 'kept/cometa/captures');
  await expect.poll(() => existsSync(captures) && readdirSync(captures).length, { timeout: 60_000 }).toBeGreaterThan(0);
  server.child.kill('SIGTERM');
  const { status, text } = await ended(server);
  expect(status, text).toBe(0);
});

test.each(['build', 'dev', 'bench'])('"cometa %s" says that it needs the sources', async (command) => {
  const { status, text } = await ended(cometa([command]));
  expect(text).toBe(`"cometa ${command}" needs the sources, and this is an installed package: clone the repository.\n`);
  expect(status).toBe(1);
});

test('a file .env is read from the working directory', async () => {
  writeFileSync(join(home, '.env'), 'PORT=nowhere\n');
  const { status, text } = await ended(cometa(['start']));
  rmSync(join(home, '.env'));
  expect(text).toContain(`${join(home, '.env')}, line 1: PORT is "nowhere"`);
  expect(status).toBe(1);
});
