import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { COARSE, createStage, play, type Stage, untilDrawn } from '../../harness/client/browser.ts';

/** Two browsers, each with a storage of its own: friends who find each other, by keys alone. */

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '2' }, { viewport: COARSE });
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

/** A browser that has never been here, but for what is put into its storage. */
async function openBrowser(path = '', stored: Record<string, string> = {}): Promise<Page> {
  const context = await stage.browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument((items) => {
    for (const [item, text] of Object.entries(items)) if (!localStorage.getItem(item)) localStorage.setItem(item, text);
  }, stored);
  await page.goto(stage.origin + path);
  await page.waitForSelector('#start .to-friends', { visible: true });
  return page;
}

const PORTUGUESE = { 'cometa.settings': JSON.stringify({ language: 'pt-BR' }) };

const roomOf = (page: Page) => page.evaluate(() => window.__cometa?.client.game?.room ?? '');
const friendsOf = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem('cometa.friends') ?? '[]') as { name: string; code: string }[]);
const toast = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector('.friend-toast:not([hidden]) p')?.textContent?.includes(wanted),
    { polling: 100 },
    text,
  );

/** Opens the list on the start screen, and reads the own code. */
async function ownCode(page: Page): Promise<string> {
  await page.focus('.to-friends');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /^(\w{4} ?){3}$/.test(document.querySelector('.friend-code')?.textContent ?? ''));
  return page.$eval('.friend-code', (code) => code.textContent ?? '');
}

async function pressOn(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector, { visible: true });
  await page.focus(selector);
  await page.keyboard.press('Enter');
}

/** Adds a friend by a code, as it is typed. */
async function befriend(page: Page, code: string): Promise<void> {
  await pressOn(page, '.to-friends');
  await page.focus('.friends .friend-field');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.friend-row', { visible: true });
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
}

test('[FD2] one comes online, the other is told while waiting, joins with one key, and is in the same room', async () => {
  const ada = await openBrowser('/?room=QRSTUVWX');
  const code = await ownCode(ada);
  await ada.keyboard.press('Escape');
  const bob = await openBrowser('', PORTUGUESE);
  await befriend(bob, code.toLowerCase());
  expect(await bob.$eval('.to-friends', (button) => button.textContent)).toBe('Amigos');
  await play(ada, 'Ada');
  await toast(bob, 'Ada está jogando agora');
  expect(await bob.$eval('.to-friends', (button) => button.getAttribute('aria-label'))).toBe('Amigos, 1 jogando');
  expect(await bob.$eval('.friend-news', (region) => region.getAttribute('role'))).toBe('status');
  await pressOn(bob, '#start .friend-toast .play');
  await untilDrawn(bob);
  expect([await roomOf(bob), await roomOf(ada)]).toEqual(['QRSTUVWX', 'QRSTUVWX']);
  // In play a key shows where friends are, Escape leads back to the game and not to the settings.
  await bob.keyboard.press('KeyF');
  await bob.waitForSelector('.friend-row.is-playing', { visible: true });
  expect(await bob.$eval('.friend-row .dim', (where) => where.textContent)).toBe('na sua sala');
  await bob.keyboard.press('Escape');
  expect(await bob.$('dialog[open]')).toBeNull();
  // Whoever else wants to join finds the room full, before pressing anything.
  const cid = await openBrowser('', { 'cometa.friends': JSON.stringify(await friendsOf(bob)) });
  await toast(cid, 'Ada is playing now');
  expect(await cid.$('#start .friend-toast .play:not([hidden])')).toBeNull();
  await pressOn(cid, '.to-friends');
  await cid.waitForSelector('.friend-row.is-playing', { visible: true });
  expect(await cid.$eval('.friend-row .dim', (where) => where.textContent)).toContain('room full');
  expect(await cid.$('.friend-row .play:enabled')).toBeNull();
  for (const page of [ada, bob, cid]) await page.browserContext().close();
});

test('[FD3] who makes another code is found no more', async () => {
  const ada = await openBrowser();
  const code = await ownCode(ada);
  const renew = '.friend-own .friend-line:last-of-type button';
  await pressOn(ada, renew);
  expect(await ada.$eval('.friend-code', (now) => now.textContent)).toBe(code);
  await pressOn(ada, renew);
  await ada.waitForFunction((old) => document.querySelector('.friend-code')?.textContent !== old, {}, code);
  await ada.keyboard.press('Escape');
  await play(ada, 'Ada');
  const asked = await ada.evaluate(async (was) => {
    const now = document.querySelector('.friend-code')?.textContent ?? '';
    const codes = [was, now].map((text) => text.replaceAll(' ', ''));
    const answer = await fetch('./api/friends', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ codes }),
    });
    const { friends } = (await answer.json()) as { friends: { code: string }[] };
    return friends.map((friend) => codes.indexOf(friend.code));
  }, code);
  expect(asked).toEqual([1]);
  await ada.browserContext().close();
});

