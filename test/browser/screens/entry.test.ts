import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { loadPage } from '../../../server/http/files.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { createStage, ownId, play, type Stage, until, untilDrawn } from '../../harness/client/browser.ts';
import { createWire } from '../../harness/server/wire.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({}, { viewport: { width: 1280, height: 720 }, drawsSeldom: true });
});
afterAll(() => stage.close());
afterEach(async () => {
  for (const page of (await stage.browser.pages()).slice(1)) await page.close();
  expect(stage.complaints.splice(0)).toEqual([]);
});

const PHONES = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
];

/** A page of a browser context with nothing in its storage. */
async function visit(url = stage.origin, phone?: { width: number; height: number }): Promise<Page> {
  const context = await stage.browser.createBrowserContext();
  const page = await context.newPage();
  if (phone) await page.setViewport({ ...phone, isMobile: true, hasTouch: true, deviceScaleFactor: 1 });
  await page.goto(url);
  return page;
}

const state = (page: Page) => page.evaluate(() => window.__cometa?.client.status.state);
const text = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');

describe('leaving', () => {
  const LEAVE = '#hud .leave';

  test('a click does not, nor do many; held, it does', async () => {
    const page = await visit();
    await play(page, 'Clicks');
    for (let i = 0; i < 3; i++) await page.click(LEAVE);
    await page.waitForFunction((at) => document.querySelector(at)?.textContent === 'Hold to leave', {}, LEAVE);
    await page.waitForFunction((at) => document.querySelector(at)?.textContent === 'Leave', {}, LEAVE);
    expect(await state(page)).toBe('playing');
    await page.mouse.down();
    await page.waitForFunction(() => window.__cometa?.client.status.state === 'idle');
    await page.waitForSelector('#start .play', { visible: true });
    await page.mouse.up();
  });

  test('a key asks first, is not taken for a second one while it is held, and then leaves', async () => {
    const page = await visit();
    await play(page, 'Keys');
    await page.focus(LEAVE);
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await text(page, LEAVE)).toBe('Leave the game? Press again');
    expect(await text(page, '.leaving [role=status]')).toBe('Leave the game? Press again');
    expect(await state(page)).toBe('playing');
    // Too late it is a first press again.
    await page.waitForFunction((at) => document.querySelector(at)?.textContent === 'Leave', {}, LEAVE);
    await page.focus(LEAVE);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#start .play', { visible: true });
  });

  test('it is small, in the corner, and not where thumbs are', async () => {
    const page = await visit();
    await play(page, 'Corner');
    const box = await page.$eval(LEAVE, (element) => element.getBoundingClientRect().toJSON());
    expect([box.right < 200, box.top > 720 - 60, box.height < 32]).toEqual([true, true, true]);
    const phone = await visit(stage.origin, PHONES[0]);
    await play(phone, 'Thumbs');
    expect(await phone.$eval(LEAVE, (element) => element.getClientRects().length)).toBe(0);
  });
});

test.each<[string, { width: number; height: number } | undefined]>([
  ['a screen', undefined],
  ['a phone upright', PHONES[0]],
  ['a phone across', PHONES[1]],
])('hints keep out of the middle third, and of thumbs: %s', async (_what, phone) => {
  const page = await visit(stage.origin, phone);
  await play(page, 'First');
  await page.waitForSelector('.coach', { visible: true });
  const { top, bottom, high } = await page.$eval('.coach', (element) => {
    const box = element.getBoundingClientRect();
    return { top: box.top, bottom: box.bottom, high: innerHeight };
  });
  if (phone) expect(bottom).toBeLessThan(high / 3);
  else expect(top).toBeGreaterThan((2 * high) / 3);
});

test('a reload shows nothing of a game before there is one, and never a panel without its figures', async () => {
  const page = await visit();
  await play(page, 'Again');
  const id = await ownId(page);
  await page.evaluateOnNewDocument(() => {
    const seen: string[] = [];
    Object.assign(window, { __seen: seen });
    const isShown = (at: string) => (document.querySelector(at)?.getClientRects().length ?? 0) > 0;
    const look = () => {
      const hasGame = window.__cometa?.client.game !== undefined;
      for (const at of ['#hud', '#stage', '#start']) if (isShown(at) && !hasGame) seen.push(`${at} without a game`);
      if (isShown('.muted')) seen.push('a button that says muted');
      if (isShown('.own-state') && !document.querySelector('.own-state strong')?.textContent) seen.push('no figures');
      if (isShown('#notice')) seen.push('calm');
      requestAnimationFrame(look);
    };
    // The stage has no game to draw, and is shown with it.
    document.addEventListener('DOMContentLoaded', look);
  });
  await page.reload();
  await untilDrawn(page);
  expect(await ownId(page)).toBe(id);
  const seen = await page.evaluate(() => (window as unknown as { __seen: string[] }).__seen);
  expect(new Set(seen.filter((what) => what !== '#stage without a game'))).toEqual(new Set(['calm']));
});

