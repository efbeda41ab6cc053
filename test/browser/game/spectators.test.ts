import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../../game/net/client.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { countSpectators } from '../../../server/admin/report.ts';
import { processTime } from '../../../server/machine/time.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createStage, play, type Stage, until } from '../../harness/client/browser.ts';

const PLAYERS = 5;

let stage: Stage;
let clients: Client[] = [];
let stopFlying = () => {};
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '12', WORLD_CELLS: '6' });
  clients = Array.from({ length: PLAYERS }, (_, i) => {
    const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
    client.join({ name: `Player ${i}`, colour: i });
    return client;
  });
  const timer = setInterval(() => {
    for (const [i, client] of clients.entries()) {
      if (client.game && !client.game.alive) client.again();
      client.steer(Math.floor(performance.now() / (14 + i)) & 255, i === 0 ? THRUST | BOOST : THRUST);
    }
  }, 30);
  stopFlying = () => clearInterval(timer);
});
afterAll(async () => {
  stopFlying();
  for (const client of clients) client.leave();
  await stage.close();
});
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

const spectators = () => countSpectators(stage.server.game.lobby.rooms.values());

/** What the page shows of the room behind its start screen. */
function sight(page: Page) {
  return page.evaluate(() => {
    const { client, spectator } = window.__cometa ?? {};
    const stageOfPage = document.getElementById('stage');
    return {
      players: client?.status.state,
      spectators: spectator?.status.state,
      comets: spectator?.game?.ids.length ?? 0,
      isMoving: document.body.classList.contains('watching') && stageOfPage?.hidden === false,
      news: document.querySelector('.news')?.textContent ?? '',
    };
  });
}

/** The left edge, where no field blinks and no card covers the picture. */
const shot = async (page: Page) =>
  Buffer.from(await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 600 } })).toString('base64');

test('[J9] the room flies behind the start screen, which says who plays; joining ends it, leaving begins it again', async () => {
  const page = await stage.open();
  await until(async () => (await sight(page)).comets > 0, 'comets behind the start screen');
  await until(async () => /^5 playing now.*\d ms$/.test((await sight(page)).news), 'the news');
  expect(await sight(page)).toMatchObject({ players: 'idle', spectators: 'playing', isMoving: true });
  const before = await shot(page);
  await until(async () => (await shot(page)) !== before, 'the picture to move');
  expect(spectators()).toBe(1);
  expect(clients[0].game?.roster.size).toBe(PLAYERS);

  await play(page, 'From the stands');
  expect(await sight(page)).toMatchObject({ players: 'playing', spectators: 'idle', isMoving: false });
  expect(await page.evaluate(() => document.getElementById('stage')?.hidden)).toBe(false);
  await until(() => spectators() === 0, 'the spectator to be gone');
  expect(await page.evaluate(() => window.__cometa?.client.game?.roster.size)).toBe(PLAYERS + 1);

  await page.evaluate(() => window.__cometa?.client.leave());
  await until(async () => (await sight(page)).isMoving, 'the room behind the start screen again');
  expect(await sight(page)).toMatchObject({ players: 'idle', spectators: 'playing' });
  await page.close();
  await until(() => spectators() === 0, 'the closed page to be gone');
});

test('a browser that asks for less motion is told the news under a still sky', async () => {
  const page = await stage.browser.newPage();
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(stage.origin);
  await until(async () => (await sight(page)).news.startsWith('5 playing now'), 'the news');
  expect((await sight(page)).isMoving).toBe(false);
  await page.close();
});

test('[J9] the link of a room in which nobody is says so, until somebody is', async () => {
  const page = await stage.open(`${stage.origin}/?room=QRSTUVWX`);
  await until(async () => (await sight(page)).news.startsWith('You will be the first in this room'), 'the news');
  expect(stage.server.game.lobby.rooms.has('QRSTUVWX')).toBe(false);
  const host = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
  host.join({ name: 'Host', colour: 0, room: 'QRSTUVWX' });
  await until(async () => (await sight(page)).news.startsWith('1 playing now'), 'the host to be noticed');
  await until(async () => (await sight(page)).isMoving, 'the room behind the start screen');
  const people = () => page.$$eval('.people-names li', (names) => names.map((name) => name.textContent));
  await until(async () => (await people()).length === 1, 'the host to be named');
  expect(await people()).toEqual(['Host']);
  const hue = await page.$eval('.people-names li', (name) => getComputedStyle(name).color);
  expect(hue).toBe('rgb(255, 93, 93)');
  // Somebody is there, so there is nothing to choose.
  await page.waitForSelector('.opening', { hidden: true });
  host.leave();
  await page.close();
});
