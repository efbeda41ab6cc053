import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOTS_SCRIPT } from '../../../bin/build.mjs';
import { createStage, play, type Stage, until, untilPictures } from '../../harness/client/browser.ts';

const BOTS = 60;

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '80' }, { viewport: { width: 640, height: 360 } });
});
afterAll(() => stage.close());

const counts = async (page: Page) => {
  const now = await page.evaluate(() => window.__cometa?.counts());
  if (!now) throw new Error('the scene has not begun');
  return now;
};

test('among 60 bots nothing in the scene grows without end', async () => {
  const bots = (await import(pathToFileURL(BOTS_SCRIPT).href)) as typeof import('../../../game/bots/main.ts');
  const origin = `http://127.0.0.1:${stage.server.port}`;
  const crowd = await bots.startCrowd({ origin, bots: BOTS, perSecond: 60, brain: 'human', seed: 1, makesRoom: false });
  const page = await stage.open();
  await play(page, 'Counter');
  await until(async () => (await page.evaluate(() => window.__cometa?.client.game?.roster.size)) === BOTS + 1, 'bots');
  await page.keyboard.down('KeyD');
  await untilPictures(page, 150);
  await page.keyboard.up('KeyD');
  await page.keyboard.down('KeyS');
  await untilPictures(page, 150);
  await page.keyboard.up('KeyS');
  const { objects, textures, comets, motes, sparks } = await counts(page);
  expect(comets).toBeGreaterThan(2);
  // Whatever happens, there are no more comets than seats, and of sparks and streams no more than may fly at once.
  expect(comets).toBeLessThanOrEqual(80);
  expect(sparks).toBeLessThanOrEqual(220 + 150);
  // All objects there are belong to comets and their marks, motes, sparks, labels, what is outside, and the dozens always there.
  expect(objects).toBeLessThanOrEqual(comets * 12 + motes + sparks + 8 * 6 + 150 + 133 + 60);
  expect(textures).toBeLessThanOrEqual(comets + 10);
  await crowd.stop();
  await page.close();
  expect(stage.complaints).toEqual([]);
});

test('the own comet is where the page says it is on the screen, behind the middle while it flies', async () => {
  const page = await stage.open();
  await play(page, 'Leader');
  await page.keyboard.down('KeyD');
  await page.waitForFunction(() => (window.__cometa?.drawn?.screenX ?? 1e9) < innerWidth / 2 - 4);
  const at = await page.evaluate(() => ({ ...window.__cometa?.drawn, width: innerWidth, height: innerHeight }));
  expect(at.screenX).toBeGreaterThan(at.width / 2 - 41);
  expect(at.screenY).toBeGreaterThan(at.height / 2 - 41);
  expect(at.screenY).toBeLessThan(at.height / 2 + 41);
  await page.keyboard.up('KeyD');
  await page.close();
  expect(stage.complaints).toEqual([]);
});

test('a lost graphics context comes back in mid-play, and the game goes on', async () => {
  stage.tolerate(/WebGL Context (lost|restored)|CONTEXT_LOST/);
  const page = await stage.open();
  await play(page, 'Phoenix');
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas');
    const context = canvas?.getContext('webgl') ?? canvas?.getContext('webgl2');
    const extension = context?.getExtension('WEBGL_lose_context');
    if (!extension) throw new Error('no such extension');
    extension.loseContext();
    canvas?.addEventListener('webglcontextrestored', () => Object.assign(window, { __restored: true }));
    setTimeout(() => extension.restoreContext(), 300);
  });
  await untilPictures(page, 5);
  await page.waitForFunction('window.__restored', { polling: 50 });
  await untilPictures(page, 5);
  await until(async () => (await lightOf(page)) > 200, 'the comet to shine again');
  await page.close();
  expect(stage.complaints).toEqual([]);
});

test('without WebGL comets have their colours, and less motion leaves the clouds where they are', async () => {
  const page = await stage.browser.newPage();
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.evaluateOnNewDocument(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.includes('webgl') ? null : original.call(this, kind as '2d', ...(rest as []));
    } as typeof original;
  });
  await page.goto(stage.origin);
  await page.waitForSelector('#start input', { visible: true });
  await page.click('input[name="colour"][value="0"]');
  await play(page, 'Painter');
  await untilPictures(page, 3);
  const colour = await page.evaluate(() => {
    const { drawn } = window.__cometa ?? {};
    const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas');
    const ratio = (canvas?.width ?? 0) / innerWidth;
    const [x, y] = [(drawn?.screenX ?? 0) * ratio, (drawn?.screenY ?? 0) * ratio];
    return [...(canvas?.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])];
  });
  // Red, and not the white of a sprite that cannot be tinted.
  expect(colour[0]).toBeGreaterThan(colour[2] + 30);
  expect(await page.$eval('.nebula', (clouds) => (clouds as HTMLElement).style.transform)).toBe('');
  await page.close();
  expect(stage.complaints).toEqual([]);
});

/** The brightest red, green and blue on the page, added up and shared by three. */
async function lightOf(page: Page): Promise<number> {
  const png = await page.screenshot({ encoding: 'base64', clip: { x: 220, y: 80, width: 200, height: 200 } });
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    let most = 0;
    for (let i = 0; i < pixels.length; i += 4) most = Math.max(most, (pixels[i] + pixels[i + 1] + pixels[i + 2]) / 3);
    return most;
  }, png);
}