test('[FD7] two in a room become friends: one asks, the other agrees, and both keep the other', async () => {
  const ada = await openBrowser('/?room=FRNDSABC');
  await play(ada, 'Ada');
  const bob = await openBrowser('/?room=FRNDSABC', PORTUGUESE);
  await play(bob, 'Bob');
  await ada.keyboard.press('KeyT');
  await pressOn(ada, '.talk-lists button');
  await pressOn(ada, '.befriend');
  await toast(ada, 'You asked Bob');
  await toast(bob, 'Ada quer sua amizade');
  expect(await friendsOf(bob)).toEqual([]);
  await pressOn(bob, '#hud .friend-toast .play');
  await toast(ada, 'You and Bob are friends');
  expect([(await friendsOf(ada)).map(({ name }) => name), (await friendsOf(bob)).map(({ name }) => name)]).toEqual([
    ['Bob'],
    ['Ada'],
  ]);
  await ada.waitForSelector('.befriend:disabled');
  // What was whispered for it is shown to nobody as a line.
  expect(await bob.$eval('.talk-log', (log) => log.textContent)).not.toContain('friend code');
  // [FD8] Elsewhere, one is called by the other, and comes with one key.
  await bob.evaluate(() => window.__cometa?.client.leave());
  await bob.waitForSelector('#start .to-friends', { visible: true });
  await ada.keyboard.press('KeyF');
  await pressOn(ada, '.friend-row button[aria-label="Call Bob here"]');
  await ada.waitForSelector('.friend-row button[aria-label="Bob was called"]:disabled');
  await toast(bob, 'Ada está chamando você para jogar');
  await pressOn(bob, '#start .friend-toast .play');
  await untilDrawn(bob);
  expect([await roomOf(bob), await roomOf(ada)]).toEqual(['FRNDSABC', 'FRNDSABC']);
  for (const page of [ada, bob]) await page.browserContext().close();
});

test('[FD6] a link brings a party together, pressed at the same moment, and offers to keep its friend', async () => {
  const ada = await openBrowser();
  const code = (await ownCode(ada)).replaceAll(' ', '');
  const stranger = await openBrowser();
  await play(stranger, 'Stranger');
  await ada.goto(`${stage.origin}/?with=${code}`);
  const bob = await openBrowser(`/?with=${code}`);
  await toast(ada, 'Your friends land with you');
  await toast(bob, 'You land where your friend plays.');
  await Promise.all([play(ada, 'Ada'), play(bob, 'Bob')]);
  const [adas, bobs] = [await roomOf(ada), await roomOf(bob)];
  expect(adas).toBe(bobs);
  expect(adas).not.toBe(await roomOf(stranger));
  // Nothing of the link lies over the game.
  expect(await bob.$('.friend-toast:not([hidden])')).toBeNull();
  await bob.evaluate(() => window.__cometa?.client.leave());
  await toast(bob, 'You land where Ada plays.');
  await pressOn(bob, '#start .friend-toast .play');
  expect((await friendsOf(bob)).map((friend) => friend.code)).toEqual([code]);
  await pressOn(bob, '#start .friend-toast button:last-of-type');
  expect(bob.url()).not.toContain('with=');
  for (const page of [ada, bob, stranger]) await page.browserContext().close();
});

test.each(['en', 'pt-BR'])('on a phone there is room for it, in %s', async (language) => {
  const ada = await openBrowser(language === 'en' ? '/?room=PHNEABCD' : '/?room=PHNEBCDE');
  const code = await ownCode(ada);
  await ada.keyboard.press('Escape');
  await play(ada, 'Wide Adaaaaaaaaa');
  const page = await openBrowser('', { 'cometa.settings': JSON.stringify({ language }) });
  await page.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true });
  await page.reload();
  await page.waitForSelector('#start .to-friends', { visible: true });
  await befriend(page, code);
  await toast(page, 'Wide Adaaaaaaaaa');
  const boxes = await page.evaluate(() =>
    ['.to-friends', '.to-settings', '.to-screen', '.friend-toast', '.wish'].map((name) => {
      const { top, left, right, bottom } =
        document.querySelector(`#start ${name}`)?.getBoundingClientRect() ?? new DOMRect();
      return { name, top, left, right, bottom };
    }),
  );
  const overlaps = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.name} ${b.name}`),
  );
  expect([overlaps, boxes.filter(({ top, left, right }) => top < 0 || left < 0 || right > 360)]).toEqual([[], []]);
  const heights = await page.$$eval('#start .to-friends, #start .friend-toast button', (buttons) =>
    buttons.map((button) => button.getBoundingClientRect().height),
  );
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  expect(await page.$eval('#start', (start) => start.scrollHeight)).toBeLessThanOrEqual(640);
  await pressOn(page, '.to-friends');
  const sticksOut = await page.$$eval('dialog.friends *', (elements) =>
    elements.filter((element) => element.getBoundingClientRect().right > 360).map(({ className }) => className),
  );
  expect(sticksOut).toEqual([]);
  for (const open of [ada, page]) await open.browserContext().close();
});

test('a hidden page tells by a notification that a friend came, if its player has asked for that', async () => {
  const ada = await openBrowser();
  const code = await ownCode(ada);
  await ada.keyboard.press('Escape');
  const notes: [string, Page][] = [];
  for (const notifies of [true, false]) {
    const page = await openBrowser('', { 'cometa.settings': JSON.stringify({ notifies }) });
    await befriend(page, code);
    await page.evaluate(() => {
      Object.assign(window, { __told: [] as string[] });
      Object.assign(window, {
        Notification: class {
          constructor(title: string) {
            (window as unknown as { __told: string[] }).__told.push(title);
          }
        },
      });
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    notes.push([String(notifies), page]);
  }
  await ada.bringToFront();
  await play(ada, 'Ada');
  const told = (page: Page) => page.evaluate(() => (window as unknown as { __told: string[] }).__told);
  const [[, asked], [, silent]] = notes;
  await asked.waitForFunction(() => (window as unknown as { __told: string[] }).__told.length > 0, { polling: 200 });
  expect(await told(asked)).toEqual(['Ada is playing now']);
  expect(await told(silent)).toEqual([]);
  // Seen again it says so at once.
  await silent.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await toast(silent, 'Ada is playing now');
  for (const page of [ada, asked, silent]) await page.browserContext().close();
});
