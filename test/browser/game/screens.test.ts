import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BOTS_SCRIPT } from '../../../bin/build.mjs';
import { language as en } from '../../../game/client/words/languages/en.ts';
import { language as ptBR } from '../../../game/client/words/languages/pt-BR.ts';
import { streamsOf } from '../../../tools/lib/virtual/streams.ts';
import { createStage, ownId, play, type Stage, until } from '../../harness/client/browser.ts';

/** Screens of other shapes: what is told of the world, and that what is written leaves the middle to the rivals. */

const BOTS = 20;
const SEATS = 40;
const UPRIGHT = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const ACROSS = { width: 844, height: 390, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const DESK = { width: 1280, height: 720 };

let stage: Stage;
let crowd: { stop(): Promise<unknown> };
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: String(SEATS) }, { drawsSeldom: true });
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

const room = () => [...stage.server.game.lobby.rooms.values()][0];

/** Puts a comet into the middle of the world, where no border cuts off what is told of it. */
function putInTheMiddle(id: number): void {
  const { world, sessions, outbox } = room();
  world.comets.x[id] = world.comets.y[id] = world.arena.side / 2;
  for (const session of sessions) if (session?.state.kind === 'playing') outbox.snapshotsDue.push(session.seat);
}

/** Waits until the page's area of interest is taller than wide, or wider than tall. */
function untilArea(page: Page, isTall: boolean): Promise<void> {
  const isSo = () =>
    page.evaluate((tall) => {
      const { left = 0, top = 0, right = 0, bottom = 0 } = window.__cometa?.client.replica?.area ?? {};
      return tall ? bottom - top > right - left : right - left > bottom - top;
    }, isTall);
  return until(isSo, `a ${isTall ? 'tall' : 'wide'} area`);
}

test('[VW2] an upright phone is told a tall piece of the world, and a wide one as it is turned', async () => {
  const page = await openOn(UPRIGHT);
  // Who sees the room behind the start screen sits behind the players.
  await until(() => streamsOf(room()).shapes.subarray(SEATS).includes(2), 'the spectator to say its shape');
  await play(page, 'Turner');
  const id = await ownId(page);
  await until(() => streamsOf(room()).shapes[id] === 2, 'the player to say its shape');
  putInTheMiddle(id);
  await untilArea(page, true);
  await page.setViewport(ACROSS);
  await untilArea(page, false);
  await page.setViewport(UPRIGHT);
  await untilArea(page, true);
  expect(await page.evaluate(() => window.__cometa?.telemetry.divergences)).toBe(0);
  await page.close();
});

/** What of the HUD reaches into the middle third of the screen, both ways. With everything there that comes and goes, at its longest. */
function inTheMiddle(page: Page, texts: Record<string, string>): Promise<string[]> {
  return page.evaluate((told) => {
    for (const [selector, text] of Object.entries(told)) {
      const element = document.querySelector<HTMLElement>(`#hud ${selector}`);
      if (!element) return [`${selector} is nowhere`];
      element.textContent = text;
      element.hidden = false;
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
      // Arrows keep to the rim of the panels, which all at their longest push them on; they have tests of their own.
      if (width <= 1 || height <= 1 || element.closest('.arrows')) return [];
      const isBeside = right <= innerWidth / 3 || left >= (2 * innerWidth) / 3;
      const isAbove = bottom <= innerHeight / 3 || top >= (2 * innerHeight) / 3;
      if (isBeside || isAbove) return [];
      return [`${element.className || element.tagName} ${[left, top, right, bottom].map(Math.round).join(' ')}`];
    });
  }, texts);
}

/** The longest that is written there in a language. */
function longestTexts(words: Readonly<Record<string, string>>): Record<string, string> {
  const longest = (prefix: string) =>
    Object.entries(words)
      .filter(([key]) => key.startsWith(prefix))
      .map(([, text]) => text.replace('{name}', 'W'.repeat(16)).replace('{seconds}', '5').replace('{by}', 'W A S D'))
      .reduce((most, text) => (text.length > most.length ? text : most), '');
  return { '.hint': longest('shower.'), '.callout': longest('hit.'), '.coach': longest('coach.') };
}

describe.each([en, ptBR])('in $name', ({ tag, words }) => {
  test.each([
    ['an upright phone', UPRIGHT],
    ['a phone across', ACROSS],
    ['a desk', DESK],
  ])('on %s no panel lies over the middle third while one plays', async (_name, viewport) => {
    const page = await openOn(viewport, tag);
    await play(page, 'Watcher');
    // A thumb where thumbs are.
    if ('hasTouch' in viewport) await page.touchscreen.touchStart(viewport.width / 5, 0.75 * viewport.height);
    await page.waitForFunction((players) => (window.__cometa?.client.game?.roster.size ?? 0) > players, {}, BOTS);
    const longest = longestTexts(words);
    let looked = 0;
    await until(async () => {
      // The screen of one who shatters is another.
      const isAlive = await page.evaluate(() => window.__cometa?.client.game?.alive);
      const found = isAlive ? await inTheMiddle(page, longest) : [];
      if (isAlive) looked++;
      else await page.keyboard.press('Enter');
      expect(found).toEqual([]);
      return looked === 5;
    }, 'five looks');
    await page.close();
  });
});
