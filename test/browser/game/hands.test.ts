import type { ElementHandle, MouseButton, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { createStage, ownId, play, type Stage, until, untilPictures } from '../../harness/client/browser.ts';

/** What hands do, as the device says it, and what is typed for others. */

let stage: Stage;
let page: Page;
let id: number;
beforeAll(async () => {
  stage = await createStage({ WORLD_SEED: '32' });
  page = await stage.open();
  await play(page, 'Hands');
  id = await ownId(page);
});
afterAll(() => stage.close());
afterEach(() => expect(stage.complaints.splice(0)).toEqual([]));

function world() {
  return [...stage.server.game.lobby.rooms.values()][0].world;
}

/** Waits until the server has these of THRUST and BOOST for the comet, whose tank is kept full. */
function untilFlags(mask: number, wanted: number, what: string): Promise<void> {
  return until(() => {
    const { comets, own } = world();
    own.dust[id] = 60;
    own.fresh[id] = 0;
    own.ripe[id] = 0;
    return (comets.flags[id] & mask) === wanted;
  }, what);
}

const untilBoost = (isOn: boolean, what: string) => untilFlags(BOOST, isOn ? BOOST : 0, what);
const untilThrust = (isOn: boolean, what: string) => untilFlags(THRUST, isOn ? THRUST : 0, what);
const heading = () => world().comets.heading[id];
const buttons = () => world().comets.flags[id] & (THRUST | BOOST);

/** Lets the page read its devices a few times, and the server hear of it. */
async function untilRead(): Promise<void> {
  await untilPictures(page, 3);
  const { tick } = world();
  await until(() => world().tick > tick + 30, 'half a second of play');
}

/** The middle of the picture, near enough to the comet that the mouse does not thrust. */
async function rest(): Promise<void> {
  const at = await page.evaluate(() => {
    const { screenX = 0, screenY = 0 } = window.__cometa?.drawn ?? {};
    return { x: screenX, y: screenY };
  });
  await page.mouse.move(at.x + 5, at.y);
}

test.each<[string, [('down' | 'up')[], MouseButton[]]]>([
  [
    'left last in, first out',
    [
      ['down', 'down', 'up', 'up'],
      ['right', 'left', 'left', 'right'],
    ],
  ],
  [
    'left first in, last out',
    [
      ['down', 'down', 'up', 'up'],
      ['left', 'right', 'right', 'left'],
    ],
  ],
  [
    'left last in, last out',
    [
      ['down', 'down', 'up', 'up'],
      ['right', 'left', 'right', 'left'],
    ],
  ],
  [
    'three buttons, left in the middle',
    [
      ['down', 'down', 'down', 'up', 'up', 'up'],
      ['middle', 'left', 'right', 'middle', 'left', 'right'],
    ],
  ],
])('mouse buttons, %s: boost is what the left one is', async (_order, [acts, pressed]) => {
  let isLeft = false;
  for (const [i, act] of acts.entries()) {
    await rest();
    await page.mouse[act]({ button: pressed[i] });
    if (pressed[i] === 'left') isLeft = act === 'down';
    await untilBoost(isLeft, `boost to be ${isLeft} after ${act} of ${pressed[i]}`);
  }
  await page.mouse.down();
  await untilBoost(true, 'the button to work as ever');
  await page.mouse.up();
  await untilBoost(false, 'and to be let go of');
});

test('a button pressed on a panel and dragged out is no boost; one whose release nobody told is none for long', async () => {
  const leave = await page.$('.room .to-settings');
  const box = await leave?.boundingBox();
  if (!box) throw new Error('no button');
  await page.mouse.move(box.x + 3, box.y + 3);
  await page.mouse.down();
  await rest();
  await untilRead();
  expect(world().comets.flags[id] & BOOST).toBe(0);
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await rest();
  await page.mouse.down();
  await untilBoost(true, 'the button to boost');
  // Over another window: the page hears of the mouse again when it is back, without the button.
  await page.evaluate(() => {
    document.querySelector('#stage canvas')?.dispatchEvent(
      new PointerEvent('pointermove', {
        bubbles: true,
        buttons: 0,
        pointerType: 'mouse',
        clientX: innerWidth / 2,
        clientY: innerHeight / 2,
      }),
    );
  });
  await untilBoost(false, 'the lost button to be let go of');
  await page.mouse.up();
  await untilBoost(false, 'nothing to be held');
});

test('two fingers that boost: either may be lifted first, and one that is taken away counts no more', async () => {
  const touch = (type: string, pointerId: number, x: number) =>
    page.evaluate(
      (kind, finger, share) => {
        const at = { clientX: innerWidth * share, clientY: innerHeight / 2 };
        const init = { bubbles: true, cancelable: true, pointerType: 'touch', pointerId: finger, ...at };
        document.querySelector('#stage canvas')?.dispatchEvent(new PointerEvent(kind, init));
      },
      type,
      pointerId,
      x,
    );
  for (const [first, second, end] of [
    [21, 22, 'pointerup'],
    [22, 21, 'pointercancel'],
  ] as const) {
    await touch('pointerdown', 21, 0.8);
    await touch('pointerdown', 22, 0.9);
    await untilBoost(true, 'fingers to boost');
    await touch(end, first, 0.8);
    await untilRead();
    expect(buttons() & BOOST).toBe(BOOST);
    await touch(end, second, 0.9);
    await untilBoost(false, 'the last finger to let go');
  }
});

test('keys held as Meta goes up or down, or as the page loses the focus, are let go of', async () => {
  const key = (type: string, code: string, more: KeyboardEventInit = {}) =>
    page.evaluate(
      (kind, where, init) =>
        void document.body.dispatchEvent(new KeyboardEvent(kind, { bubbles: true, code: where, key: where, ...init })),
      type,
      code,
      more,
    );
  await page.keyboard.down('KeyD');
  await untilThrust(true, 'the key to thrust');
  // macOS: D comes up while Meta is down, and nobody hears of it.
  await key('keydown', 'MetaLeft', { key: 'Meta', metaKey: true });
  await key('keyup', 'MetaLeft', { key: 'Meta' });
  await untilThrust(false, 'Meta to let go of all');
  await page.keyboard.up('KeyD');
  await key('keydown', 'KeyW');
  await untilThrust(true, 'another key');
  await key('keyup', 'MetaRight', { key: 'Meta' });
  await untilThrust(false, 'Meta coming up to let go as well');
  await key('keydown', 'KeyS');
  await untilThrust(true, 'a third key');
  await page.evaluate(() => void window.dispatchEvent(new Event('blur')));
  await untilThrust(false, 'a page without the focus to let go');
});

test('an event without a key, as after filling a form in, does nothing, nor do keys of a text that is being composed', async () => {
  const before = await page.evaluate(() => localStorage.getItem('cometa.settings'));
  await page.evaluate(() => {
    for (const type of ['keydown', 'keyup']) document.body.dispatchEvent(new Event(type, { bubbles: true }));
    for (const code of ['KeyD', 'KeyM', 'Escape', 'Space']) {
      const init = { bubbles: true, code, key: code === 'KeyM' ? 'm' : code, isComposing: true };
      document.body.dispatchEvent(new KeyboardEvent('keydown', init));
    }
  });
  await untilRead();
  expect([buttons(), await page.$('dialog[open]')]).toEqual([0, null]);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open] .key');
  await page.click('dialog .key');
  await page.evaluate(() => void window.dispatchEvent(new Event('keydown', { bubbles: true })));
  expect(await page.evaluate(() => localStorage.getItem('cometa.settings'))).toBe(before);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
});

