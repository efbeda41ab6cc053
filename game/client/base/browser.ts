/**
 * What a browser may lack, forbid or break: by a policy, in a private window, by a setting, by its age. All of that is asked for here
 * and nowhere else (a test guards it), and nothing here throws: who asks has an answer for "no".
 */

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** The same for what answers later. Old browsers give no promise where new ones do. */
async function attemptLater<T>(ask: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

const NO_PADS: readonly null[] = [];
const askPads = () => navigator.getGamepads();

/** Empty without a secure context (a LAN address) or where a policy forbids pads. */
export function gamepads(): readonly (Gamepad | null)[] {
  return (isSecureContext && attempt(askPads)) || NO_PADS;
}

/** 'session': for this tab alone. */
export type Store = 'local' | 'session';

const storeOf = (store: Store) => (store === 'local' ? localStorage : sessionStorage);

export function readStored(store: Store, item: string): string | undefined {
  return attempt(() => storeOf(store).getItem(item)) ?? undefined;
}

/** Keeps nothing where storage is refused or full: then the player types the name again, and nothing else is lost. */
export function keepStored(store: Store, item: string, text: string): void {
  attempt(() => storeOf(store).setItem(item, text));
}

export function dropStored(store: Store, item: string): void {
  attempt(() => storeOf(store).removeItem(item));
}

/** Fills `bytes` with chance that nobody can guess. Every browser has it, without a secure context too. */
export function fillRandom(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  return crypto.getRandomValues(bytes);
}

/** Bytes of the JavaScript heap in use; 0 where the browser does not tell. Chromium tells it exactly with --enable-precise-memory-info alone. */
export function heapBytes(): number {
  return (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}

/**
 * A span of time for the browser's own profiler: DevTools of Chromium show it in a track of the game, beside the browser's.
 * @see https://developer.chrome.com/docs/devtools/performance/extension
 */
export function tellProfiler(name: string, start: number, end: number): void {
  attempt(() =>
    performance.measure(name, { start, end, detail: { devtools: { dataType: 'track-entry', track: 'Cometa' } } }),
  );
  // The profiler has it; the page's own list would grow.
  attempt(() => performance.clearMeasures(name));
}

export function openAudio(): AudioContext | undefined {
  return attempt(() => new AudioContext());
}

/** A browser that refuses is asked again with the next gesture. */
export function wakeAudio(audio: AudioContext): void {
  void attemptLater(() => audio.resume());
}

export function restAudio(audio: AudioContext): void {
  void attemptLater(() => audio.suspend());
}

/** Whether the player has touched the page, in the browser's opinion; undefined where it has none. */
export function hasBeenActive(): boolean | undefined {
  return attempt(() => navigator.userActivation?.hasBeenActive);
}

/** @returns whether it was copied. There is no such clipboard on `http://` LAN addresses, and a policy may refuse it. */
export async function writeClipboard(text: string): Promise<boolean> {
  return (await attemptLater(() => navigator.clipboard.writeText(text).then(() => true))) === true;
}

/** The old command, which may be allowed where the clipboard is not: copies what is selected. */
export function copySelection(): boolean {
  return attempt(() => document.execCommand('copy')) === true;
}

/** Lets a phone buzz, on and off in turn. Some browsers have no such thing, some want a touch first. */
export function buzz(patternMs: number[]): void {
  attempt(() => navigator.vibrate?.(patternMs));
}

export function canBuzz(): boolean {
  return attempt(() => typeof navigator.vibrate === 'function') === true;
}

/** Whether the page may cover the whole screen; an iPhone's may not. */
export function canFillScreen(): boolean {
  return attempt(() => document.fullscreenEnabled) === true;
}

export function fillsScreen(): boolean {
  return (attempt(() => document.fullscreenElement) ?? null) !== null;
}

/** Lets the page cover the screen, or no longer. Browsers want a touch or a key for it, and may refuse. */
export function fillScreen(isWanted: boolean): void {
  if (isWanted === fillsScreen()) return;
  const fill = () => document.documentElement.requestFullscreen({ navigationUI: 'hide' });
  void attemptLater(() => (isWanted ? fill() : document.exitFullscreen()));
}

/** What each key writes, by `code`; undefined in all browsers but Chromium's, and where it is refused. */
export function keyLayout(): Promise<ReadonlyMap<string, string> | undefined> {
  return attemptLater(() => (navigator as LayoutNavigator).keyboard?.getLayoutMap());
}

/** What is not in TypeScript's DOM. */
interface LayoutNavigator {
  readonly keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> };
}

/** Tags of languages, the player's favourite first. */
export function preferredLanguages(): readonly string[] {
  return attempt(() => navigator.languages) ?? [];
}

/** Something that the browser knows of its device or its user. */
export interface Media {
  readonly matches: boolean;
  addEventListener?(type: 'change', listener: () => void, options?: { once: boolean }): void;
}

const NO_MEDIA: Media = { matches: false };

export function media(query: string): Media {
  return attempt(() => matchMedia(query)) ?? NO_MEDIA;
}

/** Device pixels to a CSS pixel. */
export function pixelRatio(): number {
  return devicePixelRatio || 1;
}

/** Calls `listener` when the page comes to another screen or is zoomed, for what is drawn once: no resize says so where its size stays. */
export function onPixelRatio(listener: () => void): void {
  const watch = () => {
    // A query asks for one ratio: after a change another one is needed.
    media(`(resolution: ${pixelRatio()}dppx)`).addEventListener?.(
      'change',
      () => {
        watch();
        listener();
      },
      { once: true },
    );
  };
  watch();
}

/** What the page's place in the history holds. */
export function placeState(): unknown {
  return attempt(() => history.state) ?? null;
}

/** Rewrites that place, its address too where one is given. @returns whether it could: Safari refuses after a hundred in half a minute */
export function rewritePlace(state: unknown, url?: URL): boolean {
  const rewrite = () => {
    history.replaceState(state, '', url);
    return true;
  };
  return attempt(rewrite) === true;
}

/** Whatever this pointer does is told to `element`; a pointer that is already gone cannot be held. */
export function holdPointer(element: Element, pointerId: number): void {
  attempt(() => element.setPointerCapture(pointerId));
}

/** Lets an element come into view gradually; at once where the browser cannot. */
export function fadeIn(element: Element, durationMs: number): void {
  attempt(() => element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: durationMs, easing: 'ease-out' }));
}

export function isPageHidden(): boolean {
  return document.visibilityState === 'hidden';
}

/** Whether this browser may ever tell something while its page is hidden. */
export function canNotify(): boolean {
  return isSecureContext && 'Notification' in window;
}

/** Asks the player for leave to tell something while the page is hidden. For a touch or a key alone: browsers refuse else. */
export async function askToNotify(): Promise<boolean> {
  return (await attemptLater(() => Notification.requestPermission())) === 'granted';
}

/** Tells something while the page is hidden; a click on it brings the page back. Android wants a worker for it, and gets nothing. */
export function notify(title: string): void {
  attempt(() => {
    const notification = new Notification(title, { tag: 'cometa' });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  });
}
