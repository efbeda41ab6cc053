import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Room } from '../../../server/host/room.ts';
import { createStage, type Stage } from '../../harness/client/browser.ts';

let stage: Stage;
let page: Page;
let other: Page;

beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '20' }, { drawsSeldom: true });
  page = await enter('Ada');
  other = await enter('Wide Bo');
});
afterAll(() => stage?.close());

async function enter(name: string): Promise<Page> {
  const tab = await (await stage.browser.createBrowserContext()).newPage();
  await tab.goto(stage.origin);
  await tab.waitForSelector('button.play');
  await tab.type('input', name);
  await tab.keyboard.press('Enter');
  await tab.waitForFunction(() => window.__cometa?.client.game?.alive === true);
  return tab;
}

const theRoom = (): Room => [...stage.server.game.lobby.rooms.values()][0];
const seatOf = (tab: Page) => tab.evaluate(() => window.__cometa?.client.game?.id ?? -1);
/** Says a line past the limits of a page: for what a page of one's own might say. */
const sayRaw = (seat: number, text: string) => theRoom().chat.say(seat, -1, text);
const linesOf = (tab: Page) =>
  tab.evaluate(() => [...document.querySelectorAll('.talk-log li')].map((li) => li.textContent));
const hasLine = (tab: Page, text: string) =>
  tab.waitForFunction(
    (wanted) => [...document.querySelectorAll('.talk-log li')].some((li) => li.textContent?.includes(wanted)),
    {},
    text,
  );
