import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../../game/net/client.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { MOST_CRACKS, setCracks } from '../../../game/sim/world/traits.ts';
import { processTime } from '../../../server/machine/time.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import {
  createStage,
  ownId,
  play,
  type Stage,
  until,
  untilDrawn,
  untilPictures,
} from '../../harness/client/browser.ts';
import { findOverlaps } from '../../harness/client/overlaps.ts';

/** A fake of what browsers tell of gamepads: tests have no hands. */
interface FakePad {
  connected: boolean;
  axes: number[];
  buttons: { pressed: boolean; value: number }[];
}

declare global {
  interface Window {
    __pads?: (FakePad | null)[];
    __menus?: number;
  }
}

const EMOJI = '🚀🌠🪐🌍🌑🌒🌓🌔🌕🌖🌗🌘🌙🌚🌛🌜';

let stage: Stage;
/** The page of keys and mouse, which most tests share: pages are slow. */
let page: Page;
let id: number;

beforeAll(async () => {
  // A world without asteroids in its middle, where comets are put side by side: so few of them keep the border close around it.
  stage = await createStage({ WORLD_SEED: '32' });
  page = await stage.open();
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

function room() {
  return [...stage.server.game.lobby.rooms.values()][0];
}

function flagsOf(comet: number): number {
  return room().world.comets.flags[comet];
}

function headingOf(comet: number): number {
  return room().world.comets.heading[comet];
}

function untilFlags(comet: number, mask: number, wanted: number, what: string): Promise<void> {
  return until(() => (flagsOf(comet) & mask) === wanted, what);
}

function untilHeading(comet: number, wanted: number): Promise<void> {
  const isNear = () => Math.abs(((headingOf(comet) - wanted + 384) % 256) - 128) <= 3;
  return until(isNear, `the comet to head for ${wanted}`);
}

function textOf(selector: string, on = page): Promise<string> {
  return on.$eval(selector, (element) => ((element as HTMLElement).hidden ? '' : (element.textContent ?? '')));
}

function untilText(selector: string, text: string, on = page): Promise<void> {
  return until(async () => (await textOf(selector, on)).includes(text), `${selector} to say "${text}"`);
}

/** Puts comets where a test needs them, at rest and without immunity, and tells everybody. */
function put(places: readonly { id: number; x: number; y: number; dust: number; cracks?: number }[]): void {
  const { world, sessions, outbox } = room();
  const { comets, own } = world;
  for (const place of places) {
    comets.x[place.id] = place.x * SUBPX;
    comets.y[place.id] = place.y * SUBPX;
    comets.vx[place.id] = 0;
    comets.vy[place.id] = 0;
    comets.flags[place.id] &= ~IMMUNE;
    setCracks(comets, place.id, place.cracks ?? 0);
    own.dust[place.id] = place.dust;
    own.fresh[place.id] = 0;
    own.ripe[place.id] = 0;
    own.immuneUntil[place.id] = 0;
  }
  for (const session of sessions) if (session?.state.kind === 'playing') outbox.snapshotsDue.push(session.seat);
}

/**
 * Lets a rival shatter a comet that flies to the right and has all its cracks. Again and again, since a page that is late may have
 * flown the two apart.
 */
async function ramFromBehind(rival: { client: Client; id: number }, victim: number): Promise<void> {
  // It flies a curve while it turns, and would hit from the side.
  rival.client.steer(0, 0);
  await untilHeading(rival.id, 0);
  let putMs = Number.NEGATIVE_INFINITY;
  await until(() => {
    if (performance.now() - putMs > 1500) {
      putMs = performance.now();
      put([
        { id: victim, x: 3000, y: 3072, dust: 5, cracks: MOST_CRACKS },
        { id: rival.id, x: 2900, y: 3072, dust: 120 },
      ]);
    }
    rival.client.steer(0, THRUST | BOOST);
    return room().world.comets.alive[victim] === 0;
  }, 'the ram');
}

/** Another player, without a page. */
async function enter(name: string): Promise<{ client: Client; id: number }> {
  const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
  client.join({ name, colour: 2 });
  await until(() => client.game?.alive === true, `${name} to be in play`);
  return { client, id: client.game?.id ?? -1 };
}

test('keys: the nose turns to where they point, and the first hints go as they are done', async () => {
  // Whether a comet finds dust is a matter of where it was born.
  await page.evaluate(() => localStorage.setItem('cometa.coach', '{"over":["eat"]}'));
  await page.reload();
  await play(page, '🚀'.repeat(300));
  id = await ownId(page);
  await untilText('.coach', 'Steer with W A S D');
  await page.keyboard.down('KeyD');
  await untilFlags(id, THRUST, THRUST, 'the key to thrust');
  await untilHeading(id, 0);
  await untilText('.coach', 'Boost with Space');
  await page.keyboard.down('KeyA');
  await page.keyboard.up('KeyD');
  await untilHeading(id, 128);
  await page.keyboard.up('KeyA');
  await untilFlags(id, THRUST, 0, 'the key to be let go of');
  // Where it was when the key was let go of.
  expect(Math.abs(headingOf(id) - 128)).toBeLessThanOrEqual(3);
  await page.keyboard.press('Space', { delay: 300 });
  await until(async () => (await textOf('.coach')) === '', 'the hint to go');
});

test('the mouse: the comet heads for it, and the button boosts', async () => {
  const at = await page.evaluate(() => {
    const { screenX = innerWidth / 2, screenY = innerHeight / 2 } = window.__cometa?.drawn ?? {};
    return { x: screenX, y: screenY };
  });
  await page.mouse.move(at.x, at.y + 150);
  await untilFlags(id, THRUST, THRUST, 'the mouse to thrust');
  await untilHeading(id, 64);
  await page.mouse.down();
  await untilFlags(id, BOOST, BOOST, 'the button to boost');
  await page.mouse.up();
  await untilFlags(id, BOOST, 0, 'the button to be let go of');
});

test('an open dialog has the hands, and gives none of them back', async () => {
  await page.keyboard.down('KeyW');
  await untilHeading(id, 192);
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.id = 'test-dialog';
    dialog.innerHTML = '<button>One</button><button>Two</button>';
    document.body.append(dialog);
    dialog.showModal();
  });
  await untilFlags(id, THRUST, 0, 'the held key to be let go of');
  await page.keyboard.up('KeyW');
  await page.keyboard.press('KeyD', { delay: 200 });
  await page.mouse.move(500, 500);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Two', { polling: 50 });
  expect([headingOf(id), flagsOf(id) & (THRUST | BOOST)]).toEqual([192, 0]);
  await page.evaluate(() => document.getElementById('test-dialog')?.remove());
});

