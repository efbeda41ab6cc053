import type { ServerResponse } from 'node:http';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COARSE, createStage, ownId, play, type Stage, until, untilDrawn } from '../../harness/client/browser.ts';
import { type Between, createBetween } from '../../harness/server/between.ts';

// What a player sees of faults between page and server, and what becomes of the comet meanwhile.

let stage: Stage;
let between: Between;

beforeAll(async () => {
  stage = await createStage({}, { viewport: COARSE });
  between = await createBetween(stage.server.port);
  stage.admit(between.origin);
  // A browser writes of every answer that is an error, and of every socket that fails.
  stage.tolerate(/Failed to load resource|WebSocket connection|WebSocket is closed/);
});
afterEach(async () => {
  between.answer = () => false;
  between.sockets = 'pass';
  for (const page of (await stage.browser.pages()).slice(1)) await page.close();
  expect(stage.complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  between.close();
  await stage.close();
});

const onlyRoom = () => [...stage.server.game.lobby.rooms.values()][0];
/** What stands on the card; nothing where none is shown. */
const cardOf = (page: Page) =>
  page.$eval('#notice', (card) => ((card as HTMLElement).hidden ? '' : (card as HTMLElement).innerText));

function says(page: Page, pattern: RegExp): Promise<unknown> {
  const matches = (source: string) => {
    const card = document.getElementById('notice');
    return card?.hidden === false && new RegExp(source).test(card.innerText);
  };
  return page.waitForFunction(matches, { polling: 50 }, pattern.source);
}

/** All tabs share a cache, in which parts of the page would be that are to be missing. */
async function openBlank(): Promise<Page> {
  const page = await stage.open('about:blank');
  await page.setCacheEnabled(false);
  return page;
}

/** Opens the page in a language, and waits until one can play. */
async function visit(languages: readonly string[] = ['en']): Promise<Page> {
  const page = await openBlank();
  await page.evaluateOnNewDocument((wanted) => {
    Object.defineProperty(navigator, 'languages', { get: () => wanted });
  }, languages);
  await page.goto(between.origin);
  await page.waitForSelector('#start .play', { visible: true });
  return page;
}

const press = (page: Page) => page.click('#start .play');

/** Says to joins of players what `say` does; those who watch from the start screen are left alone. */
function toJoins(say: (response: ServerResponse) => void): void {
  between.answer = ({ path, body }, response) => {
    if (!path.endsWith('/api/join') || body.includes('"watch":true')) return false;
    say(response);
    return true;
  };
}

/** Has requests for a file of the page met with something else. */
function toFile(name: RegExp, say: (response: ServerResponse) => void): void {
  between.answer = ({ path }, response) => {
    if (!name.test(path)) return false;
    say(response);
    return true;
  };
}

const notFound = (response: ServerResponse) => response.writeHead(404, { 'cache-control': 'no-store' }).end('gone');
const silence = () => {};

describe('answers that are not the server’s', () => {
  test.each([
    [['en'], /Joining…|No connection/, /Something else answered instead of the game/],
    [['pt-BR'], /Entrando…|Sem conexão/, /Quem respondeu não foi o jogo/],
  ])(
    'a captive portal at the start, in %j: the card says it, and the game begins once it is gone',
    async (languages, title, cause) => {
      const page = await visit(languages);
      toJoins((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Wi-Fi</html>'));
      await press(page);
      await says(page, cause);
      expect(await cardOf(page)).toMatch(title);
      // Also while another attempt runs, whichever of them a busy page shows.
      await says(page, /\((attempt|tentativa) ([2-9]|\d\d)\)/);
      await says(page, cause);
      between.answer = () => false;
      await untilDrawn(page);
      expect(await cardOf(page)).toBe('');
    },
  );

  test.each([
    [404, /Something else answered/],
    [429, /Too many requests/],
  ])('status %i in play: the same comet goes on', async (status, cause) => {
    const page = await visit();
    await play(page, 'Kept');
    const id = await ownId(page);
    toJoins((response) => response.writeHead(status, { 'retry-after': '1' }).end());
    between.cut();
    await says(page, cause);
    between.answer = () => false;
    await until(() => onlyRoom().sessions[id]?.state.kind === 'playing', 'the comet to have its player again');
    await untilDrawn(page);
    expect(await ownId(page)).toBe(id);
  });
});

describe('WebSockets', () => {
  test.each([
    [['en'], /Something blocks the game \(WebSockets\)/],
    [['pt-BR'], /Algo bloqueia o jogo \(WebSockets\)/],
  ])('that are forbidden where HTTP works are told in words of their own, in %j', async (languages, words) => {
    const page = await visit(languages);
    between.sockets = 'refuse';
    await press(page);
    await says(page, words);
    // What comes over HTTP still does.
    expect(
      await page.$eval('#notice .board-link', (link) => [
        (link as HTMLAnchorElement).hidden,
        link.getAttribute('href'),
      ]),
    ).toEqual([false, './leaderboard#now']);
    between.sockets = 'pass';
    await untilDrawn(page);
  });

  test('that never open, or bring one message and no more, are given up; the comet is parked meanwhile', async () => {
    const page = await visit();
    between.sockets = 'ignore';
    await press(page);
    await says(page, /the game cannot connect/);
    between.sockets = 'welcome';
    await until(() => (onlyRoom()?.world.ids.length ?? 0) > 0, 'the comet to enter');
    await until(() => onlyRoom().world.ids.length === 0, 'the comet to be parked');
    await says(page, /Connected, but nothing comes through/);
    between.sockets = 'pass';
    await untilDrawn(page);
  });
});

describe('a part of the page that does not come', () => {
  test('is gone: there is no comet yet, and a button reloads', async () => {
    toFile(/\/assets\/play-/, notFound);
    const page = await visit();
    const { joins } = stage.server.game.counters;
    await press(page);
    await says(page, /The game was updated\. Reload\./);
    expect(stage.server.game.counters.joins).toBe(joins);
    between.answer = () => false;
    await Promise.all([page.waitForNavigation(), page.click('#notice .reload')]);
    await page.waitForSelector('#start .play', { visible: true });
    await press(page);
    await untilDrawn(page);
  });

  test('in Portuguese, and one can go back instead', async () => {
    toFile(/\/assets\/play-/, notFound);
    const page = await visit(['pt-BR']);
    await press(page);
    await says(page, /O jogo foi atualizado\. Recarregue\./);
    await page.click('#notice .end');
    await page.waitForSelector('#start .play', { visible: true });
    expect(await cardOf(page)).toBe('');
  });

  test('hangs: after ten seconds the card says so; when it comes all the same, the game begins', async () => {
    const held: [string, ServerResponse][] = [];
    between.answer = ({ path }, response) => /\/assets\/phaser-/.test(path) && held.push([path, response]) > 0;
    const page = await visit();
    const { joins } = stage.server.game.counters;
    await press(page);
    await says(page, /^Loading…/);
    await says(page, /Still loading…\s+Your connection may be slow/);
    expect(stage.server.game.counters.joins).toBe(joins);
    between.answer = () => false;
    for (const [path, response] of held) response.writeHead(307, { location: path }).end();
    await untilDrawn(page);
    expect(await cardOf(page)).toBe('');
  });

  test('after a reload in play: the comet waits, through one more reload, and is the same', async () => {
    const page = await visit();
    await play(page, 'Reloaded');
    const id = await ownId(page);
    // A comet waits as long as its player was here: it was a minute.
    const session = onlyRoom().sessions[id];
    if (session) Object.assign(session, { sinceMs: session.sinceMs - 60_000 });
    toFile(/\/assets\/play-/, notFound);
    await page.reload();
    await says(page, /The game was updated\. Reload\./);
    await until(() => onlyRoom().world.comets.alive[id] === 0, 'the comet to be parked');
    between.answer = () => false;
    await Promise.all([page.waitForNavigation(), page.click('#notice .reload')]);
    await untilDrawn(page);
    expect(await ownId(page)).toBe(id);
  });

  test('of the settings: the game goes on behind the card', async () => {
    toFile(/\/assets\/settings-/, notFound);
    const page = await visit();
    await page.click('#start .to-settings');
    await says(page, /The game was updated\. Reload\./);
    await page.click('#notice .end');
    expect(await cardOf(page)).toBe('');
    between.answer = () => false;
    await page.click('#start .to-settings');
    await page.waitForFunction(
      () => document.querySelector('dialog[open]') || document.querySelector('#notice:not([hidden])'),
    );
  });

  test.each([
    ['is gone', notFound],
    ['hangs', silence],
  ])('the first script %s: the page says so by itself', async (_how, say) => {
    toFile(/\/assets\/index-.*\.js$/, say);
    const page = await openBlank();
    // A page whose script hangs is never loaded.
    const loading = page.goto(between.origin).catch(() => {});
    await page.waitForSelector('#late', { visible: true });
    // What lies over it would hide it, though the browser calls it visible.
    const text = await page.$eval('#late', (late) => {
      const { left, top, width, height } = late.getBoundingClientRect();
      const seen = document.elementFromPoint(left + width / 2, top + height / 4);
      return seen === late ? (late as HTMLElement).innerText : `hidden by ${seen?.outerHTML}`;
    });
    expect(text.replace(/\s+/g, ' ')).toMatch(/is not loading\. Reload .* não está carregando\. Recarregue/);
    await page.close();
    await loading;
  });
});
