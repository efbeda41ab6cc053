import type { Platform } from './line/platform.ts';

export interface HeartbeatOptions {
  platform: Platform;
  /** Whether the page is hidden: then neither beats nor frames are due. */
  isHidden(): boolean;
  /** Time to send beat number `seq`, 0..255. */
  onBeat(seq: number): void;
  /** Told four times a second for how long nothing has come from the server, in milliseconds. */
  onSilence(silentMs: number): void;
}

/** The timers of one connection: they tell the server that we read, and us whether it still speaks. */
export interface Heartbeat {
  /** Something has come from the server. */
  heard(): void;
  /** The clock has to be set anew: beats as quickly as at the start, the first at once. */
  hurry(): void;
  stop(): void;
}

/** Four quick beats to set the clock, then one a second. */
const BEAT_MS = 1000;
const FIRST_BEATS_MS = 120;
const FIRST_BEATS = 4;
const WATCH_MS = 250;
/** A timer that is this much behind has slept with its page: frames may be waiting behind it. */
const SLEPT_MS = 1000;

export function startHeartbeat({ platform, isHidden, onBeat, onSilence }: HeartbeatOptions): Heartbeat {
  let heardMs = platform.nowMs();
  let watchedMs = heardMs;
  let seq = 0;
  let quickBeats = FIRST_BEATS;
  const cancels = new Map<() => void, () => void>();

  const repeat = (ms: () => number, task: () => void) => {
    const run = () => {
      cancels.set(task, platform.later(ms(), run));
      task();
    };
    cancels.set(task, platform.later(ms(), run));
  };

  const beat = () => {
    if (isHidden()) return;
    if (quickBeats > 0) quickBeats--;
    // Goes on whatever happens: an answer to an older beat must not be taken for one to a new one.
    seq = (seq + 1) & 0xff;
    onBeat(seq);
  };

  const watch = () => {
    const nowMs = platform.nowMs();
    if (nowMs - watchedMs > SLEPT_MS || isHidden()) heardMs = nowMs;
    watchedMs = nowMs;
    onSilence(nowMs - heardMs);
  };

  /** Beats now, and goes on from there. */
  const start = () => {
    cancels.get(beat)?.();
    beat();
    repeat(() => (quickBeats > 0 ? FIRST_BEATS_MS : BEAT_MS), beat);
  };

  start();
  repeat(() => WATCH_MS, watch);
  return {
    heard() {
      heardMs = platform.nowMs();
    },
    hurry() {
      quickBeats = FIRST_BEATS;
      start();
    },
    stop() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
