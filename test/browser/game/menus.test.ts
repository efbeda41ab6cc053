import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createStage, ownId, type Stage, until, untilDrawn } from '../../harness/client/browser.ts';

const LANGUAGES = ['en', 'pt-BR'];

let stage: Stage;
let contexts: BrowserContext[] = [];
beforeAll(async () => {
  stage = await createStage({}, { viewport: { width: 1280, height: 720 }, drawsSeldom: true });
});
afterAll(() => stage.close());
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  expect(stage.complaints.splice(0)).toEqual([]);
});

/** A page with a storage of its own. `prepare` runs before anything of it is loaded. */
async function visit(prepare: (page: Page) => Promise<unknown> = async () => {}): Promise<Page> {
  const context = await stage.browser.createBrowserContext();
  contexts.push(context);
  const page = await context.newPage();
  await prepare(page);
  await page.goto(stage.origin);
  await page.waitForSelector('#start .play', { visible: true });
  return page;
}

const text = (page: Page, selector: string) => page.$eval(selector, (element) => (element as HTMLElement).innerText);
const hasDialog = (page: Page) => page.evaluate(() => document.querySelector('dialog[open]') !== null);

async function openSettings(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('cometa:menu')));
  await page.waitForSelector('dialog[open]', { visible: true });
}

/** Changes settings as another tab does. */
async function choose(page: Page, changes: Record<string, unknown>): Promise<void> {
  await page.evaluate((changed) => {
    const kept = JSON.parse(localStorage.getItem('cometa.settings') ?? '{}');
    localStorage.setItem('cometa.settings', JSON.stringify({ ...kept, ...changed }));
    window.dispatchEvent(new StorageEvent('storage', { key: 'cometa.settings' }));
  }, changes);
}

async function playByKey(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await untilDrawn(page);
}

/** What has the focus: its name for those who do not see it, and whether the ring is shown. */
function focused(page: Page): Promise<{ name: string; isRinged: boolean; isInDialog: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const label = element.labels?.[0]?.innerText;
    return {
      name: (element.getAttribute('aria-label') ?? label ?? element.innerText ?? '').trim(),
      isRinged: element.matches(':focus-visible') && getComputedStyle(element).outlineStyle !== 'none',
      isInDialog: element.closest('dialog') !== null,
    };
  });
}

async function tabTo(page: Page, selector: string): Promise<string[]> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const { name, isRinged } = await focused(page);
    passed.push(isRinged ? name : `${name} without a ring`);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return passed;
  }
  throw new Error(`no way by Tab to ${selector}: ${passed.join(', ')}`);
}

