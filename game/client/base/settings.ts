import { media } from './browser.ts';
import { readItem, writeItem } from './memory.ts';

/** What a player has chosen for this browser. */
export interface Settings {
  /** Tag of a language; '' is whatever the browser prefers. */
  language: string;
  /** 0..1. */
  volume: number;
  isMuted: boolean;
  /** Size of text and panels; 1 is their own. */
  scale: number;
  motion: Motion;
  /** The picture shakes with hits; never where there is to be less motion. */
  shakes: boolean;
  /** A phone buzzes with hits; never where there is to be less motion. */
  vibrates: boolean;
  /** The page covers the whole screen, from the next touch on. */
  isFullScreen: boolean;
  /** The stick under the right thumb. */
  isLeftHanded: boolean;
  /** Words that the word filter knows are not shown. */
  hidesWords: boolean;
  /** The browser tells of a new round, or a friend, while the page is hidden. */
  notifies: boolean;
  /** Who has the own friend's code is told where this player plays. */
  isFindable: boolean;
  /** Keys by `code`, so that they lie in the same place on every layout. */
  keys: Record<Action, readonly string[]>;
}

/** 'system': as the browser says. */
export type Motion = 'system' | 'less' | 'full';
export const MOTIONS: readonly Motion[] = ['system', 'less', 'full'];

export const ACTIONS = ['left', 'right', 'up', 'down', 'boost'] as const;
export type Action = (typeof ACTIONS)[number];

export const LEAST_SCALE = 0.8;
export const MOST_SCALE = 1.6;
/** More for one action are not shown in a line. */
export const MOST_KEYS = 3;

export const FIRST_KEYS: Settings['keys'] = {
  left: ['KeyA', 'ArrowLeft'],
  right: ['KeyD', 'ArrowRight'],
  up: ['KeyW', 'ArrowUp'],
  down: ['KeyS', 'ArrowDown'],
  boost: ['Space', 'ShiftLeft', 'ShiftRight'],
};

/** Where they lie in the browser's storage. */
export const SETTINGS_ITEM = 'cometa.settings';

const live: Settings = settingsFrom(readItem('local', SETTINGS_ITEM));
const listeners = new Set<() => void>();

/** As they are now: one object for the life of the page, read afresh wherever they matter. */
export const settings: Readonly<Settings> = live;

/** Changes some of them, keeps them for the next visit, and tells all who asked. */
export function changeSettings(changes: Partial<Settings>): void {
  Object.assign(live, changes);
  writeItem('local', SETTINGS_ITEM, live);
  tellSettings();
}

/** Tells all who asked that what they read may be another now. */
export function tellSettings(): void {
  for (const listener of listeners) listener();
}

/** Takes over what another tab of this browser has chosen. */
export function rereadSettings(): void {
  Object.assign(live, settingsFrom(readItem('local', SETTINGS_ITEM)));
  tellSettings();
}

/** Calls `listener` after each change. @returns its end */
export function onSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What the system says of motion, and when it says something else. */
export const wantsLess = media('(prefers-reduced-motion: reduce)');

/** Whether what need not move should not. */
export function hasLessMotion(): boolean {
  return settings.motion === 'system' ? wantsLess.matches : settings.motion === 'less';
}

/** Settings from whatever was stored; what is not one of ours is as on a first visit. */
export function settingsFrom(stored: Record<string, unknown>): Settings {
  const {
    language,
    volume,
    isMuted,
    scale,
    motion,
    shakes,
    vibrates,
    isFullScreen,
    isLeftHanded,
    hidesWords,
    notifies,
    isFindable,
    keys,
  } = stored;
  return {
    language: typeof language === 'string' ? language : '',
    volume: numberIn(volume, 0, 1) ?? 0.6,
    isMuted: isMuted === true,
    scale: numberIn(scale, LEAST_SCALE, MOST_SCALE) ?? 1,
    motion: MOTIONS.find((known) => known === motion) ?? 'system',
    shakes: shakes !== false,
    vibrates: vibrates !== false,
    isFullScreen: isFullScreen === true,
    isLeftHanded: isLeftHanded === true,
    hidesWords: hidesWords !== false,
    notifies: notifies === true,
    isFindable: isFindable !== false,
    keys: keysFrom(keys),
  };
}

function numberIn(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && value >= min && value <= max ? value : undefined;
}

/** All actions or none: half of a keyboard would leave a comet that cannot be steered. */
function keysFrom(stored: unknown): Settings['keys'] {
  const keys = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  return ACTIONS.every((action) => isKeys(keys[action])) ? (keys as Settings['keys']) : FIRST_KEYS;
}

function isKeys(value: unknown): boolean {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= MOST_KEYS;
  return isList && value.every((code) => typeof code === 'string' && code !== '');
}

/** Whether the player steers or boosts with this key. */
export function isSteeringKey(code: string): boolean {
  return Object.values(settings.keys).some((codes) => codes.includes(code));
}
