import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isIdentity } from '../../../protocol/join.ts';

const kept = new Map<string, string>();
const storage = {
  getItem: (item: string) => kept.get(item) ?? null,
  setItem: (item: string, text: string) => void kept.set(item, text),
};

beforeEach(() => {
  vi.resetModules();
  kept.clear();
});
afterEach(() => vi.unstubAllGlobals());

async function openPage(localStorage: object): Promise<() => string> {
  vi.resetModules();
  vi.stubGlobal('localStorage', localStorage);
  return (await import('../../../game/client/kept/identity.ts')).ownIdentity;
}

test('[J11] a browser makes an identity once, and has the same on its next visit', async () => {
  const first = (await openPage(storage))();
  expect(isIdentity(first)).toBe(true);
  expect((await openPage(storage))()).toBe(first);
});

test('[J11] another browser has another', async () => {
  const first = (await openPage(storage))();
  kept.clear();
  expect((await openPage(storage))()).not.toBe(first);
});

test('[J11] what was stored and is none is made anew', async () => {
  kept.set('cometa.identity', '"><script>');
  const made = (await openPage(storage))();
  expect(isIdentity(made)).toBe(true);
  expect(kept.get('cometa.identity')).toBe(made);
});

test('[J11] where storage is refused, it lasts as long as the page', async () => {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const ownIdentity = await openPage({ getItem: refuse, setItem: refuse });
  expect(isIdentity(ownIdentity())).toBe(true);
  expect(ownIdentity()).toBe(ownIdentity());
});
