import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { REPORT_PAGE } from '../../../bin/build.mjs';
import { type Client, createClient } from '../../../game/net/client.ts';
import { THRUST } from '../../../game/sim/world/comets.ts';
import { ROOM_ALPHABET } from '../../../protocol/join.ts';
import { loadDashboardPage } from '../../../server/admin/page.ts';
import { describeLedger } from '../../../server/admin/report.ts';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { processTime } from '../../../server/machine/time.ts';
import { startServer } from '../../../server/server.ts';
import { reportHtml } from '../../../tools/lib/report.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createStage, type Stage, settled, until } from '../../harness/client/browser.ts';

const ROOMS = 100;
let stage: Stage;
let clients: Client[] = [];
const folder = mkdtempSync(join(tmpdir(), 'cometa-dashboard-test-'));

beforeAll(async () => {
  stage = await createStage(
    { ADMIN_PORT: '0', ROOM_SEATS: '8', CAPTURE_DIR: join(folder, 'captures') },
    {
      viewport: {
        width: 1280,
        height: 900,
      },
    },
  );
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  for (const client of clients) client.leave();
  clients = [];
  expect(stage.complaints).toEqual([]);
});

/** Players who fly straight on; with codes each in a room of its own. */
async function enter(count: number, codes: readonly string[] = []): Promise<void> {
  for (let i = 0; i < count; i++) {
    const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
    client.join({ name: `Bot ${i}`, colour: i % 12, ...(codes[i] ? { room: codes[i] } : {}) });
    clients.push(client);
  }
  await until(() => clients.every(({ game }) => game?.alive), 'all players are in play');
  for (const [i, client] of clients.entries()) client.steer((i * 37) & 255, THRUST);
}

async function openDashboard(): Promise<Page> {
  const page = await stage.open(`${stage.adminOrigin}/`);
  await page.waitForSelector('.tile strong');
  return page;
}

const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');

/** What stands in the tile of that name. */
function tile(page: Page, title: string): Promise<string> {
  return page.$$eval(
    '.tile',
    (tiles, wanted) =>
      tiles.find((one) => one.querySelector('.title')?.textContent === wanted)?.querySelector('strong')?.textContent ??
      '',
    title,
  );
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

test('shows what the server does, live', async () => {
  const page = await openDashboard();
  await enter(6);
  await until(async () => (await tile(page, 'players')) === '6', 'six players are shown');
  expect(await textOf(page, '.status')).toContain('live');
  expect(await tile(page, 'tick, p99')).toMatch(/^(▲ )?[\d.,]+ ms$/);
  expect(await textOf(page, '.rooms')).toContain('6 of 8');
  await until(async () => (await textOf(page, '.bars')).includes('/s'), 'bytes by kind are shown');

  const strip = () => page.$eval('.strip', (canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await strip();
  await until(async () => (await strip()) !== before, 'the strip goes on');
  expect(await scrollsSideways(page)).toBe(false);
  await page.close();
});

test('a pause holds the picture, and the keys reach everything', async () => {
  const page = await openDashboard();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await textOf(page, '.status')).toContain('paused');
  const strip = () => page.$eval('.strip', (canvas) => (canvas as HTMLCanvasElement).toDataURL());
  // What was under way is still drawn, and what never was drawn is as large as the browser's own empty canvas.
  await page.waitForFunction(() => document.querySelector<HTMLCanvasElement>('.strip')?.width !== 300, { polling: 50 });
  const before = await settled(strip, 'the strip to stand still');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await strip()).toBe(before);

  await page.focus('.strip');
  await page.keyboard.press('ArrowLeft');
  expect(await textOf(page, '.readout')).toMatch(/^Tick [\d,]+: [\d.]+ ms/);
  await page.keyboard.press('Enter');
  expect(await textOf(page, '.apart h2')).toMatch(/^Tick [\d,]+$/);
  await page.keyboard.press('Escape');
  await page.waitForSelector('.apart', { hidden: true });
  await page.close();
});

test('a costly tick is seen apart: its rows sum, and it can be had as a file', async () => {
  const page = await openDashboard();
  await enter(4);
  await page.waitForSelector('.costliest button');
  await page.click('.costliest button');
  const rows = await page.$$eval('.apart tbody tr', (lines) =>
    lines.map((line) => ({
      name: line.querySelector('th')?.textContent ?? '',
      isPart: line.querySelector('span.part') !== null,
      ms: Number(line.querySelectorAll('td')[1].textContent),
    })),
  );
  const sum = rows.at(-1);
  expect(sum?.name).toBe('sum');
  const wholes = rows.slice(0, -1).filter(({ isPart }) => !isPart);
  expect(wholes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['between', 'inputs', 'step', 'replicate', 'send', 'collections', 'unattributed']),
  );
  const total = wholes.reduce((all, { ms }) => all + ms, 0);
  expect(total).toBeCloseTo(sum?.ms ?? 0, 6);
  for (const [i, { isPart, ms }] of rows.entries()) {
    const next = rows.findIndex((row, at) => at > i && !row.isPart);
    const parts = rows.slice(i + 1, next);
    if (!isPart && parts.length > 0)
      expect(
        parts.reduce((all, part) => all + part.ms, 0),
        rows[i].name,
      ).toBeCloseTo(ms, 6);
  }

  const cdp = await page.createCDPSession();
  await cdp.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  const name = await page.$eval('.apart a', (link) => (link as HTMLAnchorElement).download);
  await page.click('.apart a');
  const read = () => {
    try {
      return JSON.parse(readFileSync(join(folder, name), 'utf8'));
    } catch {
      return undefined;
    }
  };
  await until(() => read() !== undefined, 'the file is there');
  expect(read().totalMs).toBeCloseTo(total, 6);
  expect(read().rows).toHaveProperty(['send.socket']);
  await page.close();
});