/** A field as an extension puts it on a page, in the focus; `read` tells what was typed. */
const FIELDS: Readonly<Record<string, () => void>> = {
  'a plain input': () => {
    const input = document.body.appendChild(document.createElement('input'));
    Object.assign(window, { __read: () => input.value, __focus: () => input.focus(), __host: input });
  },
  'an input in an open shadow root': () => {
    const host = document.body.appendChild(document.createElement('div'));
    const input = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('input'));
    Object.assign(window, { __read: () => input.value, __focus: () => input.focus(), __host: host });
  },
  'an input in a closed shadow root of a host without a box': () => {
    const host = document.documentElement.appendChild(document.createElement('section'));
    host.style.display = 'contents';
    const input = host.attachShadow({ mode: 'closed' }).appendChild(document.createElement('textarea'));
    input.style.cssText = 'position: fixed; top: 9px; left: 9px; z-index: 9';
    Object.assign(window, { __read: () => input.value, __focus: () => input.focus(), __host: host });
  },
  'an element of its own make that is edited, in the HUD': () => {
    const hud = document.getElementById('hud') as HTMLElement;
    const host = hud.appendChild(document.createElement('x-note'));
    const text = host.attachShadow({ mode: 'closed' }).appendChild(document.createElement('p'));
    text.contentEditable = 'true';
    Object.assign(window, { __read: () => text.textContent, __focus: () => text.focus(), __host: host });
  },
  'an edited paragraph that keeps its keys to itself': () => {
    const text = document.body.appendChild(document.createElement('p'));
    text.contentEditable = 'true';
    for (const type of ['keydown', 'keyup']) text.addEventListener(type, (event) => event.stopPropagation());
    Object.assign(window, { __read: () => text.textContent, __focus: () => text.focus(), __host: text });
  },
  'an input in a frame': () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.style.cssText = 'position: fixed; top: 9px; left: 9px; z-index: 9';
    const inside = frame.contentDocument as Document;
    const input = inside.body.appendChild(inside.createElement('input'));
    Object.assign(window, { __read: () => input.value, __focus: () => input.focus(), __host: frame });
  },
};

