import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pitchOf } from '../../../game/client/sound/streak.ts';
import type { VoiceName } from '../../../game/client/sound/voices.ts';
import { createClient } from '../../../game/net/client.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { addMote } from '../../../game/sim/world/motes.ts';
import { processTime } from '../../../server/machine/time.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createStage, ownId, play, type Stage, until, untilPictures } from '../../harness/client/browser.ts';
import type { Measured } from '../../harness/client/sound-lab.ts';

/** What the bundle puts on the page. */
type Lab = typeof import('../../harness/client/sound-lab.ts');
declare const lab: Lab;

const LAB = fileURLToPath(new URL('../../harness/client/sound-lab.ts', import.meta.url));

let stage: Stage;
beforeAll(async () => {
  // A world without asteroids where comets are put side by side, and as small as its border leaves one who is alone.
  stage = await createStage({ WORLD_SEED: '19', WORLD_CELLS: '8' });
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

/** A page with the instruments as a script that sets `lab`. */
async function openLab(): Promise<Page> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', lib: { entry: LAB, formats: ['iife'], name: 'lab' } },
  });
  const [{ output }] = Array.isArray(result) ? result : [];
  const page = await stage.browser.newPage();
  await page.addScriptTag({ content: output[0].code });
  return page;
}

test('each instrument sounds, begins and ends without a click, and never overdrives', async () => {
  const page = await openLab();
  const names = await page.evaluate(() => lab.names);
  const measured = new Map<VoiceName, Measured>();
  for (const name of names) {
    const pitch = name === 'pickup' ? pitchOf(0) : 1;
    measured.set(name, await page.evaluate((...voice) => lab.renderVoice(...voice), name, pitch));
  }
  for (const [name, { peak, rms, firstPeak, lastPeak, restPeak, isSound, endS }] of measured) {
    expect({ name, isSound, isHeard: rms > 0.01, isClean: peak <= 1 }).toEqual({
      name,
      isSound: true,
      isHeard: true,
      isClean: true,
    });
    expect(firstPeak, name).toBeLessThan(peak / 2);
    expect(lastPeak, name).toBeLessThan(0.002);
    // A filter may still ring a little.
    expect(restPeak, name).toBeLessThan(0.001);
    expect(endS, name).toBeLessThan(6);
  }

  // A streak climbs, as rendered and not only as asked for.
  const streak: number[] = [];
  for (let step = 0; step <= 13; step++) {
    streak.push((await page.evaluate((hz) => lab.renderVoice('pickup', hz), pitchOf(step))).hz);
  }
  for (let i = 1; i < streak.length; i++) expect(streak[i]).toBeGreaterThan(streak[i - 1]);

  const engine = (...how: [number, number, boolean]) => page.evaluate((...args) => lab.renderEngine(...args), ...how);
  const [parked, slow, fast, boosting] = [
    await engine(480, THRUST, false),
    await engine(100, THRUST, true),
    await engine(400, THRUST, true),
    await engine(480, THRUST | BOOST, true),
  ];
  expect(parked.peak).toBe(0);
  expect(slow.rms).toBeGreaterThan(0.002);
  expect(fast.hz).toBeGreaterThan(slow.hz);
  expect(boosting.rms).toBeGreaterThan(fast.rms);
  // It sounds all the time: far quieter than what happens.
  expect(boosting.peak).toBeLessThan(0.4);

  const crowd = await page.evaluate(() => lab.renderCrowd(100));
  expect(crowd).toMatchObject({ isSound: true, others: 10, voices: 16, dropped: 184 });
  expect(crowd.peak).toBeLessThanOrEqual(1);
  const { peakAfter, ...swept } = await page.evaluate(() => lab.sweepUp());
  expect(swept).toEqual({ struck: 16, swept: 0, again: 16, cleared: 0 });
  expect(peakAfter).toBeLessThan(0.001);
  if (process.env.SHOW_SOUNDS)
    console.table(
      Object.fromEntries([...measured, ['slow', slow], ['fast', fast], ['boosting', boosting], ['crowd', crowd]]),
    );
  await page.close();
});

