import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LINES } from '../../../game/net/line/profiles.ts';
import { measureScripts } from '../../../tools/build/precompress.ts';
import { createStage, ownId, play, type Stage, telemetry, until } from '../../harness/client/browser.ts';

/** Until the start screen answers, and until one plays; beside Phaser. Of the latter 3 KiB are for faults of line, proxy and device. */
/**
 * With the words of two languages, the protocol of chat, and the identity. Of all 6.5 KiB are for friends (their list, calls, what is told of
 * them, its words), and 7 are the page of replays and the screen of those who watch;
 * a KiB of the former are the ways there. Half a KiB measures frames, layer by layer.
 */
const LARGEST_START_BYTES = 63 * 1024;
const LARGEST_OWN_BYTES = 132 * 1024;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({}, { drawsSeldom: true });
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

test('a page on a LAN address plays, though its browser gives it no secure context', async () => {
  const page = await stage.open(stage.lanOrigin);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await play(page, 'Neighbour');
  expect(await ownId(page)).toBeGreaterThanOrEqual(0);
  await page.close();
});

test('a phone steers with its thumb and boosts with the other', async () => {
  const page = await stage.browser.newPage();
  await page.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await page.goto(stage.origin);
  await play(page, 'Thumb');
  const id = await ownId(page);
  const { world } = [...stage.server.game.lobby.rooms.values()][0];
  const before = { x: world.comets.x[id], y: world.comets.y[id] };
  const stick = await page.touchscreen.touchStart(90, 450);
  await stick.move(150, 450);
  await until(
    () => (world.comets.flags[id] & 1) === 1 && world.comets.heading[id] < 8,
    'the thumb to thrust to the right',
  );
  await until(() => world.comets.x[id] > before.x + 1024 * 20, 'the comet to go right');
  await stick.end();
  await until(() => (world.comets.flags[id] & 1) === 0, 'the thumb to let go');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.close();
});

test('keys are released when the page loses its focus', async () => {
  const page = await stage.open();
  await play(page, 'Blurred');
  const id = await ownId(page);
  const { world } = [...stage.server.game.lobby.rooms.values()][0];
  await page.keyboard.down('KeyW');
  await until(() => (world.comets.flags[id] & 1) === 1, 'the key to thrust');
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await until(() => (world.comets.flags[id] & 1) === 0, 'the key to be released');
  await page.keyboard.up('KeyW');
  await page.close();
});

test('?net= puts a simulated line between page and server', async () => {
  const page = await stage.open(`${stage.origin}/?net=intercontinental`);
  await play(page, 'Far');
  await until(async () => (await telemetry(page)).pingMs > 0, 'a ping');
  const { rttMs, jitterMs } = LINES.intercontinental;
  expect((await telemetry(page)).pingMs).toBeGreaterThan(rttMs - jitterMs - 1);
  await page.close();
});

test('the overlay tells what the counters say, and the switches reach the client', async () => {
  const page = await stage.open(`${stage.origin}/?noPredict&noSmooth`);
  await play(page, 'Curious');
  await page.keyboard.press('F3');
  await page.keyboard.press('F4');
  await page.waitForFunction(
    () => /ping/i.test(document.body.innerText) && /correction/i.test(document.body.innerText),
  );
  const counters = await telemetry(page);
  expect(counters.updatesIn).toBeGreaterThan(0);
  expect(counters.divergences).toBe(0);
  await page.close();
});

test('a private room is entered by its link', async () => {
  const page = await stage.open(`${stage.origin}/?room=ABCDEFGH`);
  await play(page, 'Host');
  expect(await page.evaluate(() => window.__cometa?.client.game?.room)).toBe('ABCDEFGH');
  const guest = await stage.open(`${stage.origin}/?room=ABCDEFGH`);
  await play(guest, 'Guest');
  expect(await guest.evaluate(() => window.__cometa?.client.game?.roster.size)).toBe(2);
  await page.close();
  await guest.close();
});

test('the start screen takes at most 63 KiB of our own script, gzip', async () => {
  const { startGzipBytes, ownGzipBytes, phaserGzipBytes } = await measureScripts('dist/page');
  console.log(`start screen ${startGzipBytes}, all of our own ${ownGzipBytes}, Phaser ${phaserGzipBytes} bytes, gzip`);
  expect(startGzipBytes).toBeGreaterThan(0);
  expect(startGzipBytes).toBeLessThanOrEqual(LARGEST_START_BYTES);
  expect(ownGzipBytes).toBeLessThanOrEqual(LARGEST_OWN_BYTES);
  expect(phaserGzipBytes).toBeGreaterThan(0);
});

test('a page is playable at once: how soon is printed', async () => {
  const page = await stage.open();
  await page.waitForSelector('#start input', { visible: true });
  const formMs = await page.evaluate(() => performance.now());
  await play(page, '');
  const playMs = await page.evaluate(() => performance.now());
  console.log(`start screen ${Math.round(formMs)} ms, own comet drawn ${Math.round(playMs)} ms after the address`);
  await page.close();
});