test('a key that follows the settings at once steers, though their field still has the focus', async () => {
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.matches('dialog select'), { polling: 50 });
  const focused = await page.evaluate(() => {
    const field = document.activeElement;
    document.querySelector('dialog')?.close();
    const hasFocus = document.activeElement === field;
    field?.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyS', bubbles: true, cancelable: true }));
    return hasFocus;
  });
  expect(focused).toBe(true);
  await untilHeading(id, 64);
  await page.keyboard.press('KeyS');
  await untilFlags(id, THRUST, 0, 'the key to be let go of');
});

test('keys as they are bound; hints that were done stay away after a reload', async () => {
  expect(await textOf('.coach')).not.toContain('Steer');
  await page.evaluate(() => {
    const keys = { left: ['KeyJ'], right: ['KeyL'], up: ['KeyI'], down: ['KeyK'], boost: ['KeyF'] };
    localStorage.setItem('cometa.settings', JSON.stringify({ keys }));
  });
  await page.reload();
  await untilDrawn(page);
  expect(await ownId(page)).toBe(id);
  expect(await textOf('.coach')).not.toContain('Steer');
  await page.keyboard.down('KeyD');
  await page.keyboard.down('KeyK');
  await untilHeading(id, 64);
  await page.keyboard.up('KeyK');
  await page.keyboard.up('KeyD');
  await untilFlags(id, THRUST, 0, 'the key to be let go of');
  put([{ id, x: 3000, y: 3072, dust: 40 }]);
  await page.keyboard.down('KeyF');
  await untilFlags(id, BOOST, BOOST, 'the bound key to boost');
  await page.keyboard.up('KeyF');
  await page.evaluate(() => localStorage.removeItem('cometa.settings'));
  await page.reload();
  await untilDrawn(page);
});

