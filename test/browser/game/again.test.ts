import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Player } from '../../../game/client/watch/player.ts';
import type { Sides } from '../../../game/client/watch/sides.ts';
import { LARGEST_REPLAY_BYTES } from '../../../protocol/codec/replay-file.ts';
import type { Room } from '../../../server/host/room.ts';
import { streamsOf } from '../../../tools/lib/virtual/streams.ts';
import { COARSE, createStage, play, type Stage } from '../../harness/client/browser.ts';
import { goingOn, huntersAt } from '../../harness/sim/hunters.ts';

declare global {
  interface Window {
    __replay?: { player: Player; sides: Sides; followed(): number };
  }
}

const SEATS = 40;
/** Seats of those whom nobody plays: pages get the first ones. */
const FIRST_HUNTER = 10;

let stage: Stage;
/** Whether all hunt, pages' comets as well. */
let isHunt = true;
beforeAll(async () => {
  stage = await createStage(
    { ROOM_SEATS: String(SEATS), WORLD_CELLS: '6', SPECTATOR_CHAT: 'write' },
    { onTicked: hunt, viewport: COARSE },
  );
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

function hunt(room: Room): void {
  const { world, inputs, roster } = room;
  if (world.tick < 2 || inputs.some(({ kind }) => kind !== 'move')) return;
  for (let id = FIRST_HUNTER; id < SEATS; id++) roster[id] ??= { name: `Hunter ${id}`, colour: id % 12, who: 0 };
  inputs.push(...goingOn(world, SEATS).filter(({ id }) => id >= FIRST_HUNTER));
  if (isHunt) inputs.push(...huntersAt(world, 5));
}

async function shoot(page: Page, name: string): Promise<void> {
  const { SHOTS } = process.env;
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** Gives a page that is not open yet a pad. @returns what holds its sticks and buttons */
async function plugIn(page: Page) {
  await page.evaluateOnNewDocument(() => {
    const buttons = Array.from({ length: 17 }, () => ({ pressed: false, value: 0 }));
    const pad = { connected: true, axes: [0, 0, 0, 0], buttons };
    Object.defineProperty(navigator, 'getGamepads', { value: () => [pad] });
  });
  return (axes: number[], ...down: number[]) =>
    page.evaluate(
      (held, pressed) => {
        const pad = navigator.getGamepads()[0] as unknown as { axes: number[]; buttons: { pressed: boolean }[] };
        pad.axes = held;
        for (const [i, button] of pad.buttons.entries()) button.pressed = pressed.includes(i);
      },
      axes,
      down,
    );
}

/** From the start screen, whose line of news moves as news come: a click at a place could hit what stands beside. */
async function openGallery(page: Page, name: string): Promise<void> {
  await page.waitForSelector('.to-gallery', { visible: true });
  await shoot(page, name);
  await page.$eval('.to-gallery', (button) => (button as HTMLElement).click());
  await page.waitForSelector('.gallery .board li:not([hidden])', { visible: true });
}

const SEE = '.shattered:not([hidden]) .see-again button.see';

const FOUND = '.shattered:not([hidden]) .found:not([hidden]) a';

/**
 * By keys alone: the first button goes on, the next one shows it again. Whoever is told "later" on a busy machine asks again; whoever is out of the
 * panel, since the line was down for a moment, shatters once more.
 */
async function askForReplay(page: Page): Promise<void> {
  while (!(await page.$(FOUND))) {
    await page.waitForSelector(SEE, { visible: true });
    await page.focus(SEE);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (found, see) => document.querySelector(found) ?? !document.querySelector(`${see}:disabled`),
      {},
      FOUND,
      SEE,
    );
  }
}

test('who shattered gets a link, and behind it the last seconds from both sides, bit for bit', async () => {
  const page = await stage.open();
  await play(page, 'Prey');
  await page.waitForSelector(SEE, { visible: true });
  await shoot(page, 'shattered');
  await askForReplay(page);
  await shoot(page, 'shattered-link');
  const href = await page.$eval('.shattered .found a', (link) => (link as HTMLAnchorElement).href);
  expect(href).toMatch(/\/replay\?id=[\w-]{22}$/);
  const file = await (await fetch(href.replace('replay?id=', 'api/replay/'))).arrayBuffer();
  expect(file.byteLength).toBeLessThanOrEqual(LARGEST_REPLAY_BYTES);
  const again = await stage.open(href);
  await again.waitForFunction(() => (window.__replay?.sides.tick ?? 0) > (window.__replay?.sides.fromTick ?? 0) + 5);
  await shoot(again, 'replay');
  const followed = () => again.evaluate(() => [window.__replay?.followed() ?? -1, window.__replay?.sides.shown ?? -1]);
  const [loser] = await followed();
  expect((await followed())[1]).toBe(0);
  await again.keyboard.press('Tab');
  await again.waitForFunction(() => window.__replay?.sides.shown === 1);
  expect((await followed())[0]).not.toBe(loser);
  await again.keyboard.press('End');
  await again.waitForFunction(() => window.__replay?.sides.tick === window.__replay?.sides.lastTick);
  expect(await again.evaluate(() => window.__replay?.sides.differsAt)).toBe(-1);
  await shoot(again, 'replay-end');
  await again.keyboard.press('Home');
  await again.waitForFunction(() => window.__replay?.sides.tick === window.__replay?.sides.fromTick);
  await again.close();
  await page.close();
});

test('a link that leads nowhere any more says so', async () => {
  const page = await stage.browser.newPage();
  stage.tolerate(/404/);
  await page.goto(`${stage.origin}/replay?id=${'A'.repeat(22)}`);
  await page.waitForFunction(() => /gone/.test(document.querySelector('#notice h1')?.textContent ?? ''));
  await shoot(page, 'gone');
  await page.close();
});

test('[J9] who watches goes from comet to comet by keys, by a row, and lets go; and chats where that is allowed', async () => {
  // Whom one picks is there to stay.
  isHunt = false;
  const page = await stage.open();
  await openGallery(page, 'start');
  const [room] = stage.server.game.lobby.rooms.values();
  const following = () => streamsOf(room).following.find((_, seat) => seat >= SEATS && room.sessions[seat])?.picked;
  const isPicked = (name: RegExp) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector('.following')?.textContent ?? ''),
      {},
      name.source,
    );
  await isPicked(/leads/);
  await page.keyboard.press('ArrowRight');
  await isPicked(/^Following (?!whoever)/);
  expect(following()).toBeGreaterThanOrEqual(0);
  await shoot(page, 'gallery');
  await page.keyboard.press('Escape');
  await isPicked(/leads/);
  await page.click('.gallery .board li:not([hidden])');
  await isPicked(/^Following (?!whoever)/);
  await page.waitForSelector('.gallery:not(.silent)');
  await page.keyboard.press('KeyT');
  await page.waitForSelector('.gallery .talk-field', { visible: true });
  await page.keyboard.type('Well flown');
  await shoot(page, 'gallery-chat');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    /Spectator.*Well flown/s.test(document.querySelector('.gallery .talk-log')?.textContent ?? ''),
  );
  await page.keyboard.press('Escape');
  await isPicked(/leads/);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#start input', { visible: true });
  expect(await page.$eval('#hud', (hud) => (hud as HTMLElement).hidden)).toBe(true);
  await page.close();
});

