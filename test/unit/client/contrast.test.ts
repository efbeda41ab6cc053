import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HUES } from '../../../game/client/common/hues.ts';
import { NAME_ALPHA } from '../../../game/client/scene/comets/fame.ts';

/**
 * Text must be read whatever is behind it (WCAG 2.2, 1.4.3: 4.5 to 1). Panels are translucent and comets burn white in the middle, so
 * the worst that can lie behind one is plain white; behind the start screen it is the sky's brightest blue.
 */
const LEAST = 4.5;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const WHITE: Colour = [255, 255, 255, 1];
const SKY = read('#14255c');

const style = (file: string) =>
  readFileSync(new URL(`../../../game/client/style/${file}.css`, import.meta.url), 'utf8');
const palette = style('palette');

/** What a rule of a file says of a property. Throws where there is none: then this test looks at what is not there. */
function declared(file: string, selector: string, property: string): Colour {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const rules = [...style(file).matchAll(new RegExp(`(?<=^|\\})[^{}]*?${literal(selector)} \\{([^}]*)\\}`, 'g'))];
  for (const [, body] of rules) {
    const value = new RegExp(`(?:^|[;\\s])${literal(property)}: ([^;]+);`).exec(body)?.[1];
    if (value) return read(value);
  }
  throw new Error(`${file}.css says nothing of ${property} in ${selector}`);
}

function read(value: string): Colour {
  const name = /var\((--[\w-]+)\)/.exec(value)?.[1];
  if (name) return read(new RegExp(`${name}: ([^;]+);`).exec(palette)?.[1] ?? '');
  const hex = /#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b/i.exec(value);
  if (hex) return [Number.parseInt(hex[1], 16), Number.parseInt(hex[2], 16), Number.parseInt(hex[3], 16), 1];
  const rgb = /rgb\((\d+) (\d+) (\d+)(?: \/ (\d+)%)?\)/.exec(value);
  if (rgb) return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4] ?? 100) / 100];
  throw new Error(`no colour in "${value}"`);
}

function over(top: Colour, below: Colour): Colour {
  const mix = (i: 0 | 1 | 2) => top[i] * top[3] + below[i] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

/** Relative luminance and contrast as WCAG 2.2 has them. */
function luminance([red, green, blue]: Colour): number {
  const linear = (value: number) => (value <= 10.3 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(text: Colour, ground: Colour): number {
  const [high, low] = [luminance(over(text, ground)), luminance(ground)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const panel = over(read('var(--panel)'), WHITE);
const button = declared('controls', 'button', 'background');

test('black on white is 21 to 1, and half a black half of it', () => {
  expect(contrast([0, 0, 0, 1], WHITE)).toBeCloseTo(21);
  expect(contrast(read('#777777'), WHITE)).toBeCloseTo(4.48, 2);
});

describe('text on a panel that lies over white', () => {
  test.each(['--text', '--dim', '--accent', '--gold', '--good', '--warn', '--bad'])('%s', (name) => {
    expect(contrast(read(`var(${name})`), panel)).toBeGreaterThanOrEqual(LEAST);
  });

  test.each(HUES.map(({ name, css }) => [name, css]))('%s, a name on the board', (_name, css) => {
    expect(contrast(read(css), panel)).toBeGreaterThanOrEqual(LEAST);
  });

  test('a button, also under the mouse', () => {
    for (const ground of [button, declared('controls', 'button:hover', 'background')]) {
      expect(contrast(read('var(--text)'), over(ground, panel))).toBeGreaterThanOrEqual(LEAST);
    }
  });

  test('a field, and what it says while it is empty', () => {
    const field = over(declared('controls', 'input', 'background'), panel);
    expect(contrast(read('var(--text)'), field)).toBeGreaterThanOrEqual(LEAST);
    expect(contrast(declared('controls', 'input::placeholder', 'color'), field)).toBeGreaterThanOrEqual(LEAST);
  });
});

test.each([
  ['controls', 'button.play'],
  ['menu', 'button.done'],
])('%s.css: %s, also under the mouse', (file, selector) => {
  const text = declared(file, selector, 'color');
  expect(contrast(text, declared(file, selector, 'background'))).toBeGreaterThanOrEqual(LEAST);
  expect(contrast(text, declared(file, `${selector}:hover`, 'background'))).toBeGreaterThanOrEqual(LEAST);
});

test('a button without a panel, over white', () => {
  expect(contrast(read('var(--text)'), over(button, WHITE))).toBeGreaterThanOrEqual(LEAST);
});

/** What is no text must stand out by 3 to 1 (1.4.11). */
const LEAST_OF_MARKS = 3;

test('the map over white: its ground, and each mark on it', () => {
  const ground = over(declared('hud', '.minimap', 'background'), WHITE);
  const marks = ['#ffffff', '#ffd34d', '#ffd98a', ...HUES.map(({ css }) => css)];
  for (const mark of marks) expect(contrast(read(mark), ground)).toBeGreaterThanOrEqual(LEAST_OF_MARKS);
});

test('the board and the map stay dark over what an asteroid is lit with', () => {
  for (const [file, selector] of [
    ['hud', '.board'],
    ['hud', '.minimap'],
  ]) {
    const [red, green, blue] = over(declared(file, selector, 'background'), read('#8c9bcd'));
    expect(Math.max(red, green, blue)).toBeLessThan(64);
  }
});

test('names in space, the dimmest of them as well', () => {
  const [red, green, blue] = read('#f2f5ff');
  for (const alpha of Object.values(NAME_ALPHA)) {
    expect(contrast([red, green, blue, alpha], read('var(--space)'))).toBeGreaterThanOrEqual(LEAST);
  }
});

test('an arrow on its rim', () => {
  const rim = declared('edge', '.arrow .head', 'background');
  for (const { css } of HUES) expect(contrast(read(css), rim)).toBeGreaterThanOrEqual(LEAST_OF_MARKS);
});

test('the own row of the board', () => {
  const row = over(declared('hud', '.board .own', 'background'), panel);
  for (const { css } of HUES) expect(contrast(read(css), row)).toBeGreaterThanOrEqual(LEAST);
});

test('the start screen’s words on its sky', () => {
  const key = over(declared('controls', 'kbd', 'background'), SKY);
  expect(contrast(declared('start', '.tagline', 'color'), SKY)).toBeGreaterThanOrEqual(LEAST);
  expect(contrast(read('var(--dim)'), SKY)).toBeGreaterThanOrEqual(LEAST);
  expect(contrast(read('var(--dim)'), key)).toBeGreaterThanOrEqual(LEAST);
});

test('the boost button of a phone, over white, also while it is held', () => {
  for (const selector of ['.boost', '.boost.held']) {
    const ground = over(declared('touch', selector, 'background'), WHITE);
    expect(contrast(declared('touch', selector, 'color'), ground)).toBeGreaterThanOrEqual(LEAST);
  }
});