type Foreign = Window & { __read(): string; __focus(): void; __host: HTMLElement };
const TYPED = 'mad saw MWS';

test.each(Object.keys(FIELDS))(
  'what is typed into %s reaches it, and neither steers nor switches sound',
  async (kind) => {
    await page.keyboard.down('KeyA');
    await untilThrust(true, 'the key to thrust');
    await page.evaluate(FIELDS[kind]);
    await page.evaluate(() => (window as unknown as Foreign).__focus());
    await untilThrust(false, 'the field to have the hands');
    await page.keyboard.up('KeyA');
    const before = { heading: heading(), muted: await settingsOf() };
    await page.keyboard.type(TYPED);
    await page.keyboard.press('ArrowLeft', { delay: 60 });
    await page.keyboard.press('Escape');
    await untilRead();
    expect({
      text: await page.evaluate(() => (window as unknown as Foreign).__read().replaceAll('\u00a0', ' ')),
      heading: heading(),
      buttons: buttons(),
      muted: await settingsOf(),
      dialog: (await page.$('dialog[open]')) as ElementHandle | null,
    }).toEqual({ ...before, text: TYPED, buttons: 0, dialog: null });
    // A click into the game takes the keys back.
    await rest();
    await page.mouse.click(500, 300, { button: 'right' });
    await page.keyboard.down('KeyW');
    await untilThrust(true, 'the keys to steer again');
    await page.keyboard.up('KeyW');
    await untilThrust(false, 'the key to be let go of');
    await page.evaluate(() => (window as unknown as Foreign).__host.remove());
  },
);

const settingsOf = () => page.evaluate(() => localStorage.getItem('cometa.settings'));

test('arrows in a foreign field of the start screen stay in it', async () => {
  await page.evaluate(() => window.__cometa?.client.leave());
  await page.waitForSelector('#start', { visible: true });
  await page.evaluate(FIELDS['an input in a closed shadow root of a host without a box']);
  await page.evaluate(() => (window as unknown as Foreign).__focus());
  await page.keyboard.type('ab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('c');
  expect(await page.evaluate(() => (window as unknown as Foreign).__read())).toBe('acb');
  await page.evaluate(() => (window as unknown as Foreign).__host.remove());
});
