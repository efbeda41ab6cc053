import type { Game, GameEvent } from '../../net/client.ts';
import { roundOf } from '../../sim/rules/round/round.ts';
import { countChoices } from '../../sim/world/traits.ts';
import { addRound, type Career, isBest, type RoundResult } from './career.ts';
import { createCrownLook } from './crowns.ts';
import type { Kept } from './kept.ts';
import { createLife, type Life } from './life.ts';
import { type Worn, wornOf } from './looks.ts';
import { createTally, type Standing, type Tally } from './tally.ts';

/** Writes down what the player does, into what is kept, and says how the goal of the day stands. */
export interface Diary {
  /** Looks at the game, some times a second. */
  look(game: Game, nowMs: number): void;
  note(event: GameEvent, game: Game): void;
  /** The marked one was shattered. */
  noteRevenge(): void;
  /** Writes what has not been written yet: the page may end. */
  flush(): void;
  readonly goal: Standing;
  /** How the round ended whose podium stands, and whether it was the best so far; undefined where that is not known. */
  readonly ended: Ended | undefined;
  readonly best: Readonly<Career['best']>;
  readonly worn: Worn;
}

export interface Ended {
  readonly result: RoundResult;
  readonly isBest: boolean;
}

/** `wallMs`: milliseconds since 1970. */
export function createDiary(kept: Kept, wallMs: () => number): Diary {
  const tally = createTally(kept, wallMs);
  const takesCrown = createCrownLook();
  const podium = createPodiumLook(kept);
  let life = createLife();
  /** Seconds under the crown that are not counted yet. */
  let crowned = 0;

  function turnPage(): void {
    // What was done in this life before midnight was done yesterday.
    if (tally.turnPage()) life = createLife();
  }

  function followLife(game: Game): void {
    const seconds = life.look(game);
    if (game.crown?.id === game.id) crowned += seconds;
    const whole = Math.floor(crowned);
    crowned -= whole;
    tally.gain('crownSeconds', whole);
    if (!game.alive) return;
    tally.reach('lifeSeconds', Math.floor(life.seconds));
    tally.reach('lifeHeld', game.dust);
  }

  function noteRam(isShattered: boolean): void {
    tally.count('rams');
    tally.reach('lifeRams', life.add('rams', 1));
    if (!isShattered) return;
    tally.count('shattered');
    tally.reach('lifeShattered', life.add('shattered', 1));
  }

  return {
    flush: tally.flush,
    get goal() {
      turnPage();
      return tally.standing;
    },
    get ended() {
      return podium.ended;
    },
    get best() {
      return kept.read().best;
    },
    get worn() {
      return wornOf(kept.read());
    },
    look(game, nowMs) {
      turnPage();
      followLife(game);
      if (takesCrown(game)) tally.count('crowns');
      podium.look(game);
      tally.write(nowMs);
    },
    noteRevenge: () => tally.gain('revenges', 1),
    note(event, game) {
      if (event.kind === 'taken' && event.by === game.id) gather(event.value, tally, life);
      if (event.kind === 'paid' && event.winner === game.id) noteRam(event.shattered);
      if (event.kind === 'traits' && event.id === game.id) {
        tally.gain('choices', countChoices(event.after) - countChoices(event.before));
      }
    },
  };
}

/** What a thorn takes away is not gathered. */
function gather(dust: number, tally: Tally, life: Life): void {
  if (dust <= 0) return;
  tally.gain('gathered', dust);
  tally.reach('lifeGathered', life.add('gathered', dust));
}

/** A result is told once for each podium; one that was there before belongs to an earlier one. */
function createPodiumLook(kept: Kept) {
  let stale: Game['result'];
  let ended: Ended | undefined;
  return {
    get ended() {
      return ended;
    },
    look({ round, result, room, id, tick, arena }: Game): void {
      const isPodium = round?.phase === 'podium';
      if (!isPodium) ended = undefined;
      if (isPodium && result && result !== stale) {
        kept.change((career) => addRound(career, `${room} ${id} ${roundOf(arena, Math.floor(tick))}`, result));
        ended = { result, isBest: isBest(kept.read(), result) };
      }
      stale = result;
    },
  };
}
