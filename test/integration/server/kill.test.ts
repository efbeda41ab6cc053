import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureServerBuilt } from '../../../bin/build.mjs';
import { freePort } from '../../../server/machine/free-port.ts';
import { openStore } from '../../../server/store/open.ts';
import { bundle } from '../../../tools/lib/bundle.ts';
import { longOr } from '../../harness/long.ts';

// `kill -9` under load: what the store said is kept must be there, the store must open, and everybody gets the own comet back.

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'bin/cometa.mjs');
const OUT = join(ROOT, '.cache/test/clerk');
const BOTS = 200;
/** KILLS=50 for an evening. */
const KILLS = Number(process.env.KILLS ?? longOr(5, 3, '3 kills of 5'));

interface Counts {
  joins: number;
  resumes: number;
  storeFailures: number;
  players: number;
  comets: number;
}

interface Clerk {
  readonly child: ChildProcess;
  /** The last record that was said to be kept. */
  lastKept(): number;
  counts(): Counts | undefined;
}

const dataDir = mkdtempSync(join(tmpdir(), 'cometa-kill-'));
const children: ChildProcess[] = [];

beforeAll(async () => {
  await ensureServerBuilt();
  const input = { 'clerk-server': fileURLToPath(new URL('../../harness/process/clerk-server.ts', import.meta.url)) };
  await bundle({ input, outDir: OUT, root: ROOT, logLevel: 'silent' });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

function startClerk(port: number, firstRecord: number): Clerk {
  const env = {
    ROOM_SEATS: String(BOTS),
    ROUND_SECONDS: '0',
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: 'off',
  };
  const child = spawn(process.execPath, [join(OUT, 'clerk-server.js')], {
    cwd: ROOT,
    env: { ...process.env, ...env, DATA_DIR: dataDir, FIRST_RECORD: String(firstRecord), CAPTURES_PER_MINUTE: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let kept = firstRecord - 1;
  let counts: Counts | undefined;
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('kept ')) kept = Number(line.slice(5));
      else if (line.startsWith('counts ')) counts = JSON.parse(line.slice(7));
      else console.log(line);
    }
  });
  return { child, lastKept: () => kept, counts: () => counts };
}

async function until(isSo: () => boolean, check = () => {}): Promise<void> {
  for (; !isSo(); check()) await new Promise((resolve) => setTimeout(resolve, 50));
}

test(`killed ${KILLS} times under load with ${BOTS} bots, nothing is lost that was said to be kept, and each has the own comet again`, {
  timeout: 60_000 + KILLS * 60_000,
}, async () => {
  const port = await freePort();
  let clerk = startClerk(port, 0);
  await until(() => clerk.counts() !== undefined);
  const load = ['--bots', String(BOTS), '--ramp', '100/s', '--duration', '24h', '--brain', 'wander'];
  const args = [BIN, 'bots', '--no-build', ...load, '--url', `ws://127.0.0.1:${port}/ws`];
  const bots = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(bots);
  let said = '';
  bots.stderr.on('data', (data) => {
    said += data;
  });
  const bothRun = () => {
    if (bots.exitCode !== null) throw new Error(`the bots have ended: ${said}`);
    if (clerk.child.exitCode !== null) throw new Error('the server has ended');
  };
  await until(() => clerk.counts()?.players === BOTS, bothRun);
  let records = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const before = clerk.lastKept();
    await until(() => clerk.lastKept() > before + 100, bothRun);
    const gone = once(clerk.child, 'close');
    clerk.child.kill('SIGKILL');
    await gone;
    const last = clerk.lastKept();
    const store = await openStore(join(dataDir, 'store'), Date.now);
    const [runs, boards] = [await store.list('runs'), await store.list('boards')];
    await store.close();
    const numbers = runs.map(({ key }) => Number(key));
    expect(numbers.slice(0, last + 1)).toEqual(Array.from({ length: last + 1 }, (_, number) => number));
    expect(boards.map(({ key }) => key)).toEqual(runs.map(({ key }) => key));
    records = last + 1;
    clerk = startClerk(port, numbers.length);
    await until(() => clerk.counts()?.players === BOTS, bothRun);
    // Each came back by the own key: nobody had to begin anew.
    expect(clerk.counts()).toMatchObject({ joins: 0, storeFailures: 0 });
    expect(clerk.counts()?.resumes).toBeGreaterThanOrEqual(BOTS);
  }
  expect(bots.exitCode).toBeNull();
  console.log(
    `${KILLS} kills: ${records} records said to be kept, 0 lost; ${BOTS} of ${BOTS} back in their own comets each time`,
  );
});
