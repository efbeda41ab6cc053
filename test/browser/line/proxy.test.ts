import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findNginx } from '../../../tools/lib/install/nginx.mjs';
import { createStage, play, type Stage, untilDrawn } from '../../harness/client/browser.ts';
import { type Nginx, startNginx } from '../../harness/server/nginx.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

// A real nginx before the server, told what README and OPERATIONS say.

const program = findNginx();
if (!program)
  console.log('Skipped: there is no nginx, and none can be installed (on Debian: apt-get install nginx-light).');

const PATH = '/games/cometa/';
/** The lines of a page for nginx. */
function linesOf(page: string): string {
  const text = readFileSync(fileURLToPath(new URL(`../../../${page}`, import.meta.url)), 'utf8');
  const lines = /```nginx\n(.*?)```/s.exec(text)?.[1];
  if (!lines) throw new Error(`${page} has no lines for nginx.`);
  return lines;
}

let stage: Stage;
const running: Nginx[] = [];

beforeAll(async () => {
  stage = await createStage({ ADMIN_PORT: '0', ROOM_SEATS: '8' });
});
afterEach(async () => {
  for (const page of (await stage.browser.pages()).slice(1)) await page.close();
  for (const nginx of running.splice(0)) await nginx.stop();
  expect(stage.complaints.splice(0)).toEqual([]);
});
afterAll(() => stage.close());

/** nginx with such lines, in which the ports of this test stand. */
async function proxy(lines: string): Promise<string> {
  const mine = lines
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${stage.server.port}`)
    .replaceAll('127.0.0.1:9464', `127.0.0.1:${stage.server.adminPort}`);
  const nginx = await startNginx(String(program), (origin) => mine.replaceAll('https://example.org', origin));
  running.push(nginx);
  stage.admit(nginx.origin);
  return nginx.origin;
}

const atRoot = () =>
  linesOf('README.md').replace(`location ${PATH}`, 'location /').replace('127.0.0.1:8080/;', '127.0.0.1:8080;');

describe.skipIf(!program)('behind nginx', () => {
  test.each([
    ['under a path', linesOf('README.md'), PATH, 'WAYTABCD'],
    ['at the root', atRoot(), '/', 'HEREXYZA'],
  ])(
    '%s one plays, comes back after a reload, and a link to a room keeps the way',
    async (_where, lines, path, room) => {
      const origin = await proxy(lines);
      const page = await stage.open(`${origin}${path}?room=${room}`);
      const requested: string[] = [];
      page.on('request', (request) => requested.push(request.url()));
      await play(page, 'Proxied');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog[open]', { visible: true });
      await page.keyboard.press('Escape');
      const link = `${origin}${path}?room=${room}`;
      expect(page.url()).toBe(link);
      // Those that nobody has asked for are empty.
      const links = await page.$$eval('input.link', (fields) => fields.map(({ value }) => value).filter(Boolean));
      expect(new Set(links)).toEqual(new Set([link]));
      const guest = await stage.open(links[0]);
      await play(guest, 'Invited');
      expect(await guest.evaluate(() => window.__cometa?.client.game?.room)).toBe(room);
      expect(await guest.evaluate(() => window.__cometa?.client.game?.roster.size)).toBe(2);
      await guest.reload();
      await untilDrawn(guest);
      expect(requested.filter((url) => url.startsWith('http') && !url.startsWith(`${origin}${path}`))).toEqual([]);
      expect(await page.evaluate(() => window.__cometa?.telemetry.reconnects)).toBe(0);
      const manifest = await page.$eval('link[rel=manifest]', (one) => (one as HTMLLinkElement).href);
      expect(manifest).toBe(`${origin}${path}manifest.webmanifest`);
      const { icons } = await (await fetch(manifest)).json();
      for (const { src } of icons) {
        const icon = await fetch(new URL(src, manifest));
        expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png']);
      }
    },
  );

  test('the address without its slash leads to the page as well, with the room', async () => {
    const origin = await proxy(linesOf('README.md').replace('location', 'absolute_redirect off;\nlocation'));
    const page = await stage.open(`${origin}${PATH.slice(0, -1)}?room=NAKEDABC`);
    expect(page.url()).toBe(`${origin}${PATH}?room=NAKEDABC`);
    await page.waitForSelector('#start .play', { visible: true });
  });

  const isOnUws = TRANSPORTS.includes('uws');
  if (!isOnUws) console.log('Skipped: an answer to HTTP/1.0 differs on uWebSockets.js, which does not load here.');
  test.skipIf(!isOnUws)('without the line about HTTP/1.1 the answer is 505, as the README says', async () => {
    const origin = await proxy(linesOf('README.md').replace(/proxy_http_version.*/, 'proxy_http_version 1.0;'));
    expect((await fetch(`${origin}${PATH}`)).status).toBe(505);
  });

  test('the dashboard runs under a path, and its button reaches the server', async () => {
    const origin = await proxy(linesOf('docs/OPERATIONS.md').replace(/auth_basic.*/g, ''));
    const page = await stage.open(`${origin}/cometa-private/`);
    await page.waitForFunction(() => /ticks|players/i.test(document.body.innerText));
    const button = await page.waitForSelector('button[aria-keyshortcuts="C"]');
    await button?.click();
    await page.waitForFunction(() => document.body.innerText.includes('Written on the server'));
    const foreign = await fetch(`${origin}/cometa-private/ledger`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });
});
