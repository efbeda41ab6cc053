import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { identityOf } from '../../../server/identity/identity.ts';
import { createStage, type Stage, until } from '../../harness/client/browser.ts';
import { enterRaw, type RawClient, recordsHeard } from '../../harness/server/raw-client.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'BBECAwQFBgcICQoLDA0ODw';
let stage: Stage;
let ada: RawClient;
let bob: RawClient;

beforeAll(async () => {
  stage = await createStage({ ADMIN_PORT: '0', ROOM_SEATS: '8' }, { viewport: { width: 1280, height: 900 } });
  ada = await enterRaw(stage.server.port, { name: 'Ada', identity: ADA });
  bob = await enterRaw(stage.server.port, { name: 'Bob', identity: BOB });
  await until(() => [ada, bob].every((client) => recordsHeard(client, 'snapshot').length > 0), 'both are in play');
  stayListed();
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints).toEqual([]));

async function openPeople(): Promise<Page> {
  const page = await stage.open(`${stage.adminOrigin}/#people`);
  await page.waitForSelector('[aria-label="Act… Ada"]');
  return page;
}

/** Neither answers as a client does, so both lines are soon lost. Comets wait as long as their players were here: for an hour. */
function stayListed(): void {
  for (const { sessions } of stage.server.game.lobby.rooms.values()) {
    for (const session of sessions) if (session) Object.assign(session, { sinceMs: session.sinceMs - 3_600_000 });
  }
}

const shows = (page: Page, text: string) =>
  page.waitForFunction((wanted: string) => document.body.innerText.includes(wanted), {}, text);

/** Presses Tab until the focus is where a selector says. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${selector}`);
}

test('by keys alone: a report is read, its player banned after one more question, and the ban lifted', async () => {
  const adaSeat = stage.server.game.lobby.rooms
    .values()
    .next()
    .value?.sessions.findIndex((s) => s?.name === 'Ada');
  ada.send({ kind: 'say', to: -1, text: '<b>you are bad</b>' });
  await until(() => recordsHeard(bob, 'said').length > 0, 'the line is heard');
  bob.send({ kind: 'report', id: adaSeat ?? -1, reason: 0 });
  const page = await openPeople();
  await page.waitForSelector('.report summary');
  await tabTo(page, '.report summary');
  await page.keyboard.press('Enter');
  await shows(page, 'Ada: <b>you are bad</b>');
  await tabTo(page, '.report button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] select');
  // "Ban player", by its first letter.
  await page.keyboard.press('b');
  await shows(page, 'Ban player');
  await tabTo(page, 'dialog .danger');
  await page.keyboard.press('Enter');
  await shows(page, 'Ban Ada, for a day? Press again to do it.');
  expect(stage.server.game.moderation.bans).toEqual([]);
  await page.keyboard.press('Enter');
  await shows(page, 'Done (ban): it met one session.');
  expect((await ada.closed).code).toBe(4003);
  expect(stage.server.game.moderation.bans).toMatchObject([{ id: identityOf(ADA), name: 'Ada', reason: 'insults' }]);
  const lift = '[aria-label="Lift Ada"]';
  await page.waitForSelector(lift);
  await tabTo(page, lift);
  await page.keyboard.press('Enter');
  await shows(page, 'Done (unban)');
  ada = await enterRaw(stage.server.port, { name: 'Ada', identity: ADA });
  await until(() => recordsHeard(ada, 'snapshot').length > 0, 'she is in play again');
  stayListed();
  await page.close();
});

test('Escape does nothing to anybody, and the button has the focus again, also after the list was written anew', async () => {
  const page = await openPeople();
  const before = stage.server.game.moderation.audit.length;
  const button = '[aria-label="Act… Bob"]';
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { hidden: true });
  const old = await page.$(button);
  await page.waitForFunction((element) => !element?.isConnected, {}, old);
  expect(await page.evaluate((wanted) => document.activeElement?.matches(wanted), button)).toBe(true);
  expect(stage.server.game.moderation.audit).toHaveLength(before);
  await page.close();
});

test('a rename wants a name; what is refused is said in the dialog', async () => {
  // The browser says so of every answer that is a refusal.
  stage.tolerate(/status of 400/);
  const page = await openPeople();
  await page.click('[aria-label="Act… Bob"]');
  await page.select('dialog select', '1');
  await page.type('dialog input', 'Bob');
  await page.click('dialog .danger');
  await shows(page, '▲ That is the name already.');
  await page.click('dialog input', { count: 3 });
  await page.type('dialog input', 'Robert');
  await page.click('dialog .danger');
  await shows(page, 'Done (rename): it met one session.');
  const [room] = stage.server.game.lobby.rooms.values();
  expect(room.roster.map((entry) => entry?.name)).toContain('Robert');
  await page.close();
});

test.each([
  [1280, 900],
  [360, 740],
])('nothing is wider than a screen of %i × %i', async (width, height) => {
  const page = await openPeople();
  await page.setViewport({ width, height });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/people-${width}.png`, fullPage: true });
  await page.click('[aria-label="Act… Ada"]');
  await page.waitForSelector('dialog[open]');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/dialog-${width}.png` });
  expect(await page.$eval('dialog', (element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await page.close();
});
