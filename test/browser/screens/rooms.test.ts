import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, play, type Stage } from '../../harness/client/browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ ROOM_SEATS: '1' }, { drawsSeldom: true });
});
afterAll(() => stage.close());

const codeOf = (page: Page) => page.evaluate(() => window.__cometa?.client.game?.room ?? '');

/** What the rows say, and which of them can be chosen. */
function rowsOf(page: Page): Promise<{ text: string; isFree: boolean }[]> {
  return page.$$eval('.room-row', (rows) =>
    rows.map((row) => ({
      text: [...row.children].map((part) => part.textContent).join(' '),
      isFree: !(row as HTMLButtonElement).disabled,
    })),
  );
}

test('[RM1] the public rooms are listed, a full one cannot be chosen, and one is chosen by keyboard alone', async () => {
  const first = await stage.open();
  await play(first, 'First');
  const second = await stage.open();
  await play(second, 'Second');
  const [full, free] = [await codeOf(first), await codeOf(second)];
  expect(full).not.toBe(free);
  // Without a word its seat would be kept for a while.
  await second.evaluate(() => window.__cometa?.client.leave());
  await second.close();

  const page = await stage.open();
  await page.focus('.to-rooms[aria-expanded]');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (count) =>
      document.querySelectorAll('.room-row:enabled').length === 1 &&
      document.querySelectorAll('.room-row').length === count,
    { polling: 100 },
    2,
  );
  const rows = await rowsOf(page);
  expect(rows.find(({ text }) => text.startsWith(`${full} 1/1 `))?.isFree).toBe(false);
  expect(rows.find(({ text }) => text.startsWith(`${free} 0/1 `))?.isFree).toBe(true);
  await page.focus('.room-row:enabled');
  const before = (await rowsOf(page)).map(({ text }) => text).join();
  // The time goes on, and the keyboard stays where it is.
  await page.waitForFunction(
    (old) =>
      [...document.querySelectorAll('.room-row')]
        .map((row) => [...row.children].map((part) => part.textContent).join(' '))
        .join() !== old,
    { polling: 100 },
    before,
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.__cometa?.client.status.state === 'playing', { polling: 100 });
  await page.waitForFunction((code) => window.__cometa?.client.game?.room === code, { polling: 100 }, free);
});
