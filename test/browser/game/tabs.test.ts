import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { CLOSE } from '../../../protocol/close.ts';
import {
  createStage,
  ownId,
  play,
  type Stage,
  settled,
  telemetry,
  until,
  untilDrawn,
} from '../../harness/client/browser.ts';

/** Where the server had each comet, by tick: what a drawn place has to agree with. */
const records = new Map<number, Map<number, { x: number; y: number }>>();

let stage: Stage;
beforeAll(async () => {
  // A world without asteroids where the tabs are put side by side.
  stage = await createStage(
    { WORLD_SEED: '32' },
    {
      onTicked: (room) => {
        const { comets, tick, ids } = room.world;
        records.set(tick, new Map(ids.map((id) => [id, { x: comets.x[id] / SUBPX, y: comets.y[id] / SUBPX }])));
      },
    },
  );
});
afterAll(() => stage.close());
afterEach(async () => {
  for (const page of (await stage.browser.pages()).slice(1)) await page.close();
  await until(
    () => onlyRoom()?.sessions.every((s) => !s || s.state.kind === 'away') ?? true,
    'closed tabs to be noticed',
  );
  expect(stage.complaints.splice(0)).toEqual([]);
});

function onlyRoom() {
  return [...stage.server.game.lobby.rooms.values()][0];
}

interface Shown {
  tick: number;
  x: number;
  y: number;
}

