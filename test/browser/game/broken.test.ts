import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { THRUST } from '../../../game/sim/world/comets.ts';
import { COARSE, createStage, ownId, play, type Stage, until, untilPictures } from '../../harness/client/browser.ts';

/** What browsers lack, forbid and break: the game goes on without it. */

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ WORLD_SEED: '32' }, { viewport: COARSE });
});
afterAll(() => stage.close());
afterEach(async () => {
  for (const page of (await stage.browser.pages()).slice(1)) await page.close();
  expect(stage.complaints.splice(0)).toEqual([]);
});

/** Opens the page, with `befall` run before any script of it. */
async function open(befall: () => void = () => {}, origin = stage.origin): Promise<Page> {
  const page = await stage.browser.newPage();
  await page.evaluateOnNewDocument(befall);
  await page.goto(origin);
  return page;
}

/** A server in front that forbids the page what `policy` says. @returns its address, and its end */
async function forbid(policy: string): Promise<{ origin: string; close(): void }> {
  const { port } = stage.server;
  const front = createServer((request, response) => {
    const { url, method, headers } = request;
    const behind = ask({ port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'Permissions-Policy': policy });
      answer.pipe(response);
    });
    request.pipe(behind);
  });
  front.on('upgrade', ({ url, rawHeaders }: IncomingMessage, near: Socket) => {
    const far = connect(port, '127.0.0.1');
    const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
    far.write([`GET ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => {});
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const close = () => {
    front.closeAllConnections();
    front.close();
  };
  return { origin: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, close };
}

const flagsOf = (id: number) => [...stage.server.game.lobby.rooms.values()][0].world.comets.flags[id];

/** Plays: pictures come, and a key steers. */
async function expectPlay(page: Page): Promise<void> {
  const id = await ownId(page);
  await untilPictures(page, 5);
  await page.keyboard.down('KeyD');
  await until(() => (flagsOf(id) & THRUST) !== 0, 'the key to thrust');
  await page.keyboard.up('KeyD');
  await until(() => (flagsOf(id) & THRUST) === 0, 'the key to be let go of');
}

/** What F3 says of layers that failed. */
async function failures(page: Page): Promise<string> {
  if (await page.$eval('.overlay', (overlay) => (overlay as HTMLElement).hidden)) await page.keyboard.press('F3');
  const read = () =>
    page.$$eval('.gauges dt', (names) => {
      const row = names.find((name) => name.textContent === 'layers failed');
      return row?.nextElementSibling?.textContent ?? '';
    });
  await until(async () => (await read()) !== '', 'F3 to speak of layers');
  return read();
}

test('a policy that forbids gamepads, and all else there is to forbid', async () => {
  const policy =
    'gamepad=(), fullscreen=(), autoplay=(), clipboard-write=(), clipboard-read=(), screen-wake-lock=(), keyboard-map=()';
  stage.tolerate(/permissions policy|Permissions-Policy/i);
  const front = await forbid(policy);
  stage.tolerate(new RegExp(`request to ${front.origin}`));
  const page = await open(undefined, front.origin);
  await play(page, 'Forbidden');
  expect(
    await page.evaluate(() => {
      try {
        navigator.getGamepads();
        return 'allowed';
      } catch {
        return 'forbidden';
      }
    }),
  ).toBe('forbidden');
  await expectPlay(page);
  expect(await failures(page)).toBe('0');
  // The layout of the keyboard is asked for by the settings, which open all the same.
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]');
  await page.close();
  front.close();
});

test('storage that is refused, in whatever way, and an address that may not be rewritten', async () => {
  const page = await open(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
    History.prototype.replaceState = refuse;
  });
  await page.waitForSelector('#start .private', { visible: true });
  await page.click('#start .private');
  await page.click('#start .open');
  await page.waitForFunction(() => window.__cometa?.drawn?.alive, { polling: 50 });
  await page.evaluate(() => window.__cometa?.client.leave());
  await play(page, 'Nowhere');
  await expectPlay(page);
  expect(await failures(page)).toBe('0');
});

test.each([
  ['is missing', () => Reflect.deleteProperty(window, 'AudioContext'), /^0$/],
  [
    'throws',
    () => {
      window.AudioContext = (() => {
        throw new DOMException('no device', 'NotSupportedError');
      }) as unknown as typeof AudioContext;
    },
    /^0$/,
  ],
  ['lacks a part', () => Reflect.deleteProperty(BaseAudioContext.prototype, 'createDynamicsCompressor'), /^sound 1$/],
  [
    'does not wake',
    () => {
      AudioContext.prototype.resume = () => Promise.reject(new DOMException('not now', 'InvalidStateError'));
    },
    /^0$/,
  ],
] as const)('audio that %s: a silent game', async (_how, befall, said) => {
  stage.tolerate(/left out of this frame/);
  const page = await open(befall);
  await play(page, 'Silent');
  await expectPlay(page);
  expect(await failures(page)).toMatch(said);
  await page.keyboard.press('KeyM');
  await page.keyboard.press('KeyM');
  await expectPlay(page);
});

test('no matchMedia, no animations, no pads, no list of languages, and a clipboard that refuses in both ways', async () => {
  const page = await open(() => {
    for (const name of ['matchMedia']) Reflect.deleteProperty(window, name);
    Reflect.deleteProperty(Element.prototype, 'animate');
    Reflect.deleteProperty(Navigator.prototype, 'getGamepads');
    Object.defineProperty(Navigator.prototype, 'languages', { value: undefined });
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } });
    document.execCommand = () => {
      throw new Error('refused as well');
    };
  });
  await play(page, 'Bare');
  await expectPlay(page);
  expect(await failures(page)).toBe('0');
  await page.click('.room .copy');
  await page.waitForSelector('.room .link.shown', { visible: true });
});

test('a layer that throws costs what it draws, is counted in F3, and the others go on', async () => {
  stage.tolerate(/left out of this frame/);
  const page = await open();
  await play(page, 'Broken');
  await page.evaluate(() => {
    const fail = () => {
      throw new Error('broken on purpose');
    };
    // A pad that says nonsense, a canvas that does not paint, a nebula that does not move, sound that does not turn.
    const pad = Object.defineProperty({ connected: true, buttons: [] }, 'axes', { get: fail });
    Object.defineProperty(navigator, 'getGamepads', { value: () => [pad] });
    window.dispatchEvent(new Event('gamepadconnected'));
    CanvasRenderingContext2D.prototype.clearRect = fail;
    const nebula = document.querySelector<HTMLElement>('.nebula');
    if (nebula) Object.defineProperty(nebula.style, 'transform', { set: fail });
    AudioParam.prototype.setTargetAtTime = fail;
    // What several layers ask for: showers.
    const { game } = window.__cometa?.client ?? {};
    if (game) Object.defineProperty(game, 'shower', { get: fail });
  });
  await expectPlay(page);
  await page.keyboard.down('KeyS');
  await until(async () => /pad/.test(await failures(page)), 'the pad to be counted');
  await page.keyboard.up('KeyS');
  const said = await failures(page);
  for (const layer of ['pad', 'minimap', 'shower', 'hint', 'news', 'sound'])
    expect(said).toMatch(new RegExp(`${layer} \\d`));
  // Not left out for what others threw: the way on after death is drawn last of all.
  expect(said).not.toContain('shattered');
});

test('a renderer that throws in mid-picture loses that picture', async () => {
  stage.tolerate(/left out of this frame/);
  const page = await open();
  await play(page, 'Renderer');
  await page.evaluate(() => {
    const { clear } = WebGL2RenderingContext.prototype;
    const old = WebGLRenderingContext.prototype.clear;
    let left = 3;
    const fail = function (this: WebGLRenderingContext & WebGL2RenderingContext, mask: number) {
      if (left-- > 0) throw new Error('broken on purpose');
      return (this instanceof WebGL2RenderingContext ? clear : old).call(this, mask);
    };
    WebGL2RenderingContext.prototype.clear = fail;
    WebGLRenderingContext.prototype.clear = fail;
  });
  await expectPlay(page);
  expect(await failures(page)).toMatch(/picture 3/);
});
