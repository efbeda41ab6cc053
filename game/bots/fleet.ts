import { CLOSE } from '../../protocol/close.ts';
import { COLOURS } from '../../protocol/join.ts';

import { createHistogram, type Histogram, type HistogramData } from '../common/histogram.ts';
import type { Platform } from '../net/line/platform.ts';
import { createDice, type Line, simulateLine } from '../net/line/profiles.ts';
import { playersIn } from '../net/prediction/game.ts';
import { type MoveTrace, STAGES } from '../net/time/trace.ts';

import { type Bot, createBot, SLOTS_PER_SECOND } from './bot.ts';
import type { MakeBrain } from './brains/brain.ts';
import type { Difficulty } from './brains/difficulty.ts';
import { watchLine } from './line-watch.ts';
import { namesFor } from './names.ts';
import { createScreens, type Screens } from './screens.ts';

export interface FleetOptions {
  bots: number;
  /** Number of the first, where another thread has those before it. */
  first: number;
  /** Bots that come in each second. */
  perSecond: number;
  makeBrain: MakeBrain;
  /** How well they play; `normal` where not given. */
  difficulty?: Difficulty | undefined;
  seed: number;
  room?: string | undefined;
  line?: Line | undefined;
  /** Each says a line to all as often as a server takes them. */
  chats?: boolean | undefined;
  /** Bots leave as people come, and come back as they go; the last one stays, to see who comes. */
  makesRoom: boolean;
  /** Told each second while nobody but this fleet has been seen for half a minute. */
  onAlone?: (() => void) | undefined;
  /** Moves of so many bots are followed from the wish to the screens. */
  follow?: number | undefined;
  /** Clock, timers and sockets for one bot. */
  platformOf(random: () => number): Platform;
}

/** Counters since the start, and the state of things. Plain data: it travels between threads. */
export interface FleetFigures {
  bots: number;
  connected: number;
  joining: number;
  /** How many gave up, by reason. */
  failed: Record<string, number>;
  /** Slots played by all bots together. */
  slots: number;
  /** Ticks accounted for: told in updates, or stated silent by a later one. */
  ticks: number;
  movesSent: number;
  lateMoves: number;
  corrections: number;
  divergences: number;
  reconnects: number;
  bytesIn: number;
  bytesOut: number;
  moveToAck: HistogramData;
  age: HistogramData;
  /** From one message to the next of a bot, also where its connection was lost in between. */
  gap: HistogramData;
  /** How many connections ended that bots did not end, by code. */
  closes: Record<string, number>;
  /** How late this thread itself was. */
  loopDelay: HistogramData;
  /** Of moves that were followed: each stage, the whole, and when all others had been told and had drawn it. */
  moves: Record<MovePart, HistogramData>;
}

/** What is known of a move that was followed. Elsewhere: on the screens of others. */
export const MOVE_PARTS = [...STAGES, 'whole', 'toldElsewhere', 'drawnElsewhere'] as const;
export type MovePart = (typeof MOVE_PARTS)[number];

export interface Fleet {
  figures(): FleetFigures;
  /** All leave for good, and nothing goes on. */
  stop(): void;
}

/** Groups into which the bots' slots of 50 ms are spread. */
const GROUPS = 12;
/** Groups until a bot's client is brought on again: 60 times a second, as a browser's pictures do. */
const PICTURE_GROUPS = 4;
const GROUP_MS = 1000 / SLOTS_PER_SECOND / GROUPS;
/** A thread that stood still for longer does not play what it missed. */
const MOST_BEHIND_MS = 1000;
/** Between two looks at who else is there. */
const LOOK_MS = 1000;
/** Whoever opened the room has come by then, and one who reloads is still in the roster. */
const ALONE_MS = 30_000;

