import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const CLIENT = fileURLToPath(new URL('../../../game/client', import.meta.url));
/** What a browser may lack or forbid, whether the page uses it today or not. */
const OPTIONAL = new Set([
  ...['navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'matchMedia', 'history', 'isSecureContext'],
  ...['AudioContext', 'webkitAudioContext', 'Notification', 'BroadcastChannel', 'SharedWorker', 'devicePixelRatio'],
  ...['getGamepads', 'vibrate', 'requestFullscreen', 'exitFullscreen', 'wakeLock', 'clipboard', 'orientation'],
  ...['execCommand', 'setPointerCapture', 'requestPointerLock', 'userActivation', 'animate'],
]);

interface Node {
  type: string;
  [field: string]: unknown;
}

/** Names of values that the code reads; types and comments say what they like. */
function namesIn(node: unknown, names: string[] = []): string[] {
  if (Array.isArray(node)) for (const one of node) namesIn(one, names);
  else if (typeof node === 'object' && node !== null) {
    const { type, ...fields } = node as Node;
    if (type === 'Identifier') names.push(String(fields.name));
    if (type?.startsWith('TS') && !/^TS(As|NonNull|Satisfies)/.test(type)) return names;
    for (const field of Object.values(fields)) namesIn(field, names);
  }
  return names;
}

/** Optional names in a source. */
function optionalIn(path: string, text: string): string[] {
  const { program } = parseSync(path, text);
  return namesIn(program).filter((name) => OPTIONAL.has(name));
}

test('the check sees a name that is read, and no word in a comment, a text or a type', () => {
  expect(optionalIn('a.ts', 'if (window.localStorage) navigator.vibrate(3);')).toEqual([
    'localStorage',
    'navigator',
    'vibrate',
  ]);
  expect(optionalIn('a.ts', "/* navigator */ const a: AudioContext | 'history' = b as AudioContext;")).toEqual([]);
});

test('one file names what a browser may lack or forbid', () => {
  const paths = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const found = paths.flatMap((path) =>
    optionalIn(path, readFileSync(`${CLIENT}/${path}`, 'utf8')).map((name) => `${path}: ${name}`),
  );
  expect(new Set(found.map((line) => line.split(':')[0]))).toEqual(new Set(['base/browser.ts']));
  expect(paths.length).toBeGreaterThan(80);
});

const refuse = () => {
  throw new DOMException('no', 'SecurityError');
};

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

/** Every name the module asks for, as something that throws when it is touched. */
function refuseAll(): void {
  for (const name of [
    'navigator',
    'localStorage',
    'sessionStorage',
    'document',
    'history',
    'matchMedia',
    'AudioContext',
  ]) {
    vi.stubGlobal(name, new Proxy(refuse, { get: refuse, construct: refuse }));
  }
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('devicePixelRatio', undefined);
}

test.each([
  ['forbids', refuseAll],
  ['lacks', () => vi.stubGlobal('navigator', undefined)],
])('a browser that %s everything gets answers, and nothing throws', async (_how, befall) => {
  befall();
  const ask = await import('../../../game/client/base/browser.ts');
  if (_how === 'lacks') for (const name of ['isSecureContext', 'devicePixelRatio']) vi.stubGlobal(name, false);
  expect(ask.gamepads()).toEqual([]);
  expect(ask.readStored('local', 'a')).toBeUndefined();
  ask.keepStored('session', 'a', 'b');
  ask.dropStored('session', 'a');
  expect(ask.openAudio()).toBeUndefined();
  expect(ask.hasBeenActive()).toBeUndefined();
  expect(await ask.writeClipboard('a')).toBe(false);
  expect(ask.copySelection()).toBe(false);
  expect(await ask.keyLayout()).toBeUndefined();
  ask.buzz([1]);
  expect([ask.canBuzz(), ask.canFillScreen(), ask.fillsScreen()]).toEqual([false, false, false]);
  ask.fillScreen(true);
  expect(ask.preferredLanguages()).toEqual([]);
  expect(ask.media('(pointer: coarse)').matches).toBe(false);
  expect(ask.pixelRatio()).toBe(1);
  ask.onPixelRatio(() => {});
  expect(ask.placeState()).toBeNull();
  expect(ask.rewritePlace({})).toBe(false);
  const nothing = { setPointerCapture: refuse, animate: refuse } as unknown as Element;
  ask.holdPointer(nothing, 1);
  ask.fadeIn(nothing, 1);
  const audio = { resume: refuse, suspend: () => undefined } as unknown as AudioContext;
  ask.wakeAudio(audio);
  ask.restAudio(audio);
});

test('a layer that throws is counted by name, answers nothing, and goes on the next time', async () => {
  const { faults, guarded } = await import('../../../game/client/base/faults.ts');
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  let isBroken = false;
  const layer = guarded('dust', (a: number, b: number) => {
    if (isBroken) throw new Error('out of dust');
    return a + b;
  });
  expect(layer(3, 4)).toBe(7);
  isBroken = true;
  expect([layer(1, 1), layer(1, 1)]).toEqual([undefined, undefined]);
  isBroken = false;
  expect(layer(5, 6)).toBe(11);
  expect([...faults]).toEqual([['dust', 2]]);
  expect(told).toHaveBeenCalledTimes(1);
  told.mockRestore();
});
