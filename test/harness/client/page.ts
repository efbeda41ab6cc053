import { vi } from 'vitest';

/** As much of a browser as the modules without elements ask for. Stub it before they are imported: they read it at once. */
export interface FakePage {
  /** What lies in `localStorage`. */
  readonly stored: Map<string, string>;
  readonly root: { lang: string };
  /** Whether storage throws, merely by being named. */
  refusesStorage: boolean;
  /** Whether the system asks for less motion. */
  wantsLessMotion: boolean;
}

/** `languages`: what the browser prefers. */
export function stubPage(languages: readonly string[] = ['en-GB']): FakePage {
  const page: FakePage = { stored: new Map(), root: { lang: '' }, refusesStorage: false, wantsLessMotion: false };
  const storage = {
    getItem: (key: string) => page.stored.get(key) ?? null,
    setItem: (key: string, value: string) => void page.stored.set(key, value),
  };
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get() {
      if (page.refusesStorage) throw new Error('refused');
      return storage;
    },
  });
  vi.stubGlobal('navigator', { languages });
  vi.stubGlobal('document', { documentElement: page.root });
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return page.wantsLessMotion;
    },
  }));
  return page;
}
