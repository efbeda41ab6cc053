import type { Game, GameEvent } from '../../net/client.ts';
import { BOOST, IMMUNE } from '../../sim/world/comets.ts';
import { CRACK_SHIFT, countChoices } from '../../sim/world/traits.ts';
import type { Danger } from '../danger/alarm.ts';
import { createLasting } from './lasting.ts';
import { toggleMute } from './mute.ts';
import { createNews } from './news.ts';
import { createStage, type Stage } from './stage.ts';
import { createStreak } from './streak.ts';
import type { VoiceName } from './voices.ts';

/** The game as one hears it. All of it is made in the browser while it plays; where that is refused, the game is silent. */
export interface Sound {
  readonly sounds: Sounds;
  start(): void;
  stop(): void;
  /** Once a picture, before its events: follows what lasts. `danger`: who comes to ram. */
  draw(game: Game | undefined, danger: Danger | undefined, nowMs: number): void;
  note(event: GameEvent, game: Game): void;
}

/** For tests and the curious: what was heard so far, and what sounds now. */
export interface Sounds {
  readonly played: Readonly<Record<VoiceName, number>>;
  /** Pitch of the last pickup. */
  readonly pickupHz: number;
  readonly voices: number;
  /** Voices there was no room for. */
  readonly dropped: number;
  readonly state: string;
}

/** Dust of one picture is a run of notes and not a chord; what would come too late to belong to it is left out. */
const RUN_S = 0.05;
const LONGEST_RUN_S = 0.2;
/** After the blow that made it, a crack is heard apart; and what a broken comet was worth when its light comes in. */
const CRACK_S = 0.07;
const GAIN_S = 0.55;
/** Showers concern everybody, wherever they are. */
const LEAST_ANNOUNCED = 0.35;
/** A warning is for the player, however far away it comes from. */
const LEAST_WARNED = 0.6;

export function createSound(): Sound {
  const stage = createStage();
  const { outlet, own, other } = stage;
  const run = createRun(stage);
  const news = createNews();
  const warning = createWarning(stage);
  const lasting = createLasting(stage);
  let drawnMs = 0;
  let wasBoosting = false;

  function followComet(game: Game): void {
    const isAlive = game.pose(game.id, own);
    const isBoosting = isAlive && (own.flags & BOOST) !== 0;
    if (isBoosting && !wasBoosting) stage.playOwn('boost');
    wasBoosting = isBoosting;
  }

  function followNews(game: Game): void {
    const crown = news.crown(game, drawnMs);
    if (crown) stage.playOwn(crown);
    if (news.offer(game)) stage.playOwn('offer');
    const shower = news.shower(game);
    if (!shower || !game.shower) return;
    const { xPx, yPx } = game.shower;
    if (shower === 'announce') stage.play('announce', stage.earAt(xPx, yPx, LEAST_ANNOUNCED), true);
    else lasting.rain(xPx, yPx);
  }

  function noteTraits(before: number, after: number): void {
    if (after >> CRACK_SHIFT < before >> CRACK_SHIFT) stage.playOwn('mend');
    if (countChoices(after) > countChoices(before)) stage.playOwn('choice');
  }

  function notePaid({ winner, loser, shattered }: GameEvent & { kind: 'paid' }, game: Game): void {
    if (!shattered) stage.playAt('crack', loser, game, CRACK_S);
    else if (winner === game.id) stage.playOwn('gain', GAIN_S);
  }

  function noteRam(game: Game, winner: number, loser: number, isDraw: boolean): void {
    if (winner !== game.id && loser !== game.id) stage.playAt('clash', winner, game);
    else stage.playOwn(isDraw ? 'draw' : winner === game.id ? 'won' : 'lost');
  }

  /** To the copy of the world, comets that merely come into view are born as well; those that really are come immune. */
  function noteBirth(game: Game, id: number): void {
    if (game.pose(id, other) && other.flags & IMMUNE) stage.playAt('birth', id, game);
  }

  return {
    sounds: soundsOf(stage, run),
    start() {
      outlet.start();
      window.addEventListener('keydown', toggleMute);
    },
    stop() {
      outlet.stop();
      window.removeEventListener('keydown', toggleMute);
    },
    draw(game, danger, nowMs) {
      drawnMs = nowMs;
      if (game) {
        followComet(game);
        warning.follow(game, danger);
        followNews(game);
      }
      lasting.follow(game, nowMs);
    },
    note(event, game) {
      switch (event.kind) {
        case 'taken':
          if (event.by !== game.id) return;
          return event.value < 0 ? stage.playOwn('prick') : run.pickUp(drawnMs);
        case 'paid':
          return notePaid(event, game);
        case 'traits':
          return event.id === game.id ? noteTraits(event.before, event.after) : undefined;
        case 'ram':
          return noteRam(game, event.winner, event.loser, event.draw);
        case 'bump':
          return stage.playAt('bump', event.b === game.id ? event.b : event.a, game);
        case 'gone':
          if (event.shattered) stage.play('shatter', stage.earAt(event.x, event.y), event.id === game.id);
          return;
        case 'born':
          return noteBirth(game, event.id);
      }
    },
  };
}

function soundsOf({ outlet, played }: Stage, run: Run): Sounds {
  return {
    played,
    get pickupHz() {
      return run.pickupHz;
    },
    get voices() {
      return outlet.desk?.voices ?? 0;
    },
    get dropped() {
      return outlet.desk?.dropped ?? 0;
    },
    get state() {
      return outlet.state;
    },
  };
}

/** One warning for each nose that comes, from where it comes. */
function createWarning({ other, earAt, play }: Stage): { follow(game: Game, danger: Danger | undefined): void } {
  let warnedOf = -1;
  return {
    follow(game, danger) {
      const id = danger?.id ?? -1;
      if (id === warnedOf) return;
      warnedOf = id;
      if (id >= 0 && game.pose(id, other)) play('warn', earAt(other.x, other.y, LEAST_WARNED), true);
    },
  };
}

/** Pickups, each a little later than the one before. */
interface Run {
  readonly pickupHz: number;
  pickUp(nowMs: number): void;
}

function createRun(stage: Stage): Run {
  const { outlet, own } = stage;
  const streak = createStreak();
  let pickupHz = 0;
  let pickupS = 0;
  return {
    get pickupHz() {
      return pickupHz;
    },
    pickUp(nowMs) {
      pickupHz = streak.next(nowMs);
      const nowS = outlet.desk?.nowS ?? 0;
      const atS = Math.max(nowS, pickupS + RUN_S);
      if (atS > nowS + LONGEST_RUN_S) return;
      pickupS = atS;
      stage.play('pickup', stage.earAt(own.x, own.y), true, pickupHz, atS - nowS);
    },
  };
}
