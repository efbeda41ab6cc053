import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BOTS_SCRIPT } from '../../../bin/build.mjs';
import { createStage, play, type Stage, until } from '../../harness/client/browser.ts';

/** Screens of other shapes: what is told of the world, and that what is written leaves the middle to the rivals. */

const BOTS = 20;
const UPRIGHT = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const ACROSS = { width: 844, height: 390, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const DESK = { width: 1280, height: 720 };

let stage: Stage;
let crowd: { stop(): Promise<unknown> };
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '40' });
  const bots = (await import(pathToFileURL(BOTS_SCRIPT).href)) as typeof import('../../../game/bots/main.ts');
  const origin = `http://127.0.0.1:${stage.server.port}`;
  crowd = await bots.startCrowd({ origin, bots: BOTS, perSecond: 60, brain: 'human', seed: 1, makesRoom: false });
});
afterAll(async () => {
  await crowd.stop();
  await stage.close();
});
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

async function openOn(viewport: Parameters<Page['setViewport']>[0], language = 'en'): Promise<Page> {
  const page = await stage.browser.newPage();
  await page.setViewport(viewport);
  await page.evaluateOnNewDocument((wanted) => {
    localStorage.setItem('cometa.settings', JSON.stringify({ language: wanted }));
    localStorage.removeItem('cometa.coach');
  }, language);
  await page.goto(stage.origin);
  await page.waitForSelector('#start input', { visible: true });
  return page;
}

/** Columns and rows of the area of interest, as the page's copy has it: of the player, or of the spectator behind the start screen. */
function areaOf(page: Page, whose: 'client' | 'spectator'): Promise<[number, number]> {
  return page.evaluate((name) => {
    const { left, top, right, bottom } = window.__cometa?.[name].replica?.area ?? {
      left: 0,
      top: 0,
      right: 0,
      bottom: 0,
    };
    return [right - left, bottom - top] as [number, number];
  }, whose);
}

function untilTall(page: Page, whose: 'client' | 'spectator'): Promise<void> {
  return until(
    async () => (([columns, rows]) => rows > columns)(await areaOf(page, whose)),
    `a tall area of the ${whose}`,
  );
}

test('[VW2] an upright phone is told a tall piece of the world, and a wide one as it is turned', async () => {
  const page = await openOn(UPRIGHT);
  await untilTall(page, 'spectator');
  await play(page, 'Turner');
  await untilTall(page, 'client');
  await page.setViewport(ACROSS);
  await until(async () => (([columns, rows]) => columns > rows)(await areaOf(page, 'client')), 'a wide area');
  await page.setViewport(UPRIGHT);
  await untilTall(page, 'client');
  expect(await page.evaluate(() => window.__cometa?.telemetry.divergences)).toBe(0);
  await page.close();
});

/** What of the HUD reaches into the middle third of the screen, both ways. With everything there that comes and goes, at its longest. */
function inTheMiddle(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    for (const [selector, text] of [
      ['.hint', 'Chuva de poeira em 5 s: o círculo no mapa'],
      ['.callout', 'WWWWWWWWWWWWWWWW boosted, you did not'],
      ['.coach', 'Boost into others, nose first: they lose dust'],
    ]) {
      const element = document.querySelector<HTMLElement>(selector);
      if (!element) continue;
      element.textContent = text;
      element.hidden = false;
      if (!element.classList.contains(selector.slice(1))) element.classList.add(selector.slice(1));
    }
    const hud = document.getElementById('hud');
    const isDrawn = (element: Element) => {
      const { backgroundColor, backgroundImage, borderTopWidth, visibility } = getComputedStyle(element);
      const hasLook =
        !/, 0\)$|transparent/.test(backgroundColor) || backgroundImage !== 'none' || borderTopWidth !== '0px';
      return visibility !== 'hidden' && (hasLook || element.childElementCount === 0);
    };
    return [...(hud?.querySelectorAll('*') ?? [])].filter(isDrawn).flatMap((element) => {
      const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1) return [];
      const isBeside = right <= innerWidth / 3 || left >= (2 * innerWidth) / 3;
      const isAbove = bottom <= innerHeight / 3 || top >= (2 * innerHeight) / 3;
      if (isBeside || isAbove) return [];
      return [`${element.className || element.tagName} ${[left, top, right, bottom].map(Math.round).join(' ')}`];
    });
  });
}

describe.each(['en', 'pt-BR'])('in %s', (language) => {
  test.each([
    ['an upright phone', UPRIGHT],
    ['a phone across', ACROSS],
    ['a desk', DESK],
  ])('on %s no panel lies over the middle third while one plays', async (_name, viewport) => {
    const page = await openOn(viewport, language);
    await play(page, 'Watcher');
    await page.waitForFunction((players) => (window.__cometa?.client.game?.roster.size ?? 0) > players, {}, BOTS);
    for (let i = 0; i < 5; i++) {
      const frame = await page.evaluate(() => window.__cometa?.drawn?.frame ?? 0);
      await page.waitForFunction((since) => (window.__cometa?.drawn?.frame ?? 0) > since + 15, { polling: 50 }, frame);
      // The screen of one who shatters is another.
      if (await page.evaluate(() => window.__cometa?.client.game?.alive)) expect(await inTheMiddle(page)).toEqual([]);
    }
    await page.close();
  });
});
