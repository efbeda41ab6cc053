import type { Platform } from './line/platform.ts';

export interface HeartbeatOptions {
  platform: Platform;
  /** Whether the page is hidden: then neither pings nor updates are due. */
  isHidden(): boolean;
  /** Time to send ping number `seq`, 0..255. */
  onPing(seq: number): void;
  /** Told four times a second for how long nothing has come from the server, in milliseconds. */
  onSilence(silentMs: number): void;
}

/** The timers of one connection: they tell the server that we read, and us whether it still speaks. */
export interface Heartbeat {
  /** Something has come from the server. */
  heard(): void;
  /** The clock has to be set anew: pings as quickly as at the start, the first at once. */
  hurry(): void;
  stop(): void;
}

/** Four quick pings to set the clock, then one a second. */
const PING_MS = 1000;
const FIRST_PINGS_MS = 120;
const FIRST_PINGS = 4;
const WATCH_MS = 250;
/** A timer that is this much behind has slept with its page: updates may be waiting behind it. */
const SLEPT_MS = 1000;

export function startHeartbeat({ platform, isHidden, onPing, onSilence }: HeartbeatOptions): Heartbeat {
  let heardMs = platform.nowMs();
  let watchedMs = heardMs;
  let seq = 0;
  let quickPings = FIRST_PINGS;
  const cancels = new Map<() => void, () => void>();

  const repeat = (ms: () => number, task: () => void) => {
    const run = () => {
      cancels.set(task, platform.later(ms(), run));
      task();
    };
    cancels.set(task, platform.later(ms(), run));
  };

  const ping = () => {
    if (isHidden()) return;
    if (quickPings > 0) quickPings--;
    // Goes on whatever happens: an answer to an older ping must not be taken for one to a new one.
    seq = (seq + 1) & 0xff;
    onPing(seq);
  };

  const watch = () => {
    const nowMs = platform.nowMs();
    if (nowMs - watchedMs > SLEPT_MS || isHidden()) heardMs = nowMs;
    watchedMs = nowMs;
    onSilence(nowMs - heardMs);
  };

  /** Pings now, and goes on from there. */
  const start = () => {
    cancels.get(ping)?.();
    ping();
    repeat(() => (quickPings > 0 ? FIRST_PINGS_MS : PING_MS), ping);
  };

  start();
  repeat(() => WATCH_MS, watch);
  return {
    heard() {
      heardMs = platform.nowMs();
    },
    hurry() {
      quickPings = FIRST_PINGS;
      start();
    },
    stop() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