test('a window of one pixel and back, and other pixel ratios, are survived', async () => {
  for (const viewport of [
    { width: 1, height: 1 },
    { width: 700, height: 500, deviceScaleFactor: 2 },
    { width: 1000, height: 600, deviceScaleFactor: 1 },
  ]) {
    await page.setViewport(viewport);
    await untilPictures(page, 2);
  }
  const { width, height } = await page.$eval('#stage canvas', ({ clientWidth, clientHeight }) => ({
    width: clientWidth,
    height: clientHeight,
  }));
  expect({ width, height }).toEqual({ width: 1000, height: 600 });
});

test('one who shatters reads who, why and what it cost, and goes on with one key', async () => {
  await page.keyboard.down('KeyD');
  await untilHeading(id, 0);
  await page.keyboard.up('KeyD');
  const rival = await enter(EMOJI);
  put([{ id, x: 3000, y: 3072, dust: 300 }]);
  // Three hundred, and what it finds on its way.
  await until(async () => /3\d\ddust/.test(await textOf('.own-state')), 'the page to tell of the dust');
  // Each of its tries is a snapshot more.
  await ramFromBehind(rival, id);
  await page.waitForSelector('.shattered', { visible: true });
  const card = await textOf('.shattered');
  expect(card).toMatch(/Best this life: 3\d\d/);
  expect(card).toContain(`${EMOJI} hit you from behind`);
  expect(card).toMatch(/You lost \d+ dust; .* got \d+/);
  const tells = new RegExp(`${EMOJI} shattered you −\\d`);
  await until(async () => tells.test(await textOf('.feed')), 'the feed to tell it');
  // Too soon, as a rule: remembered, and done when the screen was seen.
  await page.keyboard.press('Enter');
  await until(() => room().world.comets.alive[id] === 1, 'the next comet');
  await untilText('[role=status].unseen', 'shattered you');
  await page.waitForSelector('.shattered', { hidden: true });

  rival.client.steer(64, 0);

  // Straight ahead: while it turns a boosting comet flies a curve.
  await page.keyboard.down('KeyD');
  await untilHeading(id, 0);
  put([
    { id, x: 3000, y: 3072, dust: 100 },
    { id: rival.id, x: 3100, y: 3072, dust: 60 },
  ]);
  await page.keyboard.down('Space');
  await untilText('.callout', 'nose first');
  await page.keyboard.up('Space');
  await page.keyboard.up('KeyD');
  await untilText('.feed', `You rammed ${EMOJI}`);
  await until(async () => (await textOf('.coach')) === '', 'the last hint to go');
  rival.client.leave();
  await page.close();
});

test('thumbs of a left-handed player: the stick on the right, boost on the left', async () => {
  const phone = await stage.browser.newPage();
  await phone.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await phone.evaluateOnNewDocument(() => {
    localStorage.setItem('cometa.settings', JSON.stringify({ isLeftHanded: true }));
    localStorage.setItem('cometa.coach', '{"over":["eat"]}');
  });
  await phone.goto(stage.origin);
  await play(phone, 'Thumb');
  const thumb = await ownId(phone);
  await untilText('.coach', 'Steer with your right thumb', phone);
  const stick = await phone.touchscreen.touchStart(270, 450);
  await stick.move(210, 450);
  await untilHeading(thumb, 128);
  await untilText('.coach', 'Boost with your left thumb', phone);
  const button = await phone.$eval('.boost', (element) => element.getBoundingClientRect().right);
  expect(button).toBeLessThan(180);
  const boost = await phone.touchscreen.touchStart(60, 560);
  await untilFlags(thumb, BOOST | THRUST, BOOST | THRUST, 'the other thumb to boost');
  await boost.end();
  await stick.end();
  await untilFlags(thumb, BOOST | THRUST, 0, 'both thumbs to let go');
  expect(await findOverlaps(phone)).toEqual([]);
  await phone.close();
});