test('after a restart one is told what was lost, once', async () => {
  stage.tolerate(/WebSocket connection|ERR_CONNECTION|ERR_EMPTY|ERR_SOCKET/);
  const start = (): Promise<Server> =>
    startServer({
      config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off' }),
      page: loadPage('dist/page'),
      log: { info() {}, warn() {} },
    });
  const first = await start();
  const wire = await createWire(first.port);
  const origin = `http://127.0.0.1:${wire.port}`;
  stage.admit(origin);
  const page = await visit(origin);
  await play(page, 'Loser');
  const [room] = first.game.lobby.rooms.values();
  const id = await ownId(page);
  room.world.own.dust[id] = 312;
  room.outbox.snapshotsDue.push(id);
  await page.waitForFunction(() => (window.__cometa?.client.game?.dust ?? 0) >= 312);
  const second = await start();
  wire.lead(second.port);
  await first.stop();
  await page.waitForSelector('.loss', { visible: true });
  const said = await text(page, '.loss');
  expect(said).toMatch(/^The server restarted\. Your comet with 31\d dust is gone; you start anew\.$/);
  expect(await page.evaluate(() => window.__cometa?.client.game?.dust)).toBeLessThan(100);
  await page.waitForSelector('.loss', { hidden: true });
  // What goes on after a reload has lost nothing.
  const next = await ownId(page);
  await page.reload();
  await untilDrawn(page);
  expect([await ownId(page), await page.$$eval('.loss', ([loss]) => loss.textContent)]).toEqual([next, '']);
  await page.close();
  wire.close();
  await second.stop();
});

describe('on a phone', () => {
  test('the settings hide keys until there is a keyboard', async () => {
    const phone = await visit(stage.origin, PHONES[0]);
    await play(phone, 'Keyless');
    const open = async () => {
      await phone.evaluate(() => window.dispatchEvent(new Event('cometa:menu')));
      await phone.waitForSelector('dialog[open]', { visible: true });
      const isThere = await phone.$eval('dialog .keys', (keys) => keys.getClientRects().length > 0);
      await phone.evaluate(() => document.querySelector('dialog')?.close());
      return isThere;
    };
    // The name was typed, and Enter pressed in its field: that is what keyboards on the screen are for.
    expect(await open()).toBe(false);
    await phone.keyboard.press('KeyD');
    expect(await open()).toBe(true);
  });

  test('the page covers the screen, and no more', async () => {
    const phone = await visit(stage.origin, PHONES[0]);
    await phone.waitForSelector('.to-screen', { visible: true });
    await phone.tap('.to-screen');
    await phone.waitForFunction(() => document.fullscreenElement !== null);
    await phone.tap('.to-screen');
    await phone.waitForFunction(() => document.fullscreenElement === null);
    expect(await phone.evaluate(() => JSON.parse(localStorage['cometa.settings']).isFullScreen)).toBe(false);
  });
});

test('a private room is what its opener chose', async () => {
  const page = await visit();
  await page.waitForSelector('#start .private', { visible: true });
  await page.click('#start .private');
  await page.click('.room-options .switch');
  await page.click('#start .open');
  await untilDrawn(page);
  const code = await page.evaluate(() => window.__cometa?.client.game?.room ?? '');
  const options = stage.server.game.lobby.rooms.get(code)?.options;
  expect([options?.isPublic, options?.roundSeconds]).toEqual([false, 0]);
  const link = await visit(`${stage.origin}/?room=PQRSTUVW`);
  await link.waitForSelector('.opening', { visible: true });
  await link.click('.room-options .switch');
  await link.click('#start .play');
  await untilDrawn(link);
  await until(() => stage.server.game.lobby.rooms.get('PQRSTUVW')?.options.roundSeconds === 0, 'the room of the link');
});
