import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { type Client, createClient } from '../../../game/net/client.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { fillOwn } from '../../../game/sim/world/own-state.ts';
import {
  BROAD,
  HEAVY,
  MENDING,
  MOST_CRACKS,
  REACHING,
  setCracks,
  THORNY,
  THRIFTY,
} from '../../../game/sim/world/traits.ts';
import type { Room } from '../../../server/host/room.ts';
import { processTime } from '../../../server/machine/time.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createStage, ownId, play, until } from '../../harness/client/browser.ts';

const DOCS = new URL('../../../docs/', import.meta.url);
const NAMES = [
  'Encke',
  'Biela',
  'Lexell',
  'Tempel',
  'Wirtanen',
  'Kohoutek',
  'Borrelly',
  'Wild',
  'Swift',
  'Tuttle',
  'Faye',
];

/** What comets have chosen, as in the middle of a round: none to three each. */
const CHOSEN = [0, THRIFTY, THORNY, BROAD | REACHING, HEAVY, MENDING, THORNY | BROAD, THRIFTY | MENDING | HEAVY];

/** Flies in circles around a place, each at its own pace, boosting now and then: so many tails in one view. */
function circle(client: Client, i: number, nowMs: number): void {
  const { game } = client;
  if (!game) return;
  if (!game.alive) client.again();
  const turn = (nowMs / (14 + i)) % 256;
  client.steer(Math.floor(turn + i * 23) & 255, THRUST | (Math.floor(nowMs / 900) % 5 === i % 5 ? BOOST : 0));
}

