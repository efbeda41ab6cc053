import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { createStage, ownId, play, type Stage, until } from '../../harness/client/browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({}, { drawsSeldom: true });
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

const worldOf = () => [...stage.server.game.lobby.rooms.values()][0].world;

/** Plays until three cards lie there, old enough to be taken. @returns the own id */
async function offered(page: Page): Promise<number> {
  await page.goto(stage.origin);
  await play(page, 'Chooser');
  const id = await ownId(page);
  worldOf().own.dust[id] = 100;
  await page.waitForSelector('.offer-card', { visible: true });
  // A key meant for the cards before takes none of these: see FRESH_MS.
  await page.waitForFunction(
    () => {
      const now = performance.now();
      const page = window as unknown as { seenMs?: number };
      page.seenMs ??= now;
      return now - page.seenMs > 500;
    },
    { polling: 50 },
  );
  return id;
}

const traitsOf = (id: number) => worldOf().comets.traits[id] & 63;
const flagsOf = (id: number) => worldOf().comets.flags[id];

test('a key takes a card while other keys go on steering, and a click takes one without a boost', async () => {
  const page = await stage.open();
  const id = await offered(page);
  const [first] = await page.evaluate(() => window.__cometa?.client.game?.offer ?? []);
  await page.keyboard.down('KeyD');
  await until(() => (flagsOf(id) & THRUST) !== 0, 'the key to thrust');
  await page.keyboard.press('Digit1');
  await until(() => traitsOf(id) === 1 << first, 'the choice');
  expect(flagsOf(id) & (THRUST | BOOST)).toBe(THRUST);
  await page.waitForSelector('.offer', { hidden: true });
  await page.waitForSelector('.chosen-one:not([hidden])', { visible: true });
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await page.keyboard.up('KeyD');
  await page.close();

  const other = await stage.open();
  const otherId = await offered(other);
  let boosted = false;
  await other.click('.offer-card:nth-child(2)');
  await until(() => {
    boosted ||= (flagsOf(otherId) & BOOST) !== 0;
    return traitsOf(otherId) !== 0;
  }, 'the choice');
  expect(boosted).toBe(false);
  await other.close();
});

test('a tap takes a card and steers nothing, while the other thumb goes on', async () => {
  const page = await stage.browser.newPage();
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
  const id = await offered(page);
  const stick = await page.touchscreen.touchStart(60, 500);
  await stick.move(120, 500);
  await until(() => (flagsOf(id) & THRUST) !== 0 && worldOf().comets.heading[id] < 8, 'the thumb to thrust');
  const card = await page.$('.offer-card:nth-child(3)');
  const box = await card?.boundingBox();
  if (!box) throw new Error('there is no third card');
  const tap = await page.touchscreen.touchStart(box.x + box.width / 2, box.y + box.height / 2);
  await tap.end();
  await until(() => traitsOf(id) !== 0, 'the choice');
  expect([flagsOf(id) & (THRUST | BOOST), worldOf().comets.heading[id] < 8]).toEqual([THRUST, true]);
  await stick.end();
  await page.close();
});
