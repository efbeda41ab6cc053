import { mkdirSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, type Stage } from '../../harness/client/browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const IDENTITY = 'cometa.identity';
const identityOf = (page: Page) => page.evaluate((item) => localStorage.getItem(item), IDENTITY);

async function openSettings(page: Page): Promise<void> {
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('cometa:menu')));
  await page.waitForSelector('.settings[open] .device');
}

const [showButton, useButton] = ['.device-row:first-of-type button', '.device-row:last-of-type button'];

/** A picture for whoever wants to look, in the folder that SHOTS names. */
async function shoot(page: Page, name: string): Promise<void> {
  const { SHOTS } = process.env;
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

test('[J12] a code that one device shows makes another the same player, once', async () => {
  const here = await stage.open();
  // Another origin has a storage of its own, as another device has.
  const there = await stage.open(stage.lanOrigin);
  await openSettings(here);
  await here.click(showButton);
  const told = await here.waitForFunction(() => document.querySelector('.device-code')?.textContent || undefined);
  const code = /^(\w{4} \w{4})/.exec(String(await told.jsonValue()))?.[1] ?? '';
  expect(code).not.toBe('');
  await shoot(here, 'device-shown');
  const identity = await identityOf(here);
  await openSettings(there);
  await there.type('.device-field', code.toLowerCase());
  await there.keyboard.press('Enter');
  await there.waitForFunction(() => document.querySelector('.device-news')?.textContent?.includes('same player here'));
  expect(await identityOf(there)).toBe(identity);
  await shoot(there, 'device-taken');
  await there.setViewport({ width: 390, height: 844 });
  await there.evaluate(() => document.querySelector('.device')?.scrollIntoView());
  await shoot(there, 'device-phone');
  // Used up: it opens nothing any more, and the player is told. The browser's console tells of the 404 by itself.
  stage.tolerate(/404/);
  await there.type('.device-field', code);
  await there.click(useButton);
  await there.waitForFunction(() =>
    document.querySelector('.device-news')?.textContent?.includes('wrong, used or too old'),
  );
  expect(await identityOf(there)).toBe(identity);
  expect(stage.complaints).toEqual([]);
});

test('in Portuguese it fits as well', async () => {
  const page = await stage.open();
  await page.evaluate(() => localStorage.setItem('cometa.settings', '{"language":"pt-BR"}'));
  await page.reload();
  await openSettings(page);
  await page.click(showButton);
  await page.waitForFunction(() => document.querySelector('.device-code')?.textContent?.includes('vale'));
  await shoot(page, 'device-pt');
  const sticksOut = await page.$$eval('.device, .device *', (elements) =>
    elements
      .filter(
        (element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline',
      )
      .map(({ className }) => className),
  );
  expect(sticksOut).toEqual([]);
});