const isOpen = (tab: Page) => tab.evaluate(() => !document.querySelector('.talk')?.classList.contains('closed'));
/** Waits for the pace of lines: a test is faster than people. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 3200));

describe('chat, by keys alone', () => {
  test('Enter opens it, what is typed steers nothing, Enter sends, and it closes', async () => {
    const before = await page.evaluate(() => window.__cometa?.client.telemetry.movesSent);
    await page.keyboard.press('Enter');
    expect(await isOpen(page)).toBe(true);
    await page.keyboard.type('wasd WASD  hello');
    expect(await page.evaluate(() => window.__cometa?.client.telemetry.movesSent)).toBe(before);
    await page.keyboard.press('Enter');
    expect(await isOpen(page)).toBe(false);
    await hasLine(other, 'wasd WASD hello');
    await hasLine(page, 'wasd WASD hello');
  });

  test('Escape closes it, and opens no settings', async () => {
    await page.keyboard.press('KeyT');
    expect(await isOpen(page)).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('talk-field');
    await page.keyboard.press('Escape');
    expect(await isOpen(page)).toBe(false);
    expect(await page.evaluate(() => document.querySelector('dialog[open]'))).toBeNull();
  });

  test('its buttons are reached by keys, and Escape closes it from each of them', async () => {
    const before = await page.evaluate(() => window.__cometa?.client.telemetry.movesSent);
    await page.keyboard.press('Enter');
    await page.keyboard.down('Shift');
    for (let i = 0; i < 11; i++) await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Players');
    await page.keyboard.press('Space');
    await page.waitForSelector('.players:not([hidden])');
    await page.keyboard.press('Tab');
    await page.keyboard.press('KeyW');
    expect(await page.evaluate(() => window.__cometa?.client.telemetry.movesSent)).toBe(before);
    await page.keyboard.press('Escape');
    expect(await isOpen(page)).toBe(false);
  });

  test('E and a digit say a ready phrase, which each reads in the own language', async () => {
    await other.evaluate(() => {
      localStorage.setItem('cometa.settings', JSON.stringify({ language: 'pt-BR' }));
      window.dispatchEvent(new StorageEvent('storage', { key: 'cometa.settings' }));
    });
    await page.keyboard.press('KeyE');
    await page.keyboard.press('Digit7');
    await hasLine(page, 'Truce?');
    const heard = await other.waitForFunction(() =>
      [...document.querySelectorAll('.talk-log li')]
        .map((li) => li.textContent)
        .find((text) => /Tr[ée]/.test(text ?? '')),
    );
    expect(['AdaTrégua?', 'AdaTruce?']).toContain(await heard.jsonValue());
    expect(await page.evaluate(() => document.querySelector<HTMLElement>('.wheel')?.hidden)).toBe(true);
  });

  test('/w whispers to one, and a name that nobody has is told so', async () => {
    await rest();
    await page.keyboard.press('Enter');
    await page.keyboard.type('/w wide bo psst');
    await page.keyboard.press('Enter');
    await hasLine(other, 'psst');
    await hasLine(page, 'you to Wide Bo');
    await page.keyboard.press('Enter');
    await page.keyboard.type('/w nemo psst');
    await page.keyboard.press('Enter');
    await hasLine(page, 'Nobody of that name');
    // What was typed is not lost.
    expect(await isOpen(page)).toBe(true);
    await page.keyboard.press('Escape');
  });
});

describe('what others say', () => {
  test('is text: markup is shown and does nothing', async () => {
    await rest();
    sayRaw(await seatOf(page), '<img src=x onerror="window.hacked=1"><b>bold</b>');
    await hasLine(other, '<b>bold</b>');
    expect(await other.evaluate(() => document.querySelectorAll('.talk-log img, .talk-log b').length)).toBe(0);
    expect(await other.evaluate(() => 'hacked' in window)).toBe(false);
  });

  test('stays in the panel, however wide it is drawn', async () => {
    await rest();
    sayRaw(await seatOf(page), `${'𰻞'.repeat(16)} ${'W'.repeat(80)}`);
    await hasLine(other, 'WWWW');
    const overflow = await other.evaluate(() => {
      const panel = document.querySelector('.talk')?.getBoundingClientRect();
      return [...document.querySelectorAll('.talk-log li')].filter(
        (li) => li.getBoundingClientRect().right > (panel?.right ?? 0) + 1,
      ).length;
    });
    expect(overflow).toBe(0);
  });

  test('of one who is muted is not shown, phrases included, also after a reload', async () => {
    await other.keyboard.press('Enter');
    await other.evaluate(() => document.querySelector<HTMLElement>('.talk-head button')?.click());
    await other.waitForSelector('.player-row [aria-pressed]');
    await other.evaluate(() => document.querySelector<HTMLElement>('.player-row [aria-pressed]')?.click());
    await other.waitForFunction(() => document.querySelector('.player-row [aria-pressed="true"]'));
    expect((await linesOf(other)).filter((text) => text?.startsWith('Ada'))).toEqual([]);
    await rest();
    sayRaw(await seatOf(page), 'you do not read this');
    theRoom().chat.phrase(await seatOf(page), -1, 0);
    await hasLine(page, 'you do not read this');
    expect((await linesOf(other)).join()).not.toContain('you do not read this');
    await other.reload();
    await other.waitForFunction(() => window.__cometa?.client.game?.alive === true);
    await rest();
    sayRaw(await seatOf(page), 'nor this');
    await hasLine(page, 'nor this');
    sayRaw(await seatOf(other), 'I am back');
    await hasLine(other, 'I am back');
    expect((await linesOf(other)).join()).not.toMatch(/read this|nor this/);
  });
});

test('on a phone whose keyboard leaves half of the screen the field is seen, and the phrases too', async () => {
  await page.setViewport({ width: 390, height: 400, hasTouch: true, isMobile: true });
  await page.waitForFunction(() => innerHeight === 400);
  // Another kind of screen loads the page anew: the game has to be there again.
  await page.waitForSelector('.to-talk', { visible: true });
  await page.evaluate(() => document.querySelector<HTMLElement>('.to-talk')?.click());
  expect(await isOpen(page)).toBe(true);
  await page.waitForSelector('.phrase-row', { visible: true });
  const edges = await page.evaluate(() =>
    ['.talk-field', '.talk-foot .play', '.phrase-row', '.talk-close'].map((name) => {
      const { top, bottom, left, right } = document.querySelector(name)?.getBoundingClientRect() ?? new DOMRect();
      return top >= 0 && bottom <= 400 && left >= 0 && right <= 390 && bottom > top;
    }),
  );
  expect(edges).toEqual([true, true, true, true]);
  await page.keyboard.press('Escape');
});

test('no page complained', () => expect(stage.complaints).toEqual([]));
