import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page, type Viewport } from 'puppeteer-core';
import { ensureBuilt, REPORT_PAGE } from '../../../bin/build.mjs';
import type {} from '../../../game/client/probe.ts';
import type { Telemetry } from '../../../game/net/client.ts';
import { loadDashboardPage } from '../../../server/admin/page.ts';
import { readConfig } from '../../../server/config/config.ts';
import type { Room } from '../../../server/host/room.ts';
import { loadPage } from '../../../server/http/files.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { findChromium, installChromium, launchOptions } from '../../../tools/lib/install/chromium.mjs';
import { createWire } from '../server/wire.ts';

/** A real server with the built page, whose rounds outlast a test, and a real browser. Collects what no page may do: complain, or call elsewhere. */
export interface Stage {
  readonly server: Server;
  readonly browser: Browser;
  /** `http://127.0.0.1:PORT`, which browsers trust. */
  readonly origin: string;
  /** The same by a name, as a LAN address is to a browser: no secure context. Resolves to loopback. */
  readonly lanOrigin: string;
  /** Of the private port, which is open where ADMIN_PORT is set. */
  readonly adminOrigin: string;
  /** Console errors and warnings, page errors, requests to other origins: empty or a test fails. */
  readonly complaints: string[];
  /** Pulls the cable of every page and plugs it in again. */
  cut(): void;
  /** Opens a page in a tab and waits for the start screen or the game. */
  open(url?: string): Promise<Page>;
  /** One more origin that leads to the server: a proxy's. */
  admit(origin: string): void;
  /** Lets complaints about a lost line pass from now on. */
  tolerate(pattern: RegExp): void;
  close(): Promise<void>;
}

/** The same layout drawn at half the resolution: for tests that open many pages and look at no picture. Without a graphics card drawing is most of their time. */
export const COARSE: Viewport = { width: 1000, height: 600, deviceScaleFactor: 0.5 };

const LAN_HOST = 'cometa.lan';
/** How long a machine takes is nobody's promise. A little less than the runner's limit, so that what was waited for is told. */
export const LONGEST_WAIT_MS = 110_000;
const DIST_PAGE = fileURLToPath(new URL('../../../dist/page', import.meta.url));

export interface StageOptions {
  /** Called after each tick of a room. */
  readonly onTicked?: (room: Room) => void;
  readonly viewport?: Viewport;
  /** Pages draw 20 pictures a second: for tests that look at no motion. */
  readonly drawsSeldom?: boolean;
}

/** @param settings environment variables of the server */
export async function createStage(
  settings: Record<string, string> = {},
  { onTicked, viewport = { width: 1000, height: 600 }, drawsSeldom = viewport === COARSE }: StageOptions = {},
): Promise<Stage> {
  await ensureBuilt();
  const defaults = {
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: 'off',
    WORLD_SEED: '12',
    ROUND_SECONDS: '3600',
    // Whatever else the machine does, nobody is asked to wait for it.
    SHED_FROM: '0',
  };
  const server = await startServer({
    config: readConfig({ ...defaults, ...settings }),
    page: loadPage(DIST_PAGE),
    dashboard: loadDashboardPage(REPORT_PAGE),
    log: { info() {}, warn() {} },
    ...(onTicked ? { onTicked } : {}),
  });
  const options = launchOptions((await findChromium()) ?? (await installChromium()));
  const browser = await puppeteer.launch({
    ...options,
    args: [...options.args, `--host-resolver-rules=MAP ${LAN_HOST} 127.0.0.1`],
    defaultViewport: viewport,
    timeout: LONGEST_WAIT_MS,
  });
  const wire = await createWire(server.port);
  const complaints: string[] = [];
  // Drawing in software, Chromium tells of its own readbacks; no page can do anything about them.
  const tolerated: RegExp[] = [/GL Driver Message/];
  const adminOrigin = `http://127.0.0.1:${server.adminPort}`;
  const origins = [`http://127.0.0.1:${wire.port}`, `http://${LAN_HOST}:${wire.port}`, adminOrigin];
  const complain = (text: string) => {
    if (!tolerated.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  browser.on('targetcreated', async (target) => {
    const page = target.type() === 'page' ? await target.page() : null;
    if (!page) return;
    watch(page, origins, complain);
    // Where it comes too late the page draws more often, and nothing else.
    if (drawsSeldom) await page.evaluateOnNewDocument(drawSeldom).catch(() => {});
  });
  return {
    server,
    browser,
    origin: origins[0],
    lanOrigin: origins[1],
    adminOrigin,
    complaints,
    cut: wire.cut,
    async open(url = origins[0]) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    admit: (origin) => void origins.push(origin),
    tolerate: (pattern) => void tolerated.push(pattern),
    async close() {
      await browser.close();
      wire.close();
      await server.stop();
    },
  };
}

/** In the page: one picture where there would be three. */
function drawSeldom(): void {
  const next = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  const pending = new Map<number, number>();
  let last = 0;
  window.requestAnimationFrame = (draw) => {
    const id = ++last;
    const wait = (pictures: number) => {
      const then = (ms: number) => {
        if (pictures > 1) return wait(pictures - 1);
        pending.delete(id);
        draw(ms);
      };
      pending.set(id, next(then));
    };
    wait(3);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    cancel(pending.get(id) ?? 0);
    pending.delete(id);
  };
}

function watch(page: Page, origins: readonly string[], complain: (text: string) => void): void {
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complain(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`page error: ${String(error)}`));
  page.on('request', (request) => {
    const url = request.url();
    const isOurs = origins.some((origin) => url.startsWith(origin)) || /^(data|blob|about|chrome)/.test(url);
    if (!isOurs) complain(`request to ${url}`);
  });
}

/** Fills in the start screen and waits until the own comet is drawn. */
export async function play(page: Page, name: string): Promise<void> {
  await page.waitForSelector('#start input', { visible: true });
  await page.$eval('#start input', (input) => {
    (input as HTMLInputElement).value = '';
  });
  await page.type('#start input', name);
  await page.keyboard.press('Enter');
  await untilDrawn(page);
}

/** Waits until the own comet is in play and was drawn. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__cometa?.client.game?.alive && window.__cometa.drawn?.alive, {
    polling: 50,
  });
}

/** Waits until the page has drawn some pictures more: what its devices and its size say is in them. */
export async function untilPictures(page: Page, pictures: number): Promise<void> {
  const frame = await page.evaluate(() => window.__cometa?.drawn?.frame ?? 0);
  await page.waitForFunction(
    (until) => (window.__cometa?.drawn?.frame ?? 0) > until,
    { polling: 20 },
    frame + pictures,
  );
}

/** Id of the page's own comet. */
export function ownId(page: Page): Promise<number> {
  return page.evaluate(() => window.__cometa?.client.game?.id ?? -1);
}

/** The counters of a page, without its log. */
export function telemetry(page: Page): Promise<Omit<Telemetry, 'log'>> {
  return page.evaluate(() => {
    if (!window.__cometa) throw new Error('the page has not started');
    const { log: _log, ...counters } = window.__cometa.telemetry;
    return counters;
  });
}

/** Waits for a condition in this process. */
export async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + LONGEST_WAIT_MS;
  while (!(await check())) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until something read twice in a row is the same, and gives it back. */
export async function settled(read: () => Promise<string>, what: string): Promise<string> {
  let [last, now] = ['', await read()];
  await until(async () => {
    [last, now] = [now, await read()];
    return last === now;
  }, what);
  return now;
}