test.each([
  ['phone', 390, 844],
  ['across', 844, 390],
  ['phone-pt', 390, 844],
])('on a %s nothing of it is out of the screen', async (name, width, height) => {
  isHunt = false;
  const page = await stage.browser.newPage();
  const isPortuguese = name.endsWith('pt');
  if (isPortuguese) {
    await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'languages', { value: ['pt-BR'] }));
  }
  await page.setViewport({ width, height, isMobile: true, hasTouch: true, deviceScaleFactor: 1 });
  await page.goto(stage.origin);
  await openGallery(page, `${name}-start`);
  await page.click('.watch-deck button:nth-of-type(2)');
  await page.waitForFunction(
    (word) => document.querySelector('.following')?.textContent?.startsWith(word),
    {},
    isPortuguese ? 'Seguindo' : 'Following',
  );
  await shoot(page, `${name}-gallery`);
  const outside = await page.$$eval(
    '.watch-deck > *',
    (all) =>
      all.filter((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      }).length,
  );
  expect(outside).toBe(0);
  await page.close();
});

test('who shattered another is offered the same, and a phone shows all of it', async () => {
  isHunt = true;
  const page = await stage.browser.newPage();
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 1 });
  await page.goto(stage.origin);
  await play(page, 'Hunter');
  /** Goes on after shattering; whether an element is seen, which it then presses. */
  const isSeen = (selector: string) =>
    page.evaluate((wanted) => {
      const seen = (one: Element | null) =>
        (one?.getClientRects().length ?? 0) > 0 ? (one as HTMLElement) : undefined;
      if (seen(document.querySelector('.shattered'))) (document.querySelector('.go-on') as HTMLElement).click();
      const found = seen(document.querySelector(wanted));
      if (found instanceof HTMLButtonElement) found.click();
      return found !== undefined;
    }, selector);
  const wait = () => new Promise((resolve) => setTimeout(resolve, 200));
  while (!(await isSeen('.room .see'))) await wait();
  await shoot(page, 'phone-prize');
  isHunt = false;
  // Who is shattered meanwhile, or shatters another, is offered that one instead.
  while (!(await isSeen('.room .found a'))) {
    await isSeen('.room .see');
    await wait();
  }
  const href = await page.$eval('.room .found a', (link) => (link as HTMLAnchorElement).href);
  await page.goto(href);
  await page.waitForFunction(() => (window.__replay?.sides.tick ?? 0) > 0);
  await shoot(page, 'phone-replay');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewport({ width: 844, height: 390, isMobile: true, hasTouch: true, deviceScaleFactor: 1 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await shoot(page, 'across-replay');
  await page.close();
});

