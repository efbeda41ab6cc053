import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
/** Everything that a build and a server need, and what was built last. */
const PARTS = [
  'bin',
  'dist',
  'game',
  'protocol',
  'server',
  'tools',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.base.json',
];
const ROOT_USER = 0;
const NOBODY = 65534;

/** A built copy of the project in a folder of its own, run by a user who may not do everything. */
export interface Install {
  readonly root: string;
  /** Its user may write and read everything: what is forbidden cannot be tested. */
  readonly mayAll: boolean;
  /**
   * Runs `cometa`, from another folder than the copy's, until it ends; where it has said `enough`, `then` is awaited and it is ended.
   */
  cometa(args: readonly string[], env?: Env, enough?: RegExp, then?: (text: string) => Promise<void>): Promise<Ended>;
  /** Makes a file or folder somebody else's: its user cannot write it any more. Returns what gives it back. */
  takeAway(path: string): () => void;
  remove(): void;
}

export type Env = Readonly<Record<string, string>>;

export interface Ended {
  status: number | null;
  text: string;
}

export function makeInstall(): Install {
  const isRoot = process.getuid?.() === ROOT_USER;
  const nobody = { uid: NOBODY, gid: NOBODY };
  const canChange = isRoot && canRunAs(nobody);
  const mayAll = isRoot && !canChange;
  if (mayAll)
    console.log(`What is forbidden is not tested: this is root, and user ${NOBODY} cannot run Node in ${PROJECT}.`);
  const root = copyProject();
  const children = new Set<ChildProcess>();
  if (canChange) giveAll(root, NOBODY);
  return {
    root,
    mayAll,
    async cometa(args, env = {}, enough, then) {
      const child = spawn(process.execPath, [join(root, 'bin/cometa.mjs'), ...args], {
        ...(canChange ? nobody : {}),
        cwd: tmpdir(),
        env: { PATH: process.env.PATH, HOME: root, ADMIN_PORT: 'off', ...env },
      });
      children.add(child);
      const text = await heard(child, enough, then);
      children.delete(child);
      return { status: child.exitCode, text };
    },
    takeAway(path) {
      const full = join(root, path);
      chmodSync(full, 0o555);
      if (canChange) lchownSync(full, ROOT_USER, ROOT_USER);
      return () => {
        if (canChange) lchownSync(full, NOBODY, NOBODY);
        chmodSync(full, 0o755);
      };
    },
    remove() {
      // What a test that failed has left.
      for (const child of children) child.kill('SIGKILL');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function canRunAs(user: { uid: number; gid: number }): boolean {
  const look = spawnSync(process.execPath, ['-e', 'fs.readdirSync(process.argv[1])', PROJECT], user);
  return look.status === 0;
}

function copyProject(): string {
  const root = mkdtempSync(join(tmpdir(), 'cometa-install-'));
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true, filter: isOurs });
  // Without it each build would take half a minute.
  mkdirSync(join(root, '.cache/brotli'), { recursive: true });
  const cache = join(PROJECT, '.cache/brotli');
  if (existsSync(cache)) cpSync(cache, join(root, '.cache/brotli'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(PROJECT, 'node_modules'))) {
    if (name !== '.vite-temp') symlinkSync(join(PROJECT, 'node_modules', name), join(root, 'node_modules', name));
  }
  return root;
}

/** What the benchmark installs for itself is large, and no part of a build. */
function isOurs(path: string): boolean {
  return !path.includes('node_modules');
}

function giveAll(root: string, user: number): void {
  const paths = ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })];
  // Links themselves: what they lead to is the project's.
  for (const path of paths) lchownSync(join(root, path), user, user);
}

async function heard(child: ChildProcess, enough?: RegExp, then = async (_text: string) => {}): Promise<string> {
  let text = '';
  let isEnough = false;
  const hear = (data: Buffer) => {
    text += data;
    if (isEnough || !enough?.test(text)) return;
    isEnough = true;
    void then(text).finally(() => child.kill('SIGTERM'));
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  await once(child, 'close');
  return text;
}
