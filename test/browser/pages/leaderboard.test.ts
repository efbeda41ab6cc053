import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, type Stage, until } from '../../harness/client/browser.ts';
import { joinRaw, openRaw } from '../../harness/server/raw-client.ts';

/** The page /leaderboard, for who has not joined. */

let stage: Stage;
let page: Page;

const OWN = 25;
const ended = Array.from({ length: 25 }, (_, i) => ({
  place: i + 1,
  identity: `hash-${i}`,
  who: i + 1,
  name: i === 3 ? '<b>W</b>WWWWWWWWWW' : `Player ${i + 1}`,
  dust: 5000 - i * 100,
}));

beforeAll(async () => {
  stage = await createStage();
  const { room, ticket } = await joinRaw(stage.server.port, { watch: true });
  const spectator = await openRaw(stage.server.port);
  spectator.send({ kind: 'hello', ticket, fingerprint: 0 });
  await until(() => stage.server.game.lobby.rooms.has(room), 'the room opens');
  stage.server.game.boards.played(room, ended);
  page = await stage.open(`${stage.origin}/leaderboard`);
  await page.evaluate(
    (own, friends) => {
      localStorage.setItem('cometa.who', String(own));
      localStorage.setItem('cometa.friends', JSON.stringify(friends));
    },
    OWN,
    // One among the first, one below, one who has no place, and one whose number nobody knows yet.
    [2, 22, 99, 0].map((who, i) => ({ code: `ABCDEFGHJKL${'MNPQ'[i]}`, who, name: '' })),
  );
  await page.reload();
});
afterAll(() => stage.close());

const rows = () =>
  page.$$eval('tbody tr', (all) =>
    all.map((row) => [...(row as HTMLTableRowElement).cells].map(({ textContent }) => textContent).join(' | ')),
  );
const rowsAre = (last: string) =>
  page.waitForFunction((text) => document.querySelector('tbody tr:last-child')?.textContent?.includes(text), {}, last);

test('it shows the first twenty, and below them friends’ places and the own', async () => {
  await rowsAre('(you)');
  const shown = await rows();
  expect(shown).toHaveLength(22);
  expect([shown[1], shown[20]]).toEqual(['2 | Player 2 (friend) | 4,900', '22 | Player 22 (friend) | 2,900']);
  expect(shown[0]).toBe('1 | Player 1 | 5,000');
  // A name is a text, whatever stands in it.
  expect(shown[3]).toBe('4 | <b>W</b>WWWWWWWWWW | 4,700');
  expect(shown[21]).toBe('25 | Player 25 (you) | 2,600');
  expect(await page.$eval('tr.own', (row) => row.textContent)).toContain('Player 25');
});

test('it changes by itself when a round has ended', async () => {
  stage.server.game.boards.played('ZZZZZ', [{ ...ended[24], place: 1, dust: 9000 }]);
  await page.waitForFunction(() => document.querySelector('tbody tr')?.textContent?.includes('9,000'));
  const shown = await rows();
  expect([shown[0], shown.length]).toEqual(['1 | Player 25 (you) | 9,000', 21]);
});

test('keys alone go to another board, and the address keeps it', async () => {
  await page.focus('[data-tab="round"]');
  await page.keyboard.press('Enter');
  await rowsAre('Player 20');
  expect(await page.$eval('caption', (caption) => caption.textContent)).toBe('Last round');
  expect(new URL(page.url()).hash).toBe('#round');
  await page.reload();
  await rowsAre('Player 20');
  expect(await page.$eval('[aria-current="true"]', (tab) => tab.textContent)).toBe('Last round');
});

test.each([
  ['en', 1000, 600],
  ['pt-BR', 320, 640],
  ['pt-BR', 844, 390],
])('in %s nothing is wider than a screen of %i by %i', async (language, width, height) => {
  await page.evaluate((tag) => localStorage.setItem('cometa.settings', JSON.stringify({ language: tag })), language);
  await page.setViewport({ width, height });
  await page.goto(`${stage.origin}/leaderboard`);
  await rowsAre('Player');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});

test('where the server is gone it says so, and nobody complains', async () => {
  await page.evaluate(() => localStorage.removeItem('cometa.settings'));
  await page.reload();
  await page.goto(`${stage.origin}/leaderboard#all`);
  await page.waitForFunction(() => document.querySelector('caption')?.textContent === 'All time');
  expect(stage.complaints).toEqual([]);
  stage.tolerate(/ERR_|Failed to load/);
  stage.cut();
  await page.waitForFunction(() => document.querySelector('[role="status"]')?.textContent?.includes('does not answer'));
  // What was known stays.
  expect((await rows()).length).toBe(21);
});
