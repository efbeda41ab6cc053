import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A clone elsewhere, with another package manager, for another user: each is installed as its users would, and started. */

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const hasIpv6 = existsSync('/proc/net/if_inet6');
const canUnplug = isRoot && spawnSync('unshare', ['--net', 'true']).status === 0;
/** What `git clone` brings of the project. */
const PARTS = ['bin', 'game', 'protocol', 'server', 'tools'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'vite.config.ts'];
const PORT = /"port":(\d+)/;
const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
/** Where a proxy of the house stands between here and the registry. */
const CERTIFICATES = NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS };
const NOT_CLONED = /[/\\](node_modules|dist|\.cache)([/\\]|$)/;

const folder = mkdtempSync(join(tmpdir(), 'cometa-managers-'));
// Others than its maker are to run what lies in it.
chmodSync(folder, 0o755);
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) end(child, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Ends a package manager and all that it has started. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
}

function clone(name: string): string {
  const root = join(folder, name);
  mkdirSync(root);
  for (const part of [...PARTS, ...FILES])
    cpSync(join(PROJECT, part), join(root, part), {
      recursive: true,
      filter: (path) => !NOT_CLONED.test(path.slice(PROJECT.length)),
    });
  return root;
}

interface User {
  cwd: string;
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
}

/** Starts the game by a command line, and resolves to what it said and what its page answered. */
async function play(words: readonly string[], { env, ...user }: User, address = 'http://localhost'): Promise<string> {
  let text = '';
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    ...user,
    detached: true,
    env: { PATH, HOME: user.cwd, PORT: '0', ADMIN_PORT: 'off', ...CERTIFICATES, ...env },
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += data));
  while (!(text.includes('Play at') && PORT.test(text))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It has ended: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [, port] = PORT.exec(text) ?? [];
  const answer = canAsk(words)
    ? await fetch(`${address}:${port}/`).then((page) => page.text())
    : '<title>Cometa</title>';
  end(child, 'SIGTERM');
  await once(child, 'close');
  children.delete(child);
  expect(answer).toContain('<title>Cometa</title>');
  return text;
}

/** A server without a network cannot be asked from outside. */
function canAsk([command]: readonly string[]): boolean {
  return command !== 'unshare';
}

describe('npm, without what only developers need, in a path with spaces and letters of all kinds, for a user who is not root', () => {
  let root = '';
  const user = (): User => ({
    cwd: root,
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    env: { NODE_ENV: 'production' },
  });

  beforeAll(() => {
    root = clone('Cometa für später ☄ (2)');
    execFileSync('npm', ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: 'pipe',
    });
    if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, root]);
  }, 300_000);

  test('builds and starts', async () => {
    expect(await play(['npm', 'start'], user())).toContain('Built in');
    expect(existsSync(join(root, 'node_modules/vitest'))).toBe(false);
  }, 300_000);

  test('says of a command that needs more what is missing', () => {
    const { status, stderr } = spawnSync('node', ['bin/cometa.mjs', 'bench', '--client'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toContain('puppeteer-core is not installed. Run "npm ci" without --omit=dev, then try again.\n');
    expect(status).toBe(1);
  }, 300_000);

  test.skipIf(!hasIpv6)(
    'starts on IPv6 alone',
    async () => {
      await play(['npm', 'start'], { ...user(), env: { HOST: '::1' } }, 'http://[::1]');
    },
    300_000,
  );

  if (!canUnplug) console.log('A start without a network is not tested: only root can take it away.');
  test.skipIf(!canUnplug)(
    'starts offline',
    async () => {
      await play(['unshare', '--net', 'sh', '-c', 'npm start'], { cwd: root });
    },
    300_000,
  );
});

/** As their users call them; each is fetched from npm. Yarn takes a minute alone: on demand. */
const MANAGERS = [
  { name: 'pnpm', packages: ['pnpm@10'], isSlow: false },
  { name: 'bun', packages: ['bun@1'], isSlow: false },
  { name: 'yarn', packages: ['yarn@1.22'], isSlow: true },
  { name: 'yarn 4', packages: ['@yarnpkg/cli-dist@4'], isSlow: true },
] as const;
const isAll = process.env.COMETA_MANAGERS === 'all';
if (!isAll) console.log('yarn is tried with COMETA_MANAGERS=all: it takes a minute.');

describe.each(MANAGERS)('$name', ({ name, packages, isSlow }) => {
  test.skipIf(isSlow && !isAll)(
    'installs and starts',
    async () => {
      const root = clone(name);
      const [manager = ''] = packages;
      execFileSync('npx', ['--yes', '--prefer-offline', manager, 'install'], { cwd: root, stdio: 'pipe' });
      await play(['npx', '--yes', '--prefer-offline', manager, 'run', 'start'], { cwd: root });
    },
    600_000,
  );
});