/** Lets bots come in, play and be counted; it runs until it is stopped. */
export function startFleet(options: FleetOptions): Fleet {
  const histograms = {
    moveToAck: createHistogram(),
    age: createHistogram(),
    gap: createHistogram(),
    loopDelay: createHistogram(),
  };
  const closes: Record<string, number> = {};
  const counted = { ...histograms, closes };
  const moves = Object.fromEntries(MOVE_PARTS.map((part) => [part, createHistogram()])) as Record<MovePart, Histogram>;
  const { nowMs, later } = options.platformOf(() => 0);
  const follow = options.follow ?? 0;
  const screens = createScreens({ nowMs, onTold: moves.toldElsewhere.add, onPictured: moves.drawnElsewhere.add });
  const names = namesFor(options.seed);
  const bots = Array.from({ length: options.bots }, (_, i) => {
    const bot = makeBot(options, names, i, counted, follow > 0 ? { screens, isFollowed: i < follow } : undefined);
    if (i < follow) bot.client.traceMoves(true);
    return bot;
  });
  const away = new Set<Bot>();
  const startMs = nowMs();
  let joined = 0;
  let due = 0;
  let slots = 0;
  let isStopped = false;
  let lookMs = startMs + LOOK_MS;
  let companyMs = startMs;

  const run = () => {
    if (isStopped) return;
    const now = nowMs();
    while (joined < bots.length && now - startMs >= (joined * 1000) / options.perSecond) bots[joined++].join();
    if (now - startMs - due * GROUP_MS > MOST_BEHIND_MS) due = Math.floor((now - startMs) / GROUP_MS);
    for (; startMs + due * GROUP_MS <= now; due++) actAll(startMs + due * GROUP_MS);
    if (now >= lookMs) look(now);
    later(Math.max(0, startMs + due * GROUP_MS - nowMs()), run);
  };

  const look = (now: number) => {
    lookMs = now + LOOK_MS;
    const here = bots.slice(0, joined);
    if (options.makesRoom) makeRoom(here, away);
    if (hasCompany(here)) companyMs = now;
    if (now - companyMs > ALONE_MS) options.onAlone?.();
  };

  const actAll = (dueMs: number) => {
    histograms.loopDelay.add(nowMs() - dueMs);
    for (let i = due % PICTURE_GROUPS; i < joined; i += PICTURE_GROUPS) {
      const { client } = bots[i];
      if (i % GROUPS !== due % GROUPS) client.advance();
      else {
        if (client.status.state === 'playing') slots++;
        bots[i].act(dueMs);
      }
      if (follow > 0) notePicture(bots[i]);
    }
  };

  const lastMoves = new Map<Bot, MoveTrace>();
  const notePicture = (bot: Bot) => {
    screens.pictured(bot.client);
    const { move } = bot.client.telemetry;
    if (!move || lastMoves.get(bot) === move) return;
    lastMoves.set(bot, move);
    for (const stage of STAGES) moves[stage].add(move.stages[stage]);
    moves.whole.add(move.wholeMs);
  };

  run();
  return {
    figures: () => ({
      ...countBots(bots, joined),
      slots,
      moveToAck: histograms.moveToAck.data(),
      age: histograms.age.data(),
      gap: histograms.gap.data(),
      closes: { ...closes },
      loopDelay: histograms.loopDelay.data(),
      moves: Object.fromEntries(MOVE_PARTS.map((part) => [part, moves[part].data()])) as FleetFigures['moves'],
    }),
    stop() {
      isStopped = true;
      for (const bot of bots) bot.leave();
    },
  };
}

function makeBot(
  options: FleetOptions,
  names: readonly string[],
  i: number,
  counted: Record<'moveToAck' | 'age' | 'gap', Histogram> & { closes: Record<string, number> },
  followed: { screens: Screens; isFollowed: boolean } | undefined,
): Bot {
  const { makeBrain, difficulty, room, line, chats } = options;
  const number = options.first + i;
  // One seed makes one fleet, however it is spread over threads.
  const seed = (options.seed + number * 0x9e3779b9) | 0;
  const direct = options.platformOf(createDice(seed, 3));
  let heardMs: number | undefined;
  const platform = watchLine(line ? simulateLine(direct, line, seed) : direct, {
    heard() {
      const nowMs = direct.nowMs();
      if (heardMs !== undefined) counted.gap.add(nowMs - heardMs);
      heardMs = nowMs;
    },
    closed(code) {
      if (code === CLOSE.left.code) heardMs = undefined;
      else counted.closes[code] = (counted.closes[code] ?? 0) + 1;
    },
  });
  const bot: Bot = createBot({
    platform,
    makeBrain,
    difficulty,
    seed,
    name: names[number % names.length],
    colour: number % COLOURS,
    room,
    chats,
    onAcknowledged: counted.moveToAck.add,
    onAge: counted.age.add,
    ...(followed && { onUpdate: (tick) => followed.screens.told(bot.client, tick) }),
    ...(followed?.isFollowed && { onMove: (stamp, dueMs) => followed.screens.moved(bot.client, stamp, dueMs) }),
  });
  return bot;
}

function countBots(bots: readonly Bot[], joined: number) {
  const counted = {
    bots: bots.length,
    connected: 0,
    joining: 0,
    failed: {} as Record<string, number>,
    ticks: 0,
    movesSent: 0,
    lateMoves: 0,
    corrections: 0,
    divergences: 0,
    reconnects: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
  for (const { client, failure, ticks } of bots.slice(0, joined)) {
    const { telemetry, status } = client;
    if (failure !== undefined) counted.failed[failure] = (counted.failed[failure] ?? 0) + 1;
    else if (status.state === 'playing') counted.connected++;
    else if (status.state !== 'idle') counted.joining++;
    counted.ticks += ticks;
    counted.movesSent += telemetry.movesSent;
    counted.lateMoves += telemetry.lateMoves;
    counted.corrections += telemetry.corrections;
    counted.divergences += telemetry.divergences;
    counted.reconnects += telemetry.reconnects;
    counted.bytesIn += telemetry.bytesIn;
    counted.bytesOut += telemetry.bytesOut;
  }
  return counted;
}

/** One bot goes where more play than bots were asked for, one comes back where fewer do. */
function makeRoom(bots: readonly Bot[], away: Set<Bot>): void {
  const playing = bots.filter(({ client }) => client.status.state === 'playing');
  const seen = seenBy(playing);
  if (seen > bots.length && playing.length > 1) {
    const last = playing[playing.length - 1];
    away.add(last);
    last.leave();
  } else if (seen > 0 && seen < bots.length) {
    for (const bot of away) {
      away.delete(bot);
      return bot.join();
    }
  }
}

/** Whether anybody else is in their room. */
function hasCompany(bots: readonly Bot[]): boolean {
  const playing = bots.filter(({ client }) => client.status.state === 'playing');
  return seenBy(playing) > playing.length;
}

/** How many play in the room of bots that play; 0 where none does. */
function seenBy([first]: readonly Bot[]): number {
  const game = first?.client.game;
  return game ? playersIn(game) : 0;
}