async function circleAll(clients: readonly Client[], ms: number): Promise<void> {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) {
    for (const [i, client] of clients.entries()) circle(client, i, performance.now());
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

/** The README's pictures come from the running game; UPDATE_PICTURE=1 writes them anew. */
test('an arena full of comets is drawn, a ram, and a comet that breaks', async () => {
  const stage = await createStage({ ROOM_SEATS: '12', WORLD_CELLS: '14' }, { viewport: { width: 1280, height: 720 } });
  try {
    const page = await stage.open();
    await play(page, 'Halley');
    const clients = NAMES.map((name, i) => {
      const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
      client.join({ name, colour: (i * 5 + 3) % 12 });
      return client;
    });
    const [room] = stage.server.game.lobby.rooms.values();
    await page.waitForFunction(
      (players) => window.__cometa?.client.game?.roster.size === players,
      {},
      NAMES.length + 1,
    );
    gather(room);
    await page.keyboard.down('KeyD');
    await circleAll(clients, 3500);
    const png = await page.screenshot();
    expect(png.length).toBeGreaterThan(50_000);
    await page.waitForFunction(() => (window.__cometa?.client.game?.ids.length ?? 0) > 4);
    expect(stage.complaints).toEqual([]);
    keepPicture('arena.png', png);
    keepPicture('ram.png', await pictureOfRam(page, room, clients, { cracks: 1, afterMs: 70 }));
    keepPicture('shatter.png', await pictureOfRam(page, room, clients, { cracks: MOST_CRACKS, afterMs: 330 }));
    const start = await stage.open();
    await start.waitForSelector('#start input', { visible: true });
    // They have flown apart.
    gather(room);
    const inView = () => start.evaluate(() => window.__cometa?.spectator.game?.ids.length ?? 0);
    while ((await inView()) <= 3) await circleAll(clients, 100);
    // The picture fades in.
    await circleAll(clients, 1500);
    keepPicture('start.png', await start.screenshot());
    expect(stage.complaints).toEqual([]);
    for (const client of clients) client.leave();
  } finally {
    await stage.close();
  }
});

/** Brings all together and feeds them, as a minute of play would do. */
function gather({ world, sessions, outbox }: Room): void {
  const { comets, own, ids, tick } = world;
  for (const id of ids) {
    comets.x[id] = (1300 + (id % 4) * 330) * SUBPX;
    comets.y[id] = (1300 + Math.floor(((id + 4) % 12) / 4) * 280) * SUBPX;
    fillOwn(own, id, 20 + id * 60, tick);
    comets.traits[id] = CHOSEN[id % CHOSEN.length];
    if (id % 4 === 1) setCracks(comets, id, 1 + (id % MOST_CRACKS));
    const session = sessions[id];
    if (session?.state.kind === 'playing') outbox.snapshotsDue.push(session.seat);
  }
}

function keepPicture(name: string, png: Uint8Array): void {
  if (process.env.UPDATE_PICTURE !== '1') return;
  mkdirSync(fileURLToPath(DOCS), { recursive: true });
  writeFileSync(fileURLToPath(new URL(name, DOCS)), png);
}

/** A ram to be seen: the cracks that the loser has before it, and when after it the picture stands. */
interface Seen {
  readonly cracks: number;
  readonly afterMs: number;
}

/** Lets the page's comet ram one that flies across its way, stops the page's pictures a moment after, and lets them go on. */
async function pictureOfRam(page: Page, room: Room, clients: readonly Client[], seen: Seen): Promise<Uint8Array> {
  const own = await ownId(page);
  await page.evaluate(stopAfterRam, own, seen.afterMs, seen.cracks === MOST_CRACKS);
  // Again where it flew past or was shattered itself: others fly about as well.
  for (;;) {
    const { alive, flags } = room.world.comets;
    if (alive[own] === 0) await page.keyboard.press('Enter');
    await until(() => alive[own] === 1, 'the own comet');
    const victim = clients.find(({ game }) => game?.alive && (flags[game.id] & IMMUNE) === 0);
    // It would leave its place before the other is there.
    victim?.steer(64, 0);
    await page.keyboard.down('Space');
    if (victim?.game) faceOff(room, own, victim.game.id, seen.cracks);
    const isRammed = page.waitForFunction('window.__rammed', { polling: 50, timeout: 1500 });
    const png = (await isRammed.catch(() => undefined)) && (await page.screenshot());
    await page.keyboard.up('Space');
    if (!png) continue;
    await page.evaluate(() => window.dispatchEvent(new Event('goon')));
    return png;
  }
}

/** In the page. The event "goon" lets pictures go on. */
function stopAfterRam(own: number, afterMs: number, isShattered: boolean): void {
  const { client } = window.__cometa ?? {};
  if (!client) return;
  const take = client.takeEvents;
  const animate = window.requestAnimationFrame;
  const waiting: FrameRequestCallback[] = [];
  const stop = () => {
    const wait = (callback: FrameRequestCallback) => waiting.push(callback);
    Object.assign(window, { requestAnimationFrame: wait, __rammed: true });
  };
  client.takeEvents = () => {
    const events = take.call(client);
    const isOurs = events.some((one) => one.kind === 'paid' && one.winner === own && one.shattered === isShattered);
    if (isOurs) setTimeout(stop, afterMs);
    return events;
  };
  window.addEventListener(
    'goon',
    () => {
      client.takeEvents = take;
      Object.assign(window, { requestAnimationFrame: animate, __rammed: false });
      for (const callback of waiting) animate.call(window, callback);
    },
    { once: true },
  );
}

/** One flies to the right, and the other lies across its way, with so many cracks. */
function faceOff({ world, sessions, outbox }: Room, one: number, other: number, cracks: number): void {
  const { comets, own, tick } = world;
  setCracks(comets, other, cracks);
  for (const [id, x, y, heading, dust] of [
    [one, 1600, 1500, 0, 400],
    [other, 1760, 1500, 64, 300],
  ]) {
    comets.x[id] = x * SUBPX;
    comets.y[id] = y * SUBPX;
    comets.vx[id] = 0;
    comets.vy[id] = 0;
    comets.heading[id] = heading;
    fillOwn(own, id, dust, tick);
    const session = sessions[id];
    if (session?.state.kind === 'playing') outbox.snapshotsDue.push(session.seat);
  }
}