/** Counts the contexts a page makes, and listens to what reaches its loudspeakers. */
function listenIn(): void {
  const heard = { contexts: 0, ear: undefined as AnalyserNode | undefined };
  Object.assign(window, { __heard: heard });
  window.AudioContext = class extends AudioContext {
    constructor() {
      super();
      heard.contexts++;
    }
  };
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: [never]) {
    if ((args[0] as AudioNode) === this.context.destination && this.context instanceof AudioContext) {
      heard.ear = this.context.createAnalyser();
      connect.call(this, heard.ear as never);
    }
    return connect.apply(this, args);
  } as typeof connect;
}

/** The largest sample of the last 40 ms; 0 while audio rests. */
function levelOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { ear } = (window as unknown as { __heard: { ear: AnalyserNode | undefined } }).__heard;
    if (ear?.context.state !== 'running') return 0;
    const samples = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  });
}

const soundsOf = (page: Page) =>
  page.evaluate(() => {
    const { sounds } = window.__cometa ?? {};
    if (!sounds) throw new Error('the game has not loaded');
    return { ...sounds, played: { ...sounds.played } };
  });

const untilState = (page: Page, state: string) =>
  until(async () => (await soundsOf(page)).state === state, `audio to be ${state}`);

/** Puts comets at their places, with dust where it is wanted; whoever sees them is told everything anew. */
function arrange(places: ReadonlyMap<number, number>, dustAt: readonly number[] = []): void {
  const [room] = stage.server.game.lobby.rooms.values();
  const { comets, motes, arena, own } = room.world;
  for (const [id, xPx] of places) {
    comets.x[id] = xPx * SUBPX;
    comets.y[id] = 1000 * SUBPX;
    comets.vx[id] = 0;
    comets.vy[id] = 0;
    own.dust[id] = 100;
    room.outbox.snapshotsDue.push(id);
  }
  for (const xPx of dustAt) addMote(motes, arena, xPx, 1000, 1);
}

