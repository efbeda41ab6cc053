// Minutes of play among bots: whether anything grows.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { ROOT } from '../../../bin/build.mjs';
// It declares `window.__cometa`.
import type {} from '../../../game/client/probe.ts';
import type { SceneCounts } from '../../../game/client/scene/arena.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { print } from '../../lib/output.ts';

type Counts = SceneCounts & { heapKib: number };

const BOTS = 60;
const LOOK_EVERY_MS = 5000;
/** Share of the time in which all pools find their size. */
const SETTLING_SHARE = 0.4;
/**
 * What more may be made after that: pools hold as much as was ever in the picture at once, and a shower is denser than what was before.
 * What is not given back grows by hundreds a minute.
 */
const MOST_GROWTH = 1.5;

/**
 * Plays among bots on a server of its own.
 * @returns whether counts of live objects and pools stay where they were
 */
export async function playForMinutes(browser: Browser, minutes: number): Promise<boolean> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', ADMIN_PORT: 'off', BOTS: String(BOTS) };
  const server = spawn(process.execPath, [join(ROOT, 'bin/cometa.mjs'), 'start'], { env, stdio: 'ignore' });
  try {
    await untilUp(`http://127.0.0.1:${port}/healthz`);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForSelector('#start input', { visible: true });
    await page.keyboard.press('Enter');
    await page.waitForFunction('window.__cometa?.client.game?.alive && window.__cometa.drawn?.alive');
    const counts = await watch(page, minutes * 60_000);
    return await judge(counts);
  } finally {
    server.kill();
  }
}

async function watch(page: Page, ms: number): Promise<Counts[]> {
  const session = await page.createCDPSession();
  const counts: Counts[] = [];
  const endMs = performance.now() + ms;
  const keys = ['KeyD', 'KeyS', 'KeyA', 'KeyW'] as const;
  for (let i = 0; performance.now() < endMs; i++) {
    const key = keys[i % keys.length];
    await page.keyboard.down(key);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    await page.keyboard.up(key);
    await page.evaluate(() => {
      const client = window.__cometa?.client;
      if (client?.game && !client.game.alive) client.again();
    });
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const now = await page.evaluate(() => window.__cometa?.counts());
    if (now) counts.push({ ...now, heapKib: Math.round(usedSize / 1024) });
  }
  return counts;
}

async function judge(counts: Counts[]): Promise<boolean> {
  const split = Math.ceil(counts.length * SETTLING_SHARE);
  const names = Object.keys(counts[0] ?? {}) as (keyof Counts)[];
  let isSteady = counts.length > 1;
  await print(`${BOTS} bots, looked ${counts.length} times: most in the first ${split}, and after them`);
  for (const name of names) {
    const before = Math.max(...counts.slice(0, split).map((count) => count[name]));
    const after = Math.max(...counts.slice(split).map((count) => count[name]));
    const isWithin = after <= before * MOST_GROWTH + 8;
    await print(`  ${name.padEnd(9)} ${before} ${after}${isWithin ? '' : '  grows'}`);
    isSteady &&= isWithin;
  }
  return isSteady;
}

async function untilUp(url: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no server answers at ${url}`);
}
