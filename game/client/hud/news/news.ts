import { namesFollow } from '../../../../protocol/people.ts';
import type { Game, GameEvent } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import type { WordKey } from '../../words/words.ts';

/** Who is named, as they were when it happened: one who leaves is not on the roster any more. */
export interface Named {
  readonly name: string;
  readonly colour: number;
}

/** Something worth a line. */
export interface News {
  /** The sentence, in which `{a}` does it and `{b}` is the other. */
  readonly key: WordKey;
  readonly a: Named | undefined;
  readonly b: Named | undefined;
  readonly weight: number;
  readonly tone: Tone;
  /** Id of whom it happened to, −1 for nobody: a shattering takes the place of the ram that did it. */
  readonly victim: number;
}

export type Tone = '' | 'good' | 'bad';

/** What others do, what concerns all, what concerns the player, and what waits for an answer. */
export const WEIGHT = { others: 0, all: 1, own: 2, asked: 3 } as const;

/** Decides what is news. */
export interface Newsroom {
  /** News of what just happened, or undefined where it is none. */
  note(event: GameEvent, game: Game): News | undefined;
  /** What a look around says is new: who came and went, the crown, a shower. One list, rewritten by each look. */
  look(game: Game): readonly News[];
}

/** With so many in view there is a fight nobody could follow in a list. */
const FEW_IN_VIEW = 6;
/** Places whose fights are told of. */
const LEADERS = 3;
/** More who come and go between two looks are a page that was away, and a roster that was told anew. */
const MOST_CHANGES = 3;
/** Before it is told again that one took the crown, or another: two equally rich take it from each other twice a second. */
const CROWN_PAUSE_TICKS = 10 * SIM_HZ;
const STRANGER: Named = { name: '?', colour: 0 };

export function createNewsroom(): Newsroom {
  /** Who rammed whom last, by the loser. */
  const rammers = new Map<number, number>();
  const known = new Map<number, Named>();
  const found: News[] = [];
  let seen: Game | undefined;
  let wearer = -1;
  const crownTicks = { own: Number.NEGATIVE_INFINITY, others: Number.NEGATIVE_INFINITY };
  let showerTick = -1;

  function noteRam(winner: number, loser: number, isDraw: boolean, game: Game): News | undefined {
    const [a, b] = [nameIn(game, winner), nameIn(game, loser)];
    if (isDraw) {
      if (winner === game.id) return own('feed.draw', a, b, '', -1);
      return loser === game.id ? own('feed.draw', b, a, '', -1) : undefined;
    }
    rammers.set(loser, winner);
    if (winner === game.id) return own('feed.youRammed', a, b, 'good', loser);
    if (loser === game.id) return own('feed.rammedYou', a, b, 'bad', loser);
    return isWatched(winner, loser, game) ? of('feed.rammed', a, b, WEIGHT.others, loser) : undefined;
  }

  function noteShattered(id: number, game: Game): News | undefined {
    const winner = rammers.get(id);
    rammers.delete(id);
    if (winner === undefined) return undefined;
    const [a, b] = [nameIn(game, winner), nameIn(game, id)];
    if (id === game.id) return own('feed.shatteredYou', a, b, 'bad', id);
    if (winner === game.id) return own('feed.youShattered', a, b, 'good', id);
    return isWatched(winner, id, game) ? of('feed.shattered', a, b, WEIGHT.others, id) : undefined;
  }

  const greet = (player: Named, id: number) => {
    const before = known.get(id);
    if (before === player) return;
    known.set(id, player);
    if (before?.name !== player.name) found.push(of('feed.joined', player, undefined, WEIGHT.others, -1));
  };

  const miss = (player: Named, id: number) => {
    if (seen?.roster.has(id)) return;
    known.delete(id);
    found.push(of('feed.left', player, undefined, WEIGHT.others, -1));
  };

  function lookAtCrown(game: Game): void {
    const now = game.crown?.id ?? -1;
    if (now === wearer) return;
    wearer = now;
    if (now < 0) return;
    const whose = now === game.id ? 'own' : 'others';
    if (game.tick - crownTicks[whose] < CROWN_PAUSE_TICKS) return;
    crownTicks[whose] = game.tick;
    const name = nameIn(game, now);
    if (whose === 'own') found.push(own('feed.crownYou', name, undefined, 'good', -1));
    else found.push(of('feed.crown', name, undefined, WEIGHT.all, -1));
  }

  function lookForShower({ shower, tick }: Game): void {
    const now = shower?.startTick ?? -1;
    if (now === showerTick) return;
    showerTick = now;
    if (now > tick) found.push(of('feed.shower', undefined, undefined, WEIGHT.all, -1));
  }

  return {
    note(event, game) {
      if (event.kind === 'ram') return noteRam(event.winner, event.loser, event.draw, game);
      return event.kind === 'gone' && event.shattered ? noteShattered(event.id, game) : undefined;
    },
    look(game) {
      const isFirst = seen !== game;
      if (isFirst) known.clear();
      seen = game;
      found.length = 0;
      // Where names follow what one sees, who is named has not come, and who is not has not left.
      if (!namesFollow(game.arena.seats)) {
        game.roster.forEach(greet);
        known.forEach(miss);
      }
      if (found.length > MOST_CHANGES) found.length = 0;
      lookAtCrown(game);
      lookForShower(game);
      // All there is at first sight was there before.
      if (isFirst) found.length = 0;
      return found;
    },
  };
}

function of(key: WordKey, a: News['a'], b: News['b'], weight: number, victim: number): News {
  return { key, a, b, weight, tone: '', victim };
}

function own(key: WordKey, a: News['a'], b: News['b'], tone: Tone, victim: number): News {
  return { key, a, b, weight: WEIGHT.own, tone, victim };
}

function nameIn({ roster }: Game, id: number): Named {
  return roster.get(id) ?? STRANGER;
}

/** Whether a fight of two others is worth a line: one of them leads, or hardly anybody else is there. */
function isWatched(winner: number, loser: number, { ids, top, crown }: Game): boolean {
  if (ids.length <= FEW_IN_VIEW) return true;
  const leaders = top.slice(0, LEADERS).map(({ id }) => id);
  return [winner, loser].some((id) => id === crown?.id || leaders.includes(id));
}