test('there is no audio before a gesture; then one hears what one does, until it is muted, hidden or left', async () => {
  const page = await stage.browser.newPage();
  await page.evaluateOnNewDocument(listenIn);
  await page.goto(stage.origin);
  // Puppeteer's own way to run something in a page counts as a gesture.
  const devtools = await page.createCDPSession();
  const peek = async (expression: string) =>
    (await devtools.send('Runtime.evaluate', { expression, returnByValue: true })).result.value as unknown;
  await until(async () => (await peek('window.__cometa?.sounds !== undefined')) === true, 'the game to load');
  await peek("__cometa.client.join({ name: 'Listener', colour: 3 })");
  await until(async () => (await peek('__cometa.drawn?.alive')) === true, 'the comet to be drawn');
  await page.keyboard.press('Escape');
  expect(await peek('[navigator.userActivation.hasBeenActive, __heard.contexts, __cometa.sounds.state]')).toEqual([
    false,
    0,
    'none',
  ]);

  // It opened the settings, which have the keys while they are there.
  await until(async () => (await peek("document.querySelector('dialog[open]') !== null")) === true, 'the settings');
  await page.keyboard.press('Escape');
  await until(async () => (await peek("document.querySelector('dialog[open]') === null")) === true, 'the game again');

  await page.keyboard.down('KeyD');
  await untilState(page, 'running');
  await until(async () => (await levelOf(page)) > 0.001, 'the engine to be heard');
  await page.keyboard.up('KeyD');

  const id = await ownId(page);
  // At rest for longer than a streak lasts: what it gathered on its way here has no part in the next one.
  arrange(new Map([[id, 600]]));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await page.evaluate(() => {
    const { sounds } = window.__cometa ?? {};
    const pitches: number[] = [];
    let seen = sounds?.played.pickup ?? 0;
    Object.assign(window, { __pitches: pitches });
    const look = () => {
      if (sounds && sounds.played.pickup > seen) pitches.push(sounds.pickupHz);
      seen = sounds?.played.pickup ?? 0;
      requestAnimationFrame(look);
    };
    look();
  });
  const before = (await soundsOf(page)).played.pickup;
  arrange(new Map([[id, 600]]), [660, 700, 740, 780, 820, 860]);
  await page.keyboard.down('KeyD');
  await until(async () => (await soundsOf(page)).played.pickup >= before + 6, 'the dust to be gathered');
  await page.keyboard.up('KeyD');
  const pitches = await page.evaluate(() => (window as unknown as { __pitches: number[] }).__pitches);
  // Several may be gathered in one picture.
  expect(Math.max(...pitches)).toBeGreaterThan(pitchOf(0));
  expect(pitches).toEqual([...pitches].sort((a, b) => a - b));

  const client = createClient({ platform: createNodePlatform(`127.0.0.1:${stage.server.port}`, processTime) });
  client.join({ name: 'Rammed', colour: 5 });
  await until(() => client.game?.alive === true, 'a victim to be there');
  const victim = client.game?.id ?? -1;
  const [room] = stage.server.game.lobby.rooms.values();
  await until(() => (room.world.comets.flags[victim] & 4) === 0, 'it to be vulnerable');
  arrange(
    new Map([
      [id, 600],
      [victim, 760],
    ]),
  );
  await page.keyboard.down('KeyD');
  await page.keyboard.down('Space');
  await until(async () => (await soundsOf(page)).played.won > 0, 'the ram to be heard');
  await until(async () => (await soundsOf(page)).played.crack > 0, 'the crack that it left');
  await page.keyboard.up('Space');
  client.leave();
  expect((await soundsOf(page)).played.boost).toBeGreaterThan(0);

  await page.keyboard.press('KeyM');
  await untilState(page, 'suspended');
  expect(await soundsOf(page)).toMatchObject({ voices: 0, dropped: 0 });
  const { played } = await soundsOf(page);
  await page.keyboard.down('Space');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await page.keyboard.up('Space');
  expect((await soundsOf(page)).played).toEqual(played);
  await page.$eval('.room .muted', (button) => (button as HTMLElement).click());
  await until(async () => (await levelOf(page)) > 0.001, 'the engine to be heard again');
  await page.waitForSelector('.room .muted', { hidden: true });

  const cover = await stage.open('about:blank');
  await cover.bringToFront();
  await untilState(page, 'suspended');
  await cover.close();
  await page.bringToFront();
  await untilState(page, 'running');
  await page.keyboard.up('KeyD');
  await page.evaluate(() => window.__cometa?.client.leave());
  await untilState(page, 'suspended');
  await page.waitForSelector('#start input', { visible: true });
  await play(page, 'Mmm');
  await untilState(page, 'running');
  expect(await page.evaluate(() => (window as unknown as { __heard: { contexts: number } }).__heard.contexts)).toBe(1);
  await page.close();
});

test.each(['absent', 'throws', 'rejects'])('where audio %s the game goes on in silence', async (how) => {
  const page = await stage.browser.newPage();
  await page.evaluateOnNewDocument((refusal) => {
    const refuse = {
      absent: () => void Reflect.deleteProperty(window, 'AudioContext'),
      throws: () => {
        window.AudioContext = class {
          constructor() {
            throw new DOMException('no device', 'NotSupportedError');
          }
        } as unknown as typeof AudioContext;
      },
      rejects: () => {
        AudioContext.prototype.resume = () => Promise.reject(new DOMException('not now', 'NotAllowedError'));
        Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
      },
    };
    refuse[refusal as keyof typeof refuse]();
  }, how);
  await page.goto(stage.origin);
  await play(page, 'Deaf');
  await page.keyboard.down('KeyW');
  await untilPictures(page, 5);
  await page.keyboard.up('KeyW');
  const { state, voices, played } = await soundsOf(page);
  expect(state).toBe(how === 'rejects' ? 'suspended' : 'refused');
  expect({ voices, sum: Object.values(played).reduce((sum, count) => sum + count, 0) }).toEqual({ voices: 0, sum: 0 });
  await page.close();
});