test('on a phone nothing is wider than the screen', async () => {
  await enter(3);
  const page = await openDashboard();
  await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await page.waitForSelector('.costliest button');
  expect(await scrollsSideways(page)).toBe(false);
  await page.click('.costliest button');
  expect(await scrollsSideways(page)).toBe(false);
  const { width } = (await (await page.$('.apart'))?.boundingBox()) ?? { width: 999 };
  expect(width).toBeLessThanOrEqual(360);
  await page.close();
});

test('a hundred rooms are shown', async () => {
  const page = await openDashboard();
  const letter = (i: number) => ROOM_ALPHABET[i];
  const open = stage.server.game.lobby.rooms.size;
  const codes = Array.from({ length: ROOMS - open }, (_, i) => `RUMRUM${letter(i >> 5)}${letter(i & 31)}`);
  await enter(codes.length, codes);
  await until(async () => (await page.$$('.rooms li')).length === ROOMS, 'each has its place');
  await until(async () => (await textOf(page, '.tiles')).includes(`${ROOMS} rooms`), 'all are counted');
  expect(await scrollsSideways(page)).toBe(false);
  await page.close();
});

test('a server that goes is said, and one that comes is shown', async () => {
  const ADMIN_PORT = String(await freePort());
  const serve = () =>
    startServer({
      config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT }),
      page: new Map(),
      dashboard: loadDashboardPage(REPORT_PAGE),
      log: { info() {}, warn() {} },
    });
  const origin = `http://127.0.0.1:${ADMIN_PORT}`;
  stage.tolerate(new RegExp(`ERR_|request to ${origin}`));
  const first = await serve();
  const page = await stage.open(`${origin}/`);
  await page.waitForSelector('.tile strong');
  await first.stop();
  await until(async () => (await textOf(page, '.status')).includes('no connection'), 'the loss is said');
  const second = await serve();
  await until(async () => (await textOf(page, '.status')).includes('live'), 'the other one is shown');
  expect(await page.$$('.screen')).toHaveLength(1);
  await page.close();
  await second.stop();
});

test('a report opens from a file, and nothing in it runs', async () => {
  const { recent, budgetMs } = describeLedger(stage.server.game, 600);
  if (!recent) throw new Error('the ledger tells no ticks');
  const words = '</script><script>document.title = "broken"</script>';
  const path = join(folder, 'report.html');
  writeFileSync(
    path,
    reportHtml({
      title: 'Test',
      sections: [
        { kind: 'text', title: 'Words', paragraphs: [words] },
        { kind: 'table', title: 'Table', columns: ['', 'n'], rows: [['a', 1234.5]] },
        {
          kind: 'lines',
          title: 'Lines',
          xAxis: 'seconds',
          yAxis: 'ms',
          series: [
            {
              label: 'a',
              points: [
                [0, 1],
                [1, 3],
              ],
            },
            { label: 'b', points: [[0.5, 2]] },
          ],
          limit: { y: 2.5, label: 'budget' },
          mark: { x: 1, label: 'here' },
        },
        {
          kind: 'bars',
          title: 'Bars',
          axis: 'ms',
          panels: [{ title: 'All', bars: [{ label: 'a', value: 3, quartiles: [2, 4], text: '3 ms', isOwn: true }] }],
          mark: 2,
        },
        { kind: 'ticks', title: 'Ticks', budgetMs, ...recent },
      ],
    }),
  );
  // A file is no origin of ours.
  stage.tolerate(/request to file:/);
  const page = await stage.open(`file://${path}`);
  await page.waitForSelector('.strip');
  expect(await page.title()).toBe('Cometa: Test');
  expect(await textOf(page, 'main')).toContain(words);
  expect(await textOf(page, 'table')).toContain('1,234.5');
  await page.waitForSelector('.chart canvas');
  await page.focus('.strip');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  expect(await textOf(page, '.apart h2')).toMatch(/^Tick/);
  expect(await scrollsSideways(page)).toBe(false);
  await page.close();
});

test('nothing of the private port is reachable from the public one', async () => {
  const indexOfGame = await (await fetch(`${stage.origin}/`)).text();
  expect(indexOfGame).not.toContain('dashboard');
  for (const path of ['/stream', '/ledger', '/metrics', '/report', '/report/index.html', '/../report/index.html']) {
    expect((await fetch(`${stage.origin}${path}`)).status, path).toBe(404);
  }
  const answer = await fetch(`${stage.adminOrigin}/`);
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-[^;]*;/);
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('a capture is written by a click and by a key, and its files are named', async () => {
  await enter(2);
  const page = await openDashboard();
  const button = await page.waitForSelector('button[aria-keyshortcuts="C"]');
  await button?.click();
  await page.waitForFunction(() => document.body.innerText.includes('Written on the server: '));
  const files = () => readdirSync(join(folder, 'captures')).filter((name) => name.endsWith('-request.trace.json'));
  await until(() => files().length === 1, 'a trace to be written');
  expect(await page.evaluate(() => document.body.innerText)).toContain(files()[0]);
  // Names of files hold the second.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await page.keyboard.press('KeyC');
  await until(() => files().length === 2, 'another trace to be written');
});