/** Text that runs over its box, boxes that stick out of the page, text on text. What may be cut ends in an ellipsis. */
function overflow(page: Page, screens: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const found: string[] = [];
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest('.unseen, option') &&
      getComputedStyle(element).textOverflow !== 'ellipsis';
    const texts: { what: string; box: DOMRect }[] = [];

    function look(element: HTMLElement): void {
      const what = `${element.tagName}.${element.className} "${element.textContent}"`;
      const { display, position } = getComputedStyle(element);
      const scroller = element.closest('.settings-rows, #start');
      if (
        !/inline|contents|none/.test(display) &&
        element !== scroller &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`${what}: ${element.scrollWidth} px in ${element.clientWidth}`);
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (left < -1 || right > innerWidth + 1) found.push(`${what}: from ${left} to ${right} of ${innerWidth}`);
      const isScrolled = scroller !== null && position !== 'fixed';
      if (!isScrolled && (top < -1 || bottom > innerHeight + 1))
        found.push(`${what}: from ${top} down to ${bottom} of ${innerHeight}`);
      const range = document.createRange();
      const ground = scroller?.getBoundingClientRect();
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.trim()) continue;
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        // What is scrolled out of sight, or half of it, lies on nothing.
        const top = Math.max(box.top, ground?.top ?? box.top);
        const bottom = Math.min(box.bottom, ground?.bottom ?? box.bottom);
        if (top < bottom) texts.push({ what: node.nodeValue, box: new DOMRect(box.x, top, box.width, bottom - top) });
      }
    }

    for (const element of document.querySelectorAll<HTMLElement>(`:is(${selector}) *`)) {
      if (element.textContent?.trim() && !element.matches('select') && isSeen(element)) look(element);
    }
    for (const [i, a] of texts.entries()) {
      for (const b of texts.slice(i + 1)) {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Tall letters of neighbouring lines reach into each other's boxes.
        if (wide > 2 && high > 4) found.push(`"${a.what}" lies on "${b.what}"`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is wider than ${innerWidth}`);
    return found.map((what) => `${selector}: ${what}`);
  }, screens);
}

/** All texts of start screen, settings and play, in all languages and in two sizes. */
async function findOverflow(page: Page): Promise<string[]> {
  const found: string[] = [];
  const look = async (screens: string) => {
    for (const language of LANGUAGES) {
      for (const scale of [1, 1.6]) {
        await choose(page, { language, scale });
        // A switch's knob is on its way to where the new size has it.
        await page.evaluate(async () => {
          const moves = document.getAnimations().filter((move) => move instanceof CSSTransition);
          await Promise.allSettled(moves.map((move) => move.finished));
        });
        // Ten times a second the panels are written.
        if (screens === '#hud') await new Promise((resolve) => setTimeout(resolve, 250));
        found.push(...(await overflow(page, screens)).map((what) => `${language}, ${scale}: ${what}`));
      }
    }
    await choose(page, { language: 'en', scale: 1 });
  };
  const lookAtSettings = async () => {
    await openSettings(page);
    await look('dialog');
    await page.evaluate(() => window.dispatchEvent(new Event('cometa:menu')));
    await until(async () => !(await hasDialog(page)), 'the settings to close');
  };
  await look('#start');
  await lookAtSettings();
  await page.click('#start .play');
  await untilDrawn(page);
  await look('#hud');
  await lookAtSettings();
  return found;
}

describe('languages', () => {
  test('the one that is chosen is spoken at once, everywhere, and after a reload', async () => {
    const page = await visit();
    expect([await text(page, '#start .play'), await page.$eval('html', ({ lang }) => lang)]).toEqual(['Play', 'en']);
    await page.click('#start .to-settings');
    await page.waitForSelector('dialog[open]', { visible: true });
    await page.select('dialog select', 'pt-BR');
    expect(await text(page, 'dialog h2')).toBe('Ajustes');
    expect(await page.$eval('dialog', (dialog) => dialog.textContent)).toMatch(/Idioma.*Som.*Teclas.*Pronto/s);
    expect([await text(page, '#start .play'), await page.$eval('html', ({ lang }) => lang)]).toEqual([
      'Jogar',
      'pt-BR',
    ]);
    expect(await page.$eval('#start .hue', (hue) => hue.ariaLabel)).toBe('vermelho');
    await page.reload();
    await page.waitForSelector('#start .play', { visible: true });
    expect(await text(page, '#start .tagline')).toContain('poeira');
  });

  test('the browser’s is spoken where none is chosen, and says why there is no line', async () => {
    stage.tolerate(/WebSocket connection|ERR_CONNECTION|ERR_INTERNET_DISCONNECTED|status of 404/);
    const page = await visit((fresh) =>
      fresh.evaluateOnNewDocument(() => {
        Object.defineProperty(navigator, 'languages', { get: () => ['pt-PT', 'en'] });
      }),
    );
    expect(await text(page, '#start .play')).toBe('Jogar');
    await playByKey(page);
    await page.setOfflineMode(true);
    stage.cut();
    await page.waitForFunction(() => /Sem conexão\s.*Tentando de novo/s.test(document.body.innerText));
    await page.waitForFunction(() => document.body.innerText.includes('O servidor não responde.'));
    await choose(page, { language: 'en' });
    // Between two attempts: during one it says "Reconnecting".
    await page.waitForFunction(() =>
      /No connection\s+The server is not responding\.\s+Trying again/.test(
        document.getElementById('notice')?.innerText ?? '',
      ),
    );
    // While the line is down: once it is up, an attempt may take the card away from under the click.
    await page.click('#notice .end');
    await page.waitForSelector('#start', { visible: true });
    await page.setOfflineMode(false);
    await page.evaluate(() => window.__cometa?.client.join({ name: 'Lost', colour: 0, room: 'nowhere' }));
    await page.waitForFunction(() => document.body.innerText.includes('This room does not exist. Check the link.'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('#start', { visible: true });
  });
});

describe('by keyboard alone', () => {
  test('load, play, settings, leave', async () => {
    const page = await visit();
    await page.keyboard.type('Keys');
    await playByKey(page);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { visible: true });
    expect((await focused(page)).name).toMatch(/^Language/);
    await page.keyboard.press('Escape');
    await until(async () => !(await hasDialog(page)), 'Escape to close it');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { visible: true });
    const passed = await tabTo(page, 'dialog .leave');
    expect(passed.filter((name) => name === '' || name.includes('without'))).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /Press again/.test(document.querySelector('dialog .leave')?.textContent ?? ''));
    await page.keyboard.press('Enter');
    await page.waitForSelector('#start', { visible: true });
    expect(await hasDialog(page)).toBe(false);
  });

  test('settings from the start screen, which has the focus again after them', async () => {
    const page = await visit();
    await tabTo(page, '#start .to-settings');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]', { visible: true });
    await tabTo(page, 'dialog .switch');
    await page.keyboard.press('Space');
    expect(await page.evaluate(() => JSON.parse(localStorage['cometa.settings']).isMuted)).toBe(true);
    const before = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    await tabTo(page, 'dialog .slider[max="160"]');
    await page.keyboard.press('End');
    const after = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    expect(after / before).toBeCloseTo(1.6);
    await page.keyboard.press('Escape');
    await until(async () => !(await hasDialog(page)), 'Escape to close it');
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('to-settings');
  });

  test('a key is bound, and steers', async () => {
    const page = await visit();
    await openSettings(page);
    const key = (action: number, place: number) =>
      `dialog .keys .setting:nth-of-type(${action}) .key:nth-child(${place})`;
    // Left, right, up, down, boost: the first key of up, then of down.
    await page.focus(key(3, 1));
    await page.keyboard.press('Enter');
    await page.keyboard.press('KeyI');
    expect(await text(page, key(3, 1))).toBe('I');
    await page.focus(key(4, 1));
    await page.keyboard.press('Space');
    await page.keyboard.press('F1');
    expect(await text(page, 'dialog .keys [role=status]')).toContain('You cannot use that key');
    await page.keyboard.press('Escape');
    expect([await hasDialog(page), await text(page, key(4, 1))]).toEqual([true, 'S']);
    // Taken from boost, which keeps its others.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    expect([await text(page, key(4, 1)), await text(page, key(5, 1))]).toEqual(['Space', 'Left Shift']);
    await page.keyboard.press('Escape');
    await until(async () => !(await hasDialog(page)), 'Escape to close it');
    await page.click('#start .play');
    await untilDrawn(page);
    const id = await ownId(page);
    const { world } = [...stage.server.game.lobby.rooms.values()][0];
    await page.keyboard.down('KeyI');
    await until(
      () => (world.comets.flags[id] & 1) === 1 && world.comets.heading[id] === 192,
      'the new key to steer up',
    );
    await page.keyboard.up('KeyI');
    await until(() => (world.comets.flags[id] & 1) === 0, 'the key to be released');
  });
});

test('less motion: as the system says, unless the player says otherwise', async () => {
  const page = await visit((fresh) =>
    fresh.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]),
  );
  const motion = () => page.$eval('html', ({ dataset }) => dataset.motion);
  const appearing = () => page.$eval('#notice', (notice) => getComputedStyle(notice).animationDuration);
  expect([await motion(), Number.parseFloat(await appearing())]).toEqual(['less', 0.00001]);
  // What happened is read all the same, though it does not fade.
  await page.waitForSelector('.feed');
  const lineOpacity = await page.evaluate(async () => {
    const feed = document.querySelector('.feed');
    const line = document.createElement('li');
    feed?.closest<HTMLElement>('#hud')?.removeAttribute('hidden');
    feed?.append(line);
    await Promise.all(line.getAnimations().map((fading) => fading.finished));
    const { opacity } = getComputedStyle(line);
    line.remove();
    document.getElementById('hud')?.setAttribute('hidden', '');
    return opacity;
  });
  expect(lineOpacity).toBe('1');
  await openSettings(page);
  await page.evaluate(() => {
    const select = document.querySelectorAll<HTMLSelectElement>('dialog select')[1];
    select.value = 'full';
    select.dispatchEvent(new Event('change'));
  });
  expect([await motion(), await appearing()]).toEqual(['full', '0.2s']);
  await choose(page, { motion: 'system' });
  expect(await motion()).toBe('less');
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
  // The page hears of it with its next picture.
  await page.waitForFunction(() => document.documentElement.dataset.motion === 'full');
});

test('no text overflows: wide', async () => {
  expect(await findOverflow(await visit())).toEqual([]);
});

test('no text overflows: a phone, whose start screen needs no scrolling and has room for fingers', async () => {
  const page = await visit((fresh) =>
    fresh.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  );
  for (const language of LANGUAGES) {
    await choose(page, { language });
    expect(await page.$eval('#start', (start) => start.scrollHeight - start.clientHeight)).toBeLessThanOrEqual(0);
  }
  const small = await page.$$eval('#start button, #start input', (controls) =>
    controls
      .filter((control) => control.checkVisibility({ opacityProperty: true }))
      .map((control) => ({
        what: control.className || control.getAttribute('name'),
        box: control.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ what, box }) => `${what}: ${box.width} × ${box.height}`),
  );
  expect(small).toEqual([]);
  expect(await findOverflow(page)).toEqual([]);
});

test('no text is smaller than 12 px: the smallest size of text, on the smallest screens', async () => {
  const page = await visit((fresh) => fresh.setViewport({ width: 320, height: 200, isMobile: true, hasTouch: true }));
  await choose(page, { scale: 0.8 });
  await page.click('#start .play');
  await untilDrawn(page);
  await openSettings(page);
  for (const [width, height] of [
    [320, 200],
    [390, 844],
    [844, 390],
    [1280, 720],
  ]) {
    await page.setViewport({ width, height });
    // Whether it is shown or not: the start screen, notices and the shattered panel lie on the page as well.
    const small = await page.$$eval('body, body *', (elements) =>
      elements
        .map((element) => ({ element, px: Number.parseFloat(getComputedStyle(element).fontSize) }))
        .filter(({ px }) => px < 12)
        .map(({ element, px }) => `${element.tagName}.${element.className}: ${px} px`),
    );
    expect({ width, height, small }).toEqual({ width, height, small: [] });
  }
});

test('a browser that refuses storage and clipboard, a clock a year off, a name of hundreds of emoji', async () => {
  const page = await visit((fresh) =>
    fresh.evaluateOnNewDocument(() => {
      for (const storage of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, storage, {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      }
      const yearMs = 365 * 86_400_000;
      const { now } = Date;
      Date.now = () => now() - yearMs;
      window.Date = new Proxy(Date, {
        construct: (target, values) => Reflect.construct(target, values.length > 0 ? values : [target.now()]),
      });
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('refused')) },
      });
      document.execCommand = () => false;
    }),
  );
  await page.keyboard.sendCharacter('🌟'.repeat(300));
  await playByKey(page);
  const id = await ownId(page);
  expect(await page.evaluate((own) => window.__cometa?.client.game?.roster.get(own)?.name, id)).toBe('🌟'.repeat(16));
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { visible: true });
  await page.select('dialog select', 'pt-BR');
  expect(await text(page, 'dialog .share')).toBe('Copiar link');
  await page.click('dialog .copy');
  await page.waitForFunction(() => document.querySelector('dialog .copy')?.textContent === 'Aperte Ctrl+C');
  expect(await page.evaluate(() => getSelection()?.toString() || document.activeElement?.className)).toMatch(
    /http|link/,
  );
});
