import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOfJournal, rulesHash } from '../../../game/sim/fingerprint.ts';
import { findChromium, launchOptions } from '../../../tools/lib/install/chromium.mjs';

const RULES = fileURLToPath(new URL('../../../game/sim/fingerprint.ts', import.meta.url));

/** What the bundle puts on the page. */
type Rules = Pick<typeof import('../../../game/sim/fingerprint.ts'), 'hashOfJournal' | 'rulesHash'>;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const path = await findChromium();
  if (!path) throw new Error('There is no Chromium: "npm test -- browser" finds or installs one.');
  browser = await puppeteer.launch(launchOptions(path));
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundleRules() });
});

afterAll(() => browser?.close());

/** The rules as one script that sets `rules`. */
async function bundleRules(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', lib: { entry: RULES, formats: ['iife'], name: 'rules' } },
  });
  const [{ output }] = Array.isArray(result) ? result : [];
  return output[0].code;
}

const hashInPage = (seed: number, ticks: number, players: number) =>
  page.evaluate(
    (...args) => (globalThis as unknown as { rules: Rules }).rules.hashOfJournal(...args),
    seed,
    ticks,
    players,
  );

test.each([
  [1, 2000, 40],
  [3, 3000, 100],
  [4, 5000, 8],
])(
  '[DV1] the journal of seed %i makes the same world in Chromium as in Node, after %i ticks of %i players',
  async (...journal) => {
    expect(await hashInPage(...journal)).toBe(hashOfJournal(...journal));
  },
);

test('[DV1] Chromium computes the same fingerprint of the rules as Node', async () => {
  const inPage = await page.evaluate(() => (globalThis as unknown as { rules: Rules }).rules.rulesHash());
  expect(inPage).toBe(rulesHash());
});