test('a gamepad joins, steers, boosts, opens the menu, goes on after death, and may be pulled out', async () => {
  const padded = await stage.browser.newPage();
  await padded.evaluateOnNewDocument(() => {
    const buttons = Array.from({ length: 17 }, () => ({ pressed: false, value: 0 }));
    window.__pads = [null, { connected: true, axes: [0, 0, 0, 0], buttons }];
    localStorage.setItem('cometa.coach', '{"over":["eat"]}');
    Object.defineProperty(navigator, 'getGamepads', { value: () => window.__pads });
    window.addEventListener('cometa:menu', () => {
      window.__menus = (window.__menus ?? 0) + 1;
    });
  });
  await padded.goto(stage.origin);
  const hold = (axes: [number, number], ...down: number[]) =>
    padded.evaluate(
      (held, pressed) => {
        const pad = window.__pads?.[1];
        if (!pad) return;
        pad.axes = held;
        for (const [i, button] of pad.buttons.entries()) button.pressed = pressed.includes(i);
      },
      axes,
      down,
    );
  // Held until the focus has moved, as the page itself sees it: what is held for longer goes on, and a busy machine is late.
  const lean = async (axes: [number, number], ...down: number[]) => {
    await padded.evaluate(() => {
      const rest = () => {
        const pad = window.__pads?.[1];
        if (!pad) return;
        pad.axes = [0, 0];
        for (const button of pad.buttons) button.pressed = false;
      };
      window.addEventListener('focusin', rest, { once: true });
    });
    await hold(axes, ...down);
  };
  await padded.waitForSelector('#start input', { visible: true });
  // Down from the name to the colours, and A chooses one; then straight into the game.
  await lean([0, 0], 13);
  await padded.waitForFunction(() => document.activeElement?.matches('.hue'), { polling: 50 });
  await hold([0, 0], 0);
  await padded.waitForFunction(() => document.activeElement?.matches('.hue:checked'), { polling: 50 });
  await lean([0, 1]);
  await padded.waitForFunction(() => document.activeElement?.matches('.play'), { polling: 50 });
  await hold([0, 0]);
  await padded.waitForFunction(() => document.activeElement?.matches('.play'), { polling: 50 });
  await hold([0, 0], 0);
  await untilDrawn(padded);
  const comet = await ownId(padded);
  // Still held from the menu, A is no boost.
  expect(flagsOf(comet) & BOOST).toBe(0);
  await hold([0, 0]);
  await untilPictures(padded, 2);
  await hold([-0.9, 0.1]);
  await untilHeading(comet, 123);
  await untilText('.coach', 'Boost with A', padded);
  await hold([-0.9, 0.1], 7);
  await untilFlags(comet, THRUST | BOOST, THRUST | BOOST, 'the trigger to boost');
  await padded.evaluate(() => {
    Object.assign(window, { __pulled: window.__pads });
    window.__pads = [null, null];
  });
  await untilFlags(comet, THRUST | BOOST, 0, 'the pad that was pulled out to let go');
  await padded.evaluate(() => {
    window.__pads = (window as unknown as { __pulled: (FakePad | null)[] }).__pulled;
    for (const button of window.__pads[1]?.buttons ?? []) button.pressed = false;
    window.dispatchEvent(new Event('gamepadconnected'));
  });
  await hold([0, 0]);
  await hold([0, -1]);
  await untilHeading(comet, 192);
  await hold([0, 0], 9);
  await padded.waitForFunction(() => (window.__menus ?? 0) === 1, { polling: 50 });
  await hold([0, 0]);
  await padded.waitForSelector('dialog[open]');
  await hold([0, 0], 1);
  await padded.waitForFunction(() => !document.querySelector('dialog[open]'), { polling: 50 });
  await hold([0, 0]);

  const rival = await enter('Vega');
  await ramFromBehind(rival, comet);
  await padded.waitForSelector('.shattered', { visible: true });
  await hold([0, 0], 0);
  await until(() => room().world.comets.alive[comet] === 1, 'the next comet');
  rival.client.leave();
  await padded.close();
});
