import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Player } from '../../../game/client/watch/player.ts';
import { findChromium, installChromium, launchOptions } from '../../../tools/lib/install/chromium.mjs';
import { LONGEST_WAIT_MS, until } from '../../harness/client/browser.ts';

declare global {
  interface Window {
    __watch?: { player: Player; followed(): number; digest(): number; drawnTick(): number };
  }
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = `${ROOT}bin/cometa.mjs`;
const JOURNAL = `${ROOT}test/replay/twelve-people.journal`;

let child: ChildProcess;
let browser: Browser;
let page: Page;
let origin: string;
const complaints: string[] = [];

beforeAll(async () => {
  child = spawn(process.execPath, [BIN, 'replay', JOURNAL, '--watch'], { cwd: ROOT });
  origin = await addressOf(child);
  browser = await puppeteer.launch(launchOptions((await findChromium()) ?? (await installChromium())));
  page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  page.on('console', (message) => {
    const text = message.text();
    // Drawing in software, Chromium tells of its own readbacks.
    if (['error', 'warn'].includes(message.type()) && !/GL Driver Message/.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.setViewport({ width: 360, height: 640 });
  await page.goto(origin);
  await page.waitForFunction(() => (window.__watch?.drawnTick() ?? 0) > 1, { polling: 50 });
});

afterAll(async () => {
  await browser?.close();
  child?.kill('SIGKILL');
});

/** Where the command says that its page is. */
function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr?.on('data', (data) => {
      text += data;
      const [, address] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? [];
      if (address) resolve(address);
    });
    stderr?.on('close', () => reject(new Error(text)));
  });
}

/** The world at the end of a tick, as the command prints it. */
function dumpAt(tick: number): { tick: number; hash: number } {
  const args = [BIN, 'replay', JOURNAL, '--at', String(tick), '--dump', '--json'];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    .world;
}

const drawn = () => page.evaluate(() => ({ tick: window.__watch?.drawnTick() ?? -1, hash: window.__watch?.digest() }));

function untilDrawn(tick: number) {
  return page.waitForFunction((wanted) => window.__watch?.drawnTick() === wanted, { polling: 20 }, tick);
}

function press(label: string): Promise<void> {
  return page.locator(`::-p-xpath(//button[starts-with(normalize-space(.), "${label}")])`).click();
}

test('pauses, steps a tick on and back, and what it draws is what the command prints', async () => {
  await press('Pause');
  const { tick } = await drawn();
  expect(Number.isInteger(tick)).toBe(true);
  await page.keyboard.press('Period');
  await untilDrawn(tick + 1);
  await press('Back');
  await untilDrawn(tick);
  expect(await drawn()).toEqual(pick(dumpAt(tick)));
});

test('the slider, the arrows and Home go to a tick', async () => {
  await page.$eval('input[type=range]', (input) => {
    (input as HTMLInputElement).value = '1500';
    input.dispatchEvent(new Event('input'));
  });
  await untilDrawn(1500);
  expect(await drawn()).toEqual(pick(dumpAt(1500)));
  await page.keyboard.press('ArrowLeft');
  await untilDrawn(1200);
  await page.keyboard.press('ArrowRight');
  await untilDrawn(1500);
  await page.keyboard.press('Home');
  await untilDrawn(0);
});

test('plays at the speed that is asked for', async () => {
  for (let i = 0; i < 4; i++) await page.keyboard.press('BracketRight');
  await page.waitForFunction(() => document.querySelector('.speed')?.textContent === '16×', { polling: 50 });
  await page.keyboard.press('Space');
  await page.waitForFunction(() => (window.__watch?.drawnTick() ?? 0) > 960, { polling: 50 });
  await page.keyboard.press('Space');
});

test('Tab and a click choose whom to follow, dragging lets the camera go', async () => {
  const followed = () => page.evaluate(() => window.__watch?.followed());
  const before = await followed();
  await page.keyboard.press('Tab');
  const next = ((before ?? 0) + 1) % 12;
  await until(async () => (await followed()) === next, 'the next one to be followed');
  await page.mouse.move(180, 300);
  await page.mouse.down();
  await page.mouse.move(220, 340, { steps: 4 });
  await page.mouse.up();
  await until(async () => (await followed()) === -1, 'the camera to be free');
  await page.waitForFunction(() => document.querySelector('.followed')?.textContent === 'free', { polling: 20 });
  // It is still forty pixels off the comet it was let go from.
  await page.mouse.click(220, 360);
  await until(async () => (await followed()) === next, 'the one that was clicked to be followed');
});

test('nothing is wider than a phone, no text is smaller than 12 px, and the page complains of nothing', async () => {
  const found = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    cut: [...document.querySelectorAll('#hud button, #hud input')].filter(
      (part) => part.getBoundingClientRect().right > innerWidth,
    ).length,
    small: [...document.querySelectorAll('body *')].filter(
      (part) => Number.parseFloat(getComputedStyle(part).fontSize) < 12,
    ).length,
  }));
  expect(found).toEqual({ wide: 360, cut: 0, small: 0 });
  expect(complaints).toEqual([]);
});

test('?at opens there and stands; a stranger is refused', async () => {
  await page.goto(`${origin}/?at=777`);
  await page.waitForFunction(() => window.__watch?.drawnTick() === 777, { polling: 50 });
  expect(await page.$eval('.play-pause', ({ textContent }) => textContent)).toMatch(/^Play/);
  expect((await fetch(`${origin}/inputTrack`, { method: 'POST' })).status).toBe(403);
});

function pick({ tick, hash }: { tick: number; hash: number }) {
  return { tick, hash };
}
