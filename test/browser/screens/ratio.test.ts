import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createStage, play, type Stage, until } from '../../harness/client/browser.ts';

/** Another screen, or zoom: the pixel ratio changes, and the size in CSS pixels may stay what it was. */

const SIZE = { width: 1000, height: 600 };

let stage: Stage;
let page: Page;
let session: CDPSession;
beforeAll(async () => {
  stage = await createStage({ WORLD_SEED: '32' });
  page = await stage.open();
  session = await page.createCDPSession();
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

/** Chromium tells of no resize where `width` is what it was; of two monitors it tells in a query, and with emulated ones nothing at all. */
async function setRatio(deviceScaleFactor: number, width = SIZE.width): Promise<void> {
  await session.send('Emulation.setDeviceMetricsOverride', { ...SIZE, width, deviceScaleFactor, mobile: false });
  await page.waitForFunction((ratio) => devicePixelRatio === ratio, { polling: 20 }, deviceScaleFactor);
}

/** Device pixels of a canvas to one CSS pixel, in both directions. */
function sharpness(selector: string): Promise<[number, number]> {
  return page.$eval(selector, (element) => {
    const { width, height, clientWidth, clientHeight } = element as HTMLCanvasElement;
    return [width / clientWidth, height / clientHeight] as [number, number];
  });
}

function untilSharp(selector: string, ratio: number): Promise<void> {
  return until(async () => {
    const [x, y] = await sharpness(selector);
    return Math.abs(x - ratio) < 0.02 && Math.abs(y - ratio) < 0.02;
  }, `${selector} to have ${ratio} pixels to one of CSS`);
}

test('the start screen is sharp after each change that no resize tells of', async () => {
  await page.evaluate(() => {
    Object.assign(window, { __resizes: 0 });
    const keep = (event: Event) => {
      event.stopImmediatePropagation();
      Object.assign(window, { __resizes: (window as unknown as { __resizes: number }).__resizes + 1 });
    };
    window.addEventListener('resize', keep, { capture: true });
    Object.assign(window, { __free: () => window.removeEventListener('resize', keep, { capture: true }) });
  });
  await page.waitForSelector('#start .sky', { visible: true });
  for (const [i, ratio] of [2, 1.25, 1].entries()) {
    await setRatio(ratio, SIZE.width - 2 + i);
    await untilSharp('#start .sky', ratio);
  }
  expect(await page.evaluate(() => (window as unknown as { __resizes: number }).__resizes)).toBeGreaterThan(0);
  await page.evaluate(() => (window as unknown as { __free(): void }).__free());
});

test('the game is sharp after each change of the ratio, as often as it changes, and hands meet what they see', async () => {
  await play(page, 'Sharp');
  for (const ratio of [1.5, 2, 1.25, 1]) {
    await setRatio(ratio);
    await untilSharp('#stage canvas:not(.nebula)', ratio);
    await untilSharp('.minimap', ratio);
    const { x, y } = await page.evaluate(() => {
      const { screenX = 0, screenY = 0 } = window.__cometa?.drawn ?? {};
      return { x: screenX / innerWidth, y: screenY / innerHeight };
    });
    expect([Math.abs(x - 0.5) < 0.1, Math.abs(y - 0.5) < 0.1]).toEqual([true, true]);
  }
});
