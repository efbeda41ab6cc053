// What players feel: for how long their pictures stand still, and what becomes of their lines and moves.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Bot } from '../../game/bots/bot.ts';
import { watchLine } from '../../game/bots/line-watch.ts';
import type { Platform } from '../../game/net/line/platform.ts';
import { CLOSE } from '../../protocol/close.ts';
import { quantile } from '../lib/quantile.ts';

/** What all players together felt within a stretch of time. */
export interface Felt {
  /** For how long nothing came to a player, at most: over all players. Milliseconds. */
  readonly gapMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Connections that ended, and were not ended by their players. */
  readonly closes: number;
  /** Requests to join, at most within 100 ms. */
  readonly joinsAtOnce: number;
  /** Moves that came too late for their tick, or were dropped. */
  readonly late: number;
  /** Predictions that were wrong though no rival explains it. */
  readonly corrections: number;
  /** Times at which somebody's copy of the world was not the server's. */
  readonly divergences: number;
  /** Ticks of 1/60 s that had been seen, and were played again. */
  readonly againTicks: number;
  /** For how long this process itself, which measures, stood still: no gap is known better. Milliseconds. */
  readonly ownMs: number;
}

/** Nothing: which figures there are. */
export const NOTHING_FELT: Felt = {
  gapMs: { p50: 0, p99: 0, max: 0 },
  closes: 0,
  joinsAtOnce: 0,
  late: 0,
  corrections: 0,
  divergences: 0,
  againTicks: 0,
  ownMs: 0,
};

/** All stretches as one: of gaps the largest, for half of the players the median; what is counted in all. */
export function sumUp(stretches: readonly Felt[]): Felt {
  const most = (of: (felt: Felt) => number) => Math.max(0, ...stretches.map(of));
  const sum = (of: (felt: Felt) => number) => stretches.reduce((all, felt) => all + of(felt), 0);
  const medians = stretches.map(({ gapMs }) => gapMs.p50);
  return {
    gapMs: {
      p50: medians.length === 0 ? 0 : Math.round(quantile(medians, 0.5)),
      p99: most(({ gapMs }) => gapMs.p99),
      max: most(({ gapMs }) => gapMs.max),
    },
    closes: sum(({ closes }) => closes),
    joinsAtOnce: most(({ joinsAtOnce }) => joinsAtOnce),
    late: sum(({ late }) => late),
    corrections: sum(({ corrections }) => corrections),
    divergences: sum(({ divergences }) => divergences),
    againTicks: most(({ againTicks }) => againTicks),
    ownMs: most(({ ownMs }) => ownMs),
  };
}

export interface Onlooker {
  /** The platform of a player, by its number: its line and its requests are watched. */
  platformOf(player: number, platform: Platform): Platform;
  /** An update has brought a player's copy to `tick`. */
  updated(player: number, tick: number): void;
  /** A stretch begins, and ends. */
  begin(bots: readonly Bot[]): void;
  end(bots: readonly Bot[]): Felt;
}

/** Joins of one instant are those within so long. */
const INSTANT_MS = 100;
/** How often this process's own lateness is looked at; it is part of what Node measures. */
const LOOK_MS = 5;

export function createOnlooker(players: number): Onlooker {
  const heardMs = new Float64Array(players);
  const gapsMs = new Float64Array(players);
  const seenTicks = new Float64Array(players);
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  let joinsMs: number[] = [];
  let closes = 0;
  let againTicks = 0;
  let before = countAll([]);

  const heard = (player: number, nowMs: number) => {
    gapsMs[player] = Math.max(gapsMs[player], nowMs - heardMs[player]);
    heardMs[player] = nowMs;
  };

  return {
    platformOf(player, platform) {
      const watched = watchLine(platform, {
        heard: () => heard(player, performance.now()),
        closed(code) {
          if (code !== CLOSE.left.code) closes++;
        },
      });
      return {
        ...watched,
        post(path, body) {
          if (path === '/api/join') joinsMs.push(performance.now());
          return watched.post(path, body);
        },
      };
    },
    updated(player, tick) {
      againTicks = Math.max(againTicks, seenTicks[player] - tick);
      seenTicks[player] = tick;
    },
    begin(bots) {
      heardMs.fill(performance.now());
      gapsMs.fill(0);
      joinsMs = [];
      closes = 0;
      againTicks = 0;
      before = countAll(bots);
      delay.reset();
      delay.enable();
    },
    end(bots) {
      delay.disable();
      const nowMs = performance.now();
      // Who still waits has waited so long, too.
      for (let player = 0; player < players; player++) heard(player, nowMs);
      const after = countAll(bots);
      return {
        gapMs: {
          p50: Math.round(quantile([...gapsMs], 0.5)),
          p99: Math.round(quantile([...gapsMs], 0.99)),
          max: Math.round(quantile([...gapsMs], 1)),
        },
        closes,
        joinsAtOnce: mostWithin(joinsMs, INSTANT_MS),
        late: after.late - before.late,
        corrections: after.corrections - before.corrections,
        divergences: after.divergences - before.divergences,
        againTicks,
        ownMs: Math.max(0, Math.round(delay.max / 1e6) - LOOK_MS),
      };
    },
  };
}

function countAll(bots: readonly Bot[]) {
  const all = { late: 0, corrections: 0, divergences: 0 };
  for (const { telemetry } of bots.map(({ client }) => client)) {
    all.late += telemetry.lateMoves + telemetry.droppedMoves;
    all.corrections += telemetry.corrections;
    all.divergences += telemetry.divergences;
  }
  return all;
}

/** How many of ascending times lie within `ms`, at most. */
function mostWithin(times: readonly number[], ms: number): number {
  let first = 0;
  let most = 0;
  for (let i = 0; i < times.length; i++) {
    while (times[i] - times[first] > ms) first++;
    most = Math.max(most, i - first + 1);
  }
  return most;
}