/** Notes in the page where the own comet was drawn in each frame, and at which tick. */
async function watchDrawn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown: Shown[] = [];
    Object.assign(window, { __shown: shown });
    const look = () => {
      const { drawn } = window.__cometa ?? {};
      if (drawn?.alive) shown.push({ tick: drawn.tick, x: drawn.x, y: drawn.y });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Steps from one drawn frame to the next that are longer than the way the server records between the two ticks. */
async function unexplainedJumps(page: Page, id: number): Promise<string[]> {
  const read = () => page.evaluate(() => (window as unknown as { __shown: Shown[] }).__shown);
  await until(async () => (await read()).length > 30, 'more than thirty pictures');
  const shown = await read();
  await until(() => records.has(Math.ceil(shown[shown.length - 1].tick) + 1), 'the last tick drawn to be played');
  return shown.slice(1).flatMap((now, i) => {
    const last = shown[i];
    const px = Math.hypot(now.x - last.x, now.y - last.y);
    const most = recordedWay(id, last.tick, now.tick) + SLACK_PX;
    return px <= most
      ? []
      : [`${px.toFixed(1)} px from tick ${last.tick} to ${now.tick}, ${most.toFixed(1)} explained`];
  });
}

/** The page asks for the tick after it has drawn: at top speed two ticks of way, and a bounce on top. */
const SLACK_PX = 20;

/** Way of a comet by the server's records, in pixels. */
function recordedWay(id: number, fromTick: number, toTick: number): number {
  let px = 0;
  for (let tick = Math.floor(fromTick); tick < Math.ceil(toTick); tick++) {
    const [a, b] = [records.get(tick)?.get(id), records.get(tick + 1)?.get(id)];
    if (a && b) px += Math.hypot(b.x - a.x, b.y - a.y);
  }
  return px;
}

/** Pixels between where the page draws its comet and where the server has it at the same tick. */
async function drawnError(page: Page): Promise<number> {
  const { id, tick, x, y } = await page.evaluate(() => {
    const game = window.__cometa?.client.game;
    const pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
    if (!game?.pose(game.id, pose)) throw new Error('the own comet is not in play');
    return { id: game.id, tick: game.tick, x: pose.x, y: pose.y };
  });
  const [before, after] = [Math.floor(tick), Math.ceil(tick)];
  await until(() => records.has(after), `tick ${after} to be played`);
  const [a, b] = [records.get(before)?.get(id), records.get(after)?.get(id)];
  if (!a || !b) return Number.POSITIVE_INFINITY;
  const share = tick - before;
  return Math.hypot(a.x + (b.x - a.x) * share - x, a.y + (b.y - a.y) * share - y);
}

/** The others are brought to front first: a tab that is hidden for three seconds is parked, and slow machines take that long. */
async function seesAll(page: Page, pages: readonly Page[], ids: readonly number[]): Promise<boolean> {
  for (const other of pages) if (other !== page) await other.bringToFront();
  await page.bringToFront();
  return page.evaluate((wanted) => wanted.every((id) => window.__cometa?.client.game?.ids.includes(id)), ids);
}

async function steerTo(page: Page, key: 'KeyW' | 'KeyA' | 'KeyS' | 'KeyD', ms = 400): Promise<void> {
  await page.bringToFront();
  await page.keyboard.down(key);
  await new Promise((resolve) => setTimeout(resolve, ms));
  await page.keyboard.up(key);
}

test('three tabs are three players, and each sees the others move', async () => {
  const pages: Page[] = [];
  for (const name of ['Ada', 'Grace', 'Edsger']) {
    const page = await stage.open();
    await play(page, name);
    pages.push(page);
  }
  const ids = await Promise.all(pages.map(ownId));
  expect(new Set(ids).size).toBe(3);
  const room = onlyRoom();
  // Side by side, so that everybody is in everybody's view: the game would take a minute to bring them together.
  for (const [i, id] of ids.entries()) {
    room.world.comets.x[id] = (2900 + i * 150) * SUBPX;
    room.world.comets.y[id] = 3072 * SUBPX;
    const session = room.sessions[id];
    if (session?.state.kind === 'playing') room.outbox.snapshotsDue.push(session.seat);
  }
  for (const [i, page] of pages.entries()) {
    await until(() => seesAll(page, pages, ids), 'a tab to see all three');
    const names = await page.evaluate(() =>
      [...(window.__cometa?.client.game?.roster.values() ?? [])].map(({ name }) => name),
    );
    expect(names).toEqual(expect.arrayContaining(['Ada', 'Grace', 'Edsger']));
    const mover = pages[(i + 1) % 3];
    const moverId = ids[(i + 1) % 3];
    const before = room.world.comets.x[moverId];
    const key = i % 2 === 0 ? 'KeyD' : 'KeyA';
    // A key that is pressed before the page knows that it is seen again does not count.
    await until(async () => {
      await steerTo(mover, key);
      return Math.abs(room.world.comets.x[moverId] - before) > 20 * SUBPX;
    }, 'the comet to move');
    const sees = (id: number, x: number) => {
      const pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
      return window.__cometa?.client.game?.pose(id, pose) === true && Math.abs(pose.x - x) > 5;
    };
    await until(async () => {
      await mover.bringToFront();
      await page.bringToFront();
      return page.evaluate(sees, moverId, before / SUBPX);
    }, 'the other tab to see it move');
  }
  for (const page of pages) expect((await telemetry(page)).divergences).toBe(0);
});

test('the own comet moves in the animation frame after the key event', async () => {
  const page = await stage.open();
  await play(page, 'Quick');
  await page.evaluate(() => {
    window.addEventListener(
      'keydown',
      () => {
        const drawn = window.__cometa?.drawn;
        const start = { x: drawn?.x, y: drawn?.y, frame: drawn?.frame };
        const look = () => {
          const now = window.__cometa?.drawn;
          if (now && now.frame === start.frame) return void requestAnimationFrame(look);
          Object.assign(window, {
            __answer: {
              frames: (now?.frame ?? 0) - (start.frame ?? 0),
              moved: now?.x !== start.x || now?.y !== start.y,
            },
          });
        };
        requestAnimationFrame(look);
      },
      { capture: true, once: true },
    );
  });
  await page.keyboard.down('KeyD');
  await page.waitForFunction(() => '__answer' in window);
  const answer = await page.evaluate(
    () => (window as unknown as { __answer: { frames: number; moved: boolean } }).__answer,
  );
  await page.keyboard.up('KeyD');
  expect(answer).toEqual({ frames: 1, moved: true });
});

test('[HD1] a hidden tab costs nothing, and two rounds of hiding, a reload and a cut line go on with the same comet', async () => {
  const page = await stage.open();
  await play(page, 'Patient');
  const id = await ownId(page);
  await watchDrawn(page);
  await steerTo(page, 'KeyD');
  for (let round = 0; round < 2; round++) {
    const cover = await stage.open('about:blank');
    await cover.bringToFront();
    await until(() => onlyRoom().sessions[id]?.state.kind === 'hidden', 'the server to know that the tab is hidden');
    expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
    const hiddenTick = onlyRoom().world.tick;
    const count = async () => JSON.stringify(await telemetry(page));
    // What was under way when it hid still comes.
    const before = await settled(count, 'the last frames to come');
    // Once in time to be still in play, once so late that the comet is parked.
    if (round === 0) await until(() => onlyRoom().world.tick > hiddenTick + 90, 'some ticks without it');
    else await until(() => onlyRoom().world.comets.alive[id] === 0, 'the comet to be parked');
    expect(records.get(hiddenTick + 1)?.has(id)).toBe(true);
    expect(await count()).toBe(before);
    const parkedAt = round === 1 ? { x: onlyRoom().world.comets.x[id], y: onlyRoom().world.comets.y[id] } : undefined;
    await cover.close();
    await page.bringToFront();
    await until(() => onlyRoom().sessions[id]?.state.kind === 'playing', 'the tab to come back');
    await untilDrawn(page);
    expect(await ownId(page)).toBe(id);
    expect(await drawnError(page)).toBeLessThan(1);
    if (parkedAt) expect({ x: onlyRoom().world.comets.x[id], y: onlyRoom().world.comets.y[id] }).toEqual(parkedAt);
  }

  const jumps = await unexplainedJumps(page, id);
  await page.reload();
  await untilDrawn(page);
  expect(await ownId(page)).toBe(id);
  expect(await drawnError(page)).toBeLessThan(1);
  await watchDrawn(page);

  stage.tolerate(/WebSocket connection|ERR_CONNECTION/);
  const session = onlyRoom().sessions[id];
  if (session?.state.kind !== 'playing') throw new Error('the session is not playing');
  const cut = session.state;
  stage.cut();
  await until(() => session.state.kind === 'playing' && session.state !== cut, 'the line to be up again');
  await untilDrawn(page);
  expect(await ownId(page)).toBe(id);
  expect((await telemetry(page)).reconnects).toBeGreaterThan(0);
  expect(await drawnError(page)).toBeLessThan(1);
  await steerTo(page, 'KeyA');
  expect([...jumps, ...(await unexplainedJumps(page, id))]).toEqual([]);
  expect(stage.server.game.counters.joins).toBeGreaterThan(0);
});

test('a duplicated tab is another player, and its twin plays on', async () => {
  const page = await stage.open();
  await play(page, 'Twin');
  const id = await ownId(page);
  const opened = stage.browser.waitForTarget((target) => target.opener() === page.target());
  await page.evaluate(() => void window.open(location.href));
  const twin = await (await opened).page();
  if (!twin) throw new Error('no second tab');
  await twin.bringToFront();
  await play(twin, 'Twin too');
  expect(await ownId(twin)).not.toBe(id);
  await page.bringToFront();
  await untilDrawn(page);
  expect(await ownId(page)).toBe(id);
  expect(stage.server.game.counters.closedByCode[CLOSE.replaced.code]).toBeUndefined();
});

test('leaving closes with 1000 and ends the session', async () => {
  const page = await stage.open();
  await play(page, 'Gone soon');
  const id = await ownId(page);
  await page.evaluate(() => window.__cometa?.client.leave());
  await until(() => onlyRoom().sessions[id] === undefined, 'the seat to be free');
  await page.waitForSelector('#start input', { visible: true });
});
