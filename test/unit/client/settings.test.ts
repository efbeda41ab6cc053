import { beforeEach, describe, expect, test } from 'vitest';
import { stubPage } from '../../harness/client/page.ts';

const page = stubPage();
const {
  ACTIONS,
  changeSettings,
  FIRST_KEYS,
  hasLessMotion,
  onSettings,
  rereadSettings,
  SETTINGS_ITEM,
  settings,
  settingsFrom,
} = await import('../../../game/client/base/settings.ts');
const { bind, isBindable } = await import('../../../game/client/menu/bind.ts');

const FIRST = settingsFrom({});
const stored = () => JSON.parse(page.stored.get(SETTINGS_ITEM) ?? '{}');

beforeEach(() => {
  page.refusesStorage = false;
  page.wantsLessMotion = false;
  changeSettings({ ...FIRST });
});

describe('settings from storage', () => {
  test('what was kept comes back', () => {
    const kept = {
      language: 'pt-BR',
      volume: 0,
      isMuted: true,
      scale: 1.6,
      motion: 'less',
      shakes: false,
      vibrates: false,
      isFullScreen: true,
      isLeftHanded: true,
      hidesWords: false,
      notifies: true,
      isFindable: false,
      keys: { left: ['KeyJ'], right: ['KeyL'], up: ['KeyI'], down: ['KeyK'], boost: ['Enter', 'KeyB', 'KeyN'] },
    };
    expect(settingsFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  test.each([
    ['nothing', {}],
    [
      'other types',
      { language: 7, volume: '1', isMuted: 'yes', scale: null, motion: 1, shakes: 0, isLeftHanded: 1, keys: [] },
    ],
    ['beyond the ranges', { volume: 1.1, scale: 16, motion: 'most', keys: { left: [] } }],
    ['not numbers', { volume: Number.NaN, scale: Number.POSITIVE_INFINITY }],
    ['half of the keys', { keys: { left: ['KeyJ'] } }],
    ['an action without keys', { keys: { ...FIRST_KEYS, up: [] } }],
    ['more keys than are shown', { keys: { ...FIRST_KEYS, up: ['KeyI', 'KeyO', 'KeyP', 'KeyU'] } }],
    ['keys that are not codes', { keys: { ...FIRST_KEYS, up: [38] } }],
  ])('%s: as on a first visit', (_what, found) => {
    expect(settingsFrom(found)).toEqual(FIRST);
  });
});

describe('a change', () => {
  test('acts at once, is kept, and is told', () => {
    let told = 0;
    const stop = onSettings(() => told++);
    changeSettings({ scale: 1.2 });
    expect([settings.scale, stored().scale, told]).toEqual([1.2, 1.2, 1]);
    stop();
    changeSettings({ scale: 1 });
    expect(told).toBe(1);
  });

  test('lasts for the visit where storage is refused', () => {
    page.refusesStorage = true;
    changeSettings({ isMuted: true });
    expect(settings.isMuted).toBe(true);
  });

  test('of another tab is taken over', () => {
    page.stored.set(SETTINGS_ITEM, JSON.stringify({ ...FIRST, language: 'pt-BR' }));
    rereadSettings();
    expect(settings.language).toBe('pt-BR');
  });
});

test('less motion is what the player says, else what the system says', () => {
  expect(hasLessMotion()).toBe(false);
  page.wantsLessMotion = true;
  expect(hasLessMotion()).toBe(true);
  changeSettings({ motion: 'full' });
  expect(hasLessMotion()).toBe(false);
  page.wantsLessMotion = false;
  changeSettings({ motion: 'less' });
  expect(hasLessMotion()).toBe(true);
});

describe('a key', () => {
  const keys = {
    left: ['KeyA'],
    right: ['KeyD', 'ArrowRight'],
    up: ['KeyW'],
    down: ['KeyS'],
    boost: ['Space', 'KeyB'],
  };

  test('takes the place of another', () => {
    expect(bind(keys, 'right', 1, 'KeyL')).toEqual({ ...keys, right: ['KeyD', 'KeyL'] });
  });

  test('comes beside the others', () => {
    expect(bind(keys, 'up', 1, 'KeyI')).toEqual({ ...keys, up: ['KeyW', 'KeyI'] });
  });

  test('is taken from the action that had it', () => {
    expect(bind(keys, 'up', 0, 'Space')).toEqual({ ...keys, up: ['Space'], boost: ['KeyB'] });
  });

  test('is exchanged where that action would have none left', () => {
    expect(bind(keys, 'right', 0, 'KeyA')).toEqual({ ...keys, left: ['KeyD'], right: ['KeyA', 'ArrowRight'] });
  });

  test('is not given away where there is nothing to give for it', () => {
    expect(bind(keys, 'right', 2, 'KeyA')).toBe(keys);
  });

  test('that the action has already changes nothing', () => {
    expect(bind(keys, 'right', 0, 'ArrowRight')).toBe(keys);
    expect(bind(keys, 'right', 0, 'KeyD')).toBe(keys);
  });

  test('whatever is bound, every action keeps a key of its own, and storage takes it', () => {
    let now = FIRST_KEYS;
    const codes = ['KeyA', 'KeyB', 'KeyC', 'Space', 'ArrowLeft', 'ShiftRight'];
    for (let i = 0; i < 500; i++) {
      const action = ACTIONS[(i * 7) % ACTIONS.length];
      const place = (i * 5) % Math.min(3, now[action].length + 1);
      now = bind(now, action, place, codes[(i * 11) % codes.length]);
      const all = ACTIONS.flatMap((each) => now[each]);
      expect(new Set(all).size).toBe(all.length);
      expect(settingsFrom({ keys: now }).keys).toBe(now);
    }
  });

  test.each([
    '',
    'Escape',
    'Tab',
    'F1',
    'F12',
    'ControlLeft',
    'AltRight',
    'MetaLeft',
    'ContextMenu',
    'CapsLock',
    'Unidentified',
  ])('of the browser’s or the page’s is refused: "%s"', (code) => {
    expect(isBindable(code)).toBe(false);
  });

  test.each([
    ...Object.values(FIRST_KEYS).flat(),
    'KeyF',
    'Enter',
    'Numpad4',
    'Semicolon',
    'IntlBackslash',
    'Backspace',
  ])('may be "%s"', (code) => {
    expect(isBindable(code)).toBe(true);
  });
});