test('a pad goes from comet to comet, lets go, and leads back to the start screen', async () => {
  isHunt = false;
  const page = await stage.browser.newPage();
  const hold = await plugIn(page);
  await page.goto(stage.origin);
  await page.waitForSelector('.to-gallery', { visible: true });
  // A presses what has the focus, and picks nobody by the same press.
  await page.focus('.to-gallery');
  await hold([0, 0, 0, 0], 0);
  const following = () => page.$eval('.following', (text) => text.textContent ?? '');
  const tells = (what: RegExp) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector('.following')?.textContent ?? ''),
      {},
      what.source,
    );
  await tells(/leads/);
  const press = async (button: number) => {
    await hold([0, 0, 0, 0]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await hold([0, 0, 0, 0], button);
  };
  await press(0);
  await tells(/^Following (?!whoever)/);
  // Who comes next changes with who is in sight, so there is no way back to the same one.
  for (const button of [0, 2]) {
    const before = await following();
    await press(button);
    await page.waitForFunction(
      (text) => !['', text].includes(document.querySelector('.following')?.textContent ?? ''),
      {},
      before,
    );
    await tells(/^Following (?!whoever)/);
  }
  await press(1);
  await tells(/leads/);
  await press(1);
  await page.waitForSelector('#start input', { visible: true });
  await page.close();
});

test('a pad holds the wheel open, its right stick points, and letting go says it to the room; B says nothing', async () => {
  isHunt = false;
  const page = await stage.browser.newPage();
  const hold = await plugIn(page);
  await page.goto(stage.origin);
  await play(page, 'Padded');
  const { counters } = stage.server.game;
  const before = counters.phrasesSaid;
  await hold([0, 0, 1, 0], 5);
  await page.waitForSelector('.wheel:not([hidden]) .phrase:nth-child(3).pointed', { visible: true });
  await shoot(page, 'wheel');
  await hold([0, 0, 0, 0], 5);
  await hold([0, 0, 0, 0]);
  await page.waitForFunction(() => document.querySelector('.talk-log')?.textContent?.includes('Sorry!'));
  expect(counters.phrasesSaid).toBe(before + 1);
  await hold([0, 0, 0, 1], 5);
  await page.waitForSelector('.wheel:not([hidden]) .phrase:nth-child(5).pointed', { visible: true });
  await hold([0, 0, 0, 1], 5, 1);
  await page.waitForSelector('.wheel', { hidden: true });
  await hold([0, 0, 0, 0]);
  expect(counters.phrasesSaid).toBe(before + 1);
  await page.close();
});
