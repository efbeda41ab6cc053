import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../../game/net/client.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { fillOwn } from '../../../game/sim/world/own-state.ts';
import { processTime } from '../../../server/machine/time.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createStage, ownId, play, type Stage, until, untilPictures } from '../../harness/client/browser.ts';
import { findOverlaps, PANELS } from '../../harness/client/overlaps.ts';

/** What is written over the picture, on screens of all sizes, and what the edge of the screen tells. */

let stage: Stage;
let page: Page;
let id: number;
let rivals: { client: Client; id: number }[];
beforeAll(async () => {
  // A world without asteroids where comets are put. Full, so its border leaves all of it to play in.
  stage = await createStage({ WORLD_SEED: '32', WORLD_CELLS: '24', ROOM_SEATS: '10' }, { drawsSeldom: true });
  page = await stage.open();
  await play(page, 'Halley');
  id = await ownId(page);
  rivals = await Promise.all(Array.from({ length: 9 }, (_, i) => enter(`${i}WWWWWWWWWWWWWWW`)));
  await page.waitForFunction(() => document.querySelectorAll('.board li:not([hidden])').length > 9, { polling: 50 });
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

function room() {
  return [...stage.server.game.lobby.rooms.values()][0];
}

/** Another player, without a page. */
async function enter(name: string): Promise<{ client: Client; id: number }> {
  const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
  client.join({ name, colour: 2 });
  await until(() => client.game?.alive === true, `${name} to be in play`);
  return { client, id: client.game?.id ?? -1 };
}

interface Put {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly vx?: number;
  readonly dust?: number;
}

/** Puts comets without immunity, with dust enough to boost through a test, and tells everybody. */
function put(places: readonly Put[]): void {
  const { world, sessions, outbox } = room();
  const { comets, own } = world;
  for (const place of places) {
    comets.x[place.id] = place.x * SUBPX;
    comets.y[place.id] = place.y * SUBPX;
    comets.vx[place.id] = ((place.vx ?? 0) * SUBPX) / 60;
    comets.vy[place.id] = 0;
    comets.flags[place.id] &= ~IMMUNE;
    fillOwn(own, place.id, place.dust ?? 300, 0);
  }
  for (const session of sessions) if (session?.state.kind === 'playing') outbox.snapshotsDue.push(session.seat);
}

/** All but the first rival far from what a test looks at, and one of them with the crown. */
function clear(): void {
  put(rivals.slice(1).map((rival, i) => ({ id: rival.id, x: 400 + 300 * i, y: 4200, dust: i === 0 ? 900 : 200 })));
}

async function resize(width: number, height: number): Promise<void> {
  await page.setViewport({ width, height });
  await page.waitForFunction((wide) => innerWidth === wide, { polling: 20 }, width);
  // What hangs on the screen's size moves with the next picture.
  await untilPictures(page, 1);
}

/** Lines of news, as a fight writes them. */
function writeNews(): Promise<void> {
  return page.evaluate(() => {
    const feed = document.querySelector('.feed');
    for (let i = 0; i < 5; i++) {
      const line = document.createElement('li');
      line.textContent = `${i} WWWWWWWWWWWWWWWW shattered WWWWWWWWWWWWWWWW`;
      line.style.animation = 'none';
      feed?.append(line);
    }
  });
}

const SIZES: readonly [number, number][] = [
  [320, 200],
  [480, 270],
  [640, 360],
  [390, 844],
  [844, 390],
  [360, 640],
  [1280, 720],
];

test('nothing in the HUD lies over anything else: small, zoomed, on phones, at any size of text and in any language', async () => {
  const overlaps: string[] = [];
  await writeNews();
  for (const language of ['en', 'pt-BR']) {
    await page.evaluate((tag) => {
      localStorage.setItem('cometa.settings', JSON.stringify({ language: tag }));
      window.dispatchEvent(new StorageEvent('storage', { key: 'cometa.settings' }));
    }, language);
    for (const [width, height] of SIZES) {
      await resize(width, height);
      for (const scale of ['0.8', '1', '1.6']) {
        const found = await findOverlaps(page, scale);
        overlaps.push(...found.map((what) => `${language} ${width}x${height} at ${scale}: ${what}`));
      }
    }
  }
  expect(overlaps).toEqual([]);
});

/** Places of the board that are seen, the map's width in CSS pixels, and lines of news that are seen whole. */
function measure(): Promise<{ places: number; mapPx: number; lines: number }> {
  return page.evaluate(() => {
    const bottom = document.querySelector('.side')?.getBoundingClientRect().bottom ?? 0;
    const isSeen = (element: Element) => {
      const box = element.getBoundingClientRect();
      return box.height > 0 && box.bottom <= bottom + 1;
    };
    return {
      places: [...document.querySelectorAll('.board li')].filter(isSeen).length,
      mapPx: document.querySelector('.minimap')?.getBoundingClientRect().width ?? 0,
      lines: [...document.querySelectorAll('.feed li')].filter(isSeen).length,
    };
  });
}

test('what does not fit folds away: places first, then the map, news last', async () => {
  await page.evaluate(() => {
    document.documentElement.style.setProperty('--scale', '1');
    document.getElementById('hud')?.classList.remove('touched');
  });
  const at = async (width: number, height: number) => {
    await resize(width, height);
    return measure();
  };
  const [desk, zoomed, tiny] = [await at(1280, 720), await at(640, 360), await at(320, 200)];
  expect([desk.places, zoomed.places, tiny.places]).toEqual([10, 5, 3]);
  expect(zoomed.mapPx).toBeLessThan(desk.mapPx);
  expect(tiny.mapPx).toBeLessThan(zoomed.mapPx);
  expect(tiny.mapPx).toBeGreaterThan(50);
  expect(zoomed.lines).toBeGreaterThan(0);
});

/** Ways to the right and down. */
const AROUND: readonly [number, number][] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
];

test.each([
  [1280, 720],
  [390, 844],
  [640, 360],
])(
  'arrows at %i × %i point to a rival out of sight from all around, and never lie over a panel',
  async (width, height) => {
    await resize(width, height);
    const seen: string[] = [];
    for (const [right, down] of AROUND) {
      // Beyond the largest view, and near enough to be told of: an upright screen is told of a tall piece of the world.
      const [far, near] = [940, 640];
      const away = width > height ? { x: far * right, y: near * down } : { x: near * right, y: far * down };
      clear();
      put([
        // Too small for a choice: on a low screen its cards leave no place for an arrow below the comet.
        { id, x: 2000, y: 2000, dust: 20 },
        { id: rivals[0].id, x: 2000 + away.x, y: 2000 + away.y },
      ]);
      await page.waitForFunction(
        (towards) => {
          const head = document.querySelector<HTMLElement>('.arrow.rival:not([hidden]) .head')?.style.transform ?? '';
          const turned = Number.parseFloat(head.slice('rotate('.length));
          return Math.cos(turned - towards) > 0.95;
        },
        { polling: 50 },
        Math.atan2(away.y, away.x),
      );
      const over = await page.evaluate((panels) => {
        const boxes = panels.map((panel) => document.querySelector(panel)?.getBoundingClientRect());
        return [...document.querySelectorAll('.arrow:not([hidden])')].flatMap((arrow) => {
          const { left, top, right, bottom } = arrow.getBoundingClientRect();
          const isOut = left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
          const under = panels.filter((_, i) => {
            const box = boxes[i];
            return box?.width && left < box.right && right > box.left && top < box.bottom && bottom > box.top;
          });
          return [...under, ...(isOut ? ['beyond the screen'] : [])];
        });
      }, PANELS);
      seen.push(...over.map((what) => `${right}, ${down}: ${what}`));
    }
    expect(seen).toEqual([]);
  },
);

test('a nose about to ram glows at its side of the screen, without pulsing where less motion is wanted', async () => {
  await resize(1280, 720);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  const [rammer] = rivals;
  // What was on is kept: it lasts for a moment only.
  await page.evaluate(() => {
    const glow = document.querySelector<HTMLElement>('.glow');
    const heard: { at: string; steady: boolean }[] = [];
    Object.assign(window, { __glows: heard });
    if (!glow) return;
    new MutationObserver(() => {
      if (!glow.classList.contains('on')) return;
      heard.push({ at: glow.style.transform, steady: getComputedStyle(glow).animationName === 'none' });
    }).observe(glow, { attributes: true });
  });
  let putMs = Number.NEGATIVE_INFINITY;
  await until(async () => {
    if (performance.now() - putMs > 1500) {
      putMs = performance.now();
      clear();
      put([
        { id, x: 2000, y: 2000 },
        { id: rammer.id, x: 1780, y: 2000, vx: 300 },
      ]);
    }
    rammer.client.advance();
    rammer.client.steer(0, THRUST | BOOST);
    return page.evaluate(() => (window as unknown as { __glows: unknown[] }).__glows.length > 0);
  }, 'the glow');
  rammer.client.steer(0, 0);
  const glows = await page.evaluate(
    () => (window as unknown as { __glows: { at: string; steady: boolean }[] }).__glows,
  );
  expect(glows[0].at).toMatch(/^translate\(0px, 3\d\dpx\)$/);
  expect(glows.every(({ steady }) => steady)).toBe(true);
});
