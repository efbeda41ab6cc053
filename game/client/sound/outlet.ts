import { hasBeenActive, openAudio, restAudio, wakeAudio } from '../base/browser.ts';
import { guarded } from '../base/faults.ts';
import { onSettings, settings } from '../base/settings.ts';
import { createDesk, type Desk } from './desk.ts';

/**
 * The browser's audio: opened after the first gesture, awake while there is a game, the page is seen and it is not muted.
 * Otherwise it rests, and costs nothing.
 */
export interface Outlet {
  /** Once there is one. */
  readonly desk: Desk | undefined;
  /** Whether what is struck is heard. */
  readonly isLive: boolean;
  /** 'none' before there is audio; 'refused' is for good. */
  readonly state: AudioContextState | 'none' | 'refused';
  start(): void;
  stop(): void;
}

/** Chromium complains in its console of audio before one; Safari wants it opened, and woken, within one. */
const GESTURES = ['pointerdown', 'keydown', 'touchend'];
/** Time to fade out before audio rests: sooner is a click. */
const REST_MS = 250;

const setUp = guarded('sound', createDesk);

export function createOutlet(): Outlet {
  let audio: AudioContext | undefined;
  let desk: Desk | undefined;
  let hasSeenGesture = false;
  let isRefused = false;
  let isStarted = false;
  let isResting = true;
  let timer = 0;

  const follow = guarded('sound', () => {
    const isSeen = document.visibilityState === 'visible';
    if (isStarted && isSeen && !settings.isMuted && settings.volume > 0) wake();
    else rest();
  });

  function wake(): void {
    clearTimeout(timer);
    isResting = false;
    if (!audio) open();
    desk?.setVolume(settings.volume);
    // Also where it runs: it may be about to stop.
    if (audio) wakeAudio(audio);
  }

  function rest(): void {
    if (isResting) return;
    isResting = true;
    desk?.setVolume(0);
    timer = window.setTimeout(() => {
      // Left standing, they would be heard to their end after the rest.
      desk?.clear();
      if (audio) restAudio(audio);
    }, REST_MS);
  }

  function open(): void {
    // Not every key is a gesture to the browser: Escape is not.
    if (isRefused || !(hasBeenActive() ?? hasSeenGesture)) return;
    const opened = openAudio();
    desk = opened && setUp(opened);
    // Audio without one of the parts is none.
    audio = desk && opened;
    isRefused = !audio;
  }

  const onGesture = guarded('sound', () => {
    hasSeenGesture = true;
    if (!isResting && audio?.state !== 'running') wake();
  });

  for (const gesture of GESTURES) window.addEventListener(gesture, onGesture, { capture: true, passive: true });
  document.addEventListener('visibilitychange', follow);
  onSettings(follow);

  return {
    get desk() {
      return desk;
    },
    get isLive() {
      // Struck in audio that stands, voices would pile up and then sound all at once.
      return !isResting && audio?.state === 'running';
    },
    get state() {
      return isRefused ? 'refused' : (audio?.state ?? 'none');
    },
    start() {
      isStarted = true;
      follow();
    },
    stop() {
      isStarted = false;
      follow();
    },
  };
}
