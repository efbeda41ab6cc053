import { beforeEach, describe, expect, test } from 'vitest';
import type { Diary } from '../../../../game/client/kept/diary.ts';
import type { Game, GameEvent } from '../../../../game/net/client.ts';
import { stubPage } from '../../../harness/client/page.ts';

const page = stubPage();
const { addRound, careerFrom, createCareer, isBest } = await import('../../../../game/client/kept/career.ts');
const { beginDay, dayInForce, dayOf, GOALS, goalOf, isDone } = await import('../../../../game/client/kept/goals.ts');
const { createDiary } = await import('../../../../game/client/kept/diary.ts');
const { createLocalKept } = await import('../../../../game/client/kept/local.ts');
const { COATS, isEarned, TAILS, wornOf } = await import('../../../../game/client/kept/looks.ts');

const ITEM = 'cometa.career';
const DAY_MS = 86_400_000;
const stored = () => JSON.parse(page.stored.get(ITEM) ?? '{}');

beforeEach(() => {
  page.stored.clear();
  page.refusesStorage = false;
});

describe('a career', () => {
  const round = { place: 2, of: 9, dust: 120, alive: 900 };

  test('keeps the round with most dust, and counts each once', () => {
    const career = createCareer();
    addRound(career, 'A 1 0', round);
    addRound(career, 'A 1 0', round);
    addRound(career, 'A 1 1', { ...round, place: 1, dust: 90 });
    expect(career).toMatchObject({ rounds: 2, wins: 1, best: { dust: 120, place: 2, of: 9 } });
    expect([isBest(career, round), isBest(career, { ...round, dust: 90 })]).toEqual([true, false]);
  });

  test('a round one was not in play in is none; one that ended out of play is no best', () => {
    const career = createCareer();
    addRound(career, 'A 1 0', { place: 0, of: 9, dust: 0, alive: 0 });
    expect(career.rounds).toBe(0);
    addRound(career, 'A 1 1', { place: 0, of: 9, dust: 0, alive: 900 });
    expect([career.rounds, career.best.place]).toEqual([1, 0]);
  });

  test('to be first of one is no win', () => {
    const career = createCareer();
    addRound(career, 'A 1 0', { place: 1, of: 1, dust: 40, alive: 900 });
    expect([career.wins, career.best.dust]).toEqual([0, 40]);
  });

  test.each([
    {},
    { rounds: -1, rams: 'many', best: 7, wears: { tail: 99, coat: -1 }, goal: null, counted: 'all' },
    { rounds: Number.NaN, best: { dust: 1.5 }, goal: { day: 1e300, progress: {} }, counted: [1, 2] },
  ])('of whatever was stored is one: %j', (stored) => {
    expect(careerFrom(stored)).toEqual(createCareer());
  });

  test('comes back as it was kept', () => {
    const career = createCareer();
    addRound(career, 'A 1 0', round);
    career.wears = { tail: 2, coat: 1 };
    career.goal = { day: 20_000, progress: 2 };
    expect(careerFrom(JSON.parse(JSON.stringify(career)))).toEqual(career);
  });
});

describe('looks', () => {
  test('the first tail and pattern are free, each other one is earned by its need and not before', () => {
    for (const looks of [TAILS, COATS]) {
      for (const [place, { need }] of looks.entries()) {
        expect(isEarned(need, createCareer())).toBe(place === 0);
        if (!need) continue;
        const career = { ...createCareer(), best: { dust: 0, place: 1, of: 2 } };
        const give = (count: number) => {
          if (need.what === 'dust') career.best.dust = count;
          else career[need.what] = count;
        };
        give(need.count - 1);
        expect(isEarned(need, career)).toBe(false);
        give(need.count);
        expect(isEarned(need, career)).toBe(true);
      }
    }
    expect([TAILS.length, COATS.length]).toEqual([5, 4]);
  });

  test('one that is not earned is not worn', () => {
    const career = { ...createCareer(), wears: { tail: 1, coat: 1 }, rounds: 3 };
    expect(wornOf(career)).toEqual({ tail: 'plain', coat: 'ring' });
  });
});

describe('what the browser keeps', () => {
  test('is there on the next visit, and two tabs add up', () => {
    const [one, two] = [createLocalKept(), createLocalKept()];
    const ram = (kept: typeof one) =>
      kept.change((career) => {
        career.rams++;
      });
    ram(one);
    ram(two);
    ram(one);
    expect([one.read().rams, two.read().rams, createLocalKept().read().rams]).toEqual([3, 3, 3]);
  });

  test('lasts for the visit where storage is refused, and is kept once it is not', () => {
    page.refusesStorage = true;
    const kept = createLocalKept();
    kept.change((career) => {
      career.rams = 5;
    });
    expect([kept.read().rams, page.stored.size]).toEqual([5, 0]);
    page.refusesStorage = false;
    expect(kept.read().rams).toBe(5);
    kept.change((career) => {
      career.rams++;
    });
    expect(stored().rams).toBe(6);
  });

  test('lasts for the visit where storage is full', () => {
    const kept = createLocalKept();
    kept.change((career) => {
      career.rams = 1;
    });
    const { set } = page.stored;
    page.stored.set = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    for (const _ of [1, 2]) {
      kept.change((career) => {
        career.rams++;
      });
    }
    page.stored.set = set;
    expect([kept.read().rams, stored().rams]).toEqual([3, 1]);
  });

  test.each(['', '7', 'null', '[]', '{"best":', '{"rams":"x"}'])('of a damaged store is a first visit: %s', (text) => {
    page.stored.set(ITEM, text);
    expect(createLocalKept().read()).toEqual(createCareer());
  });
});

describe('the goal of a day', () => {
  test('is the same all day in UTC, for everybody, and comes again after all others', () => {
    const day = dayOf(Date.UTC(2026, 2, 1));
    expect([dayOf(Date.UTC(2026, 2, 1, 23, 59, 59, 999)), dayOf(Date.UTC(2026, 2, 2))]).toEqual([day, day + 1]);
    const days = GOALS.map((_, i) => goalOf(day + i));
    expect(new Set(days).size).toBe(GOALS.length);
    expect(goalOf(day + GOALS.length)).toBe(goalOf(day));
    expect(goalOf(20_000)).toEqual({ name: 'crowns', count: 1 });
  });

  test('begins anew with another day; a clock set back over midnight takes nothing away', () => {
    expect([dayInForce(0, 100), dayInForce(100, 101), dayInForce(100, 100)]).toEqual([100, 101, 100]);
    expect(dayInForce(100, 99)).toBe(100);
    // One that was years ahead, and is right again.
    expect(dayInForce(100, 40)).toBe(40);
    const goal = { day: 100, progress: 3 };
    beginDay(goal, 100);
    expect(goal.progress).toBe(3);
    beginDay(goal, 101);
    expect(goal).toEqual({ day: 101, progress: 0 });
  });

  test('is done at its count', () => {
    const { count } = goalOf(20_000);
    expect([isDone({ day: 20_000, progress: count - 1 }), isDone({ day: 20_000, progress: count })]).toEqual([
      false,
      true,
    ]);
  });
});

interface Play {
  readonly diary: Diary;
  readonly game: GameStub;
  /** What the wall clock says. */
  wallMs: number;
  /** Plays on for so many seconds, looked at ten times in each. */
  live(seconds: number): void;
}

interface GameStub {
  id: number;
  room: string;
  alive: boolean;
  tick: number;
  dust: number;
  arena: { roundTicks: number };
  crown: Game['crown'];
  round: Game['round'];
  result: Game['result'];
}

const OWN = 1;
const dayWith = (name: string) => GOALS.findIndex((_, day) => goalOf(20_000 + day).name === name) + 20_000;

/** A player on a day whose goal has this name. */
function playOn(name: string): Play {
  const game: GameStub = {
    id: OWN,
    room: 'ABCDEFGH',
    alive: true,
    tick: 60,
    dust: 20,
    arena: { roundTicks: 120 * 60 },
    crown: undefined,
    round: { phase: 'open', secondsLeft: 40 },
    result: undefined,
  };
  const play = { game, wallMs: dayWith(name) * DAY_MS + 5 } as { -readonly [K in keyof Play]: Play[K] };
  play.diary = createDiary(createLocalKept(), () => play.wallMs);
  let nowMs = 0;
  play.live = (seconds) => {
    for (let i = 0; i < seconds * 10; i++) {
      play.diary.look(game as unknown as Game, nowMs);
      game.tick += 6;
      nowMs += 100;
    }
  };
  return play;
}

const paid = (winner: number, shattered = false): GameEvent => ({
  kind: 'paid',
  winner,
  loser: 3 - winner,
  cost: 10,
  gain: 0,
  shattered,
});
const taken = (value: number, by = OWN): GameEvent => ({ kind: 'taken', x: 0, y: 0, value, by });

describe('the diary', () => {
  const note = ({ diary, game }: Play, ...events: GameEvent[]) => {
    for (const event of events) diary.note(event, game as unknown as Game);
  };

  test('counts own rams and shatterings, into what is kept and towards the goal', () => {
    const play = playOn('shattered');
    play.live(0.1);
    note(play, paid(OWN), paid(OWN, true), paid(2, true));
    play.live(0.1);
    expect(stored()).toMatchObject({ rams: 2, shattered: 1, goal: { progress: 1 } });
    expect(play.diary.goal).toEqual({ goal: { name: 'shattered', count: 3 }, progress: 1, isDone: false });
    note(play, paid(OWN, true), paid(OWN, true), paid(OWN, true));
    expect(play.diary.goal).toMatchObject({ progress: 3, isDone: true });
  });

  test('adds dust up over the day and writes it every other second, a goal of one life as its best', () => {
    const sum = playOn('gathered');
    sum.live(1);
    note(sum, taken(3), taken(2, 2), taken(4));
    expect(stored().goal?.progress ?? 0).toBe(0);
    sum.live(3);
    expect(stored().goal.progress).toBe(7);
    page.stored.clear();
    const life = playOn('lifeGathered');
    life.live(1);
    note(life, taken(30));
    life.game.alive = false;
    life.live(1);
    life.game.alive = true;
    note(life, taken(8));
    life.live(3);
    expect(life.diary.goal.progress).toBe(30);
    expect(stored().goal.progress).toBe(30);
  });

  test('what thorns take away is not gathered', () => {
    const play = playOn('gathered');
    play.live(0.1);
    note(play, taken(-4), taken(3));
    expect(play.diary.goal.progress).toBe(3);
  });

  test('counts the seconds of a life by the game’s own time, without those a page was away', () => {
    const play = playOn('lifeSeconds');
    play.live(31);
    play.game.tick += 60 * 60;
    play.live(31);
    expect(play.diary.goal.progress).toBe(61);
    play.game.alive = false;
    play.live(1);
    play.game.alive = true;
    play.live(20);
    expect(play.diary.goal.progress).toBe(61);
  });

  test('a round that began while the page was away began another life', () => {
    const play = playOn('lifeSeconds');
    play.live(50);
    play.game.tick += 130 * 60;
    play.live(20);
    expect(play.diary.goal.progress).toBe(49);
  });

  test('a crown worn when one comes in was not taken; one handed to and fro is one', () => {
    const play = playOn('crowns');
    play.game.crown = { id: OWN, cell: 0 };
    play.live(1);
    expect(play.diary.goal.progress).toBe(0);
    for (let i = 0; i < 4; i++) {
      play.game.crown = { id: 2, cell: 0 };
      play.live(1);
      play.game.crown = { id: OWN, cell: 0 };
      play.live(1);
    }
    expect(play.diary.goal.progress).toBe(0);
    play.game.crown = { id: 2, cell: 0 };
    play.live(11);
    play.game.crown = { id: OWN, cell: 0 };
    play.live(1);
    expect([play.diary.goal.progress, stored().crowns]).toEqual([1, 1]);
  });

  test('counts seconds under the crown, and choices, and revenge', () => {
    const crowned = playOn('crownSeconds');
    crowned.game.crown = { id: OWN, cell: 0 };
    crowned.live(12);
    expect(crowned.diary.goal.progress).toBe(11);
    page.stored.clear();
    const chooser = playOn('choices');
    chooser.live(0.1);
    // A choice, and then a crack that heals.
    note(
      chooser,
      { kind: 'traits', id: OWN, before: 64, after: 65 },
      { kind: 'traits', id: OWN, before: 65, after: 1 },
    );
    note(chooser, { kind: 'traits', id: 2, before: 0, after: 2 });
    expect(chooser.diary.goal.progress).toBe(1);
    page.stored.clear();
    const avenger = playOn('revenges');
    avenger.live(0.1);
    avenger.diary.noteRevenge();
    expect(avenger.diary.goal.isDone).toBe(true);
  });

  test('midnight in play brings the next goal at 0, and what was done before stays done', () => {
    const play = playOn('rams');
    play.live(1);
    note(play, paid(OWN));
    play.wallMs += DAY_MS;
    play.live(3);
    expect(play.diary.goal.goal).toEqual(goalOf(dayWith('rams') + 1));
    expect([play.diary.goal.progress, stored().rams, stored().goal.day]).toEqual([0, 1, dayWith('rams') + 1]);
  });

  test('a clock that jumps back an hour over midnight, and on again, keeps the progress', () => {
    const play = playOn('rams');
    play.live(1);
    note(play, paid(OWN), paid(OWN));
    play.live(1);
    play.wallMs -= 3_600_000;
    play.live(1);
    expect(play.diary.goal).toMatchObject({ goal: { name: 'rams' }, progress: 2 });
    play.wallMs += 3_600_000;
    play.live(1);
    expect(play.diary.goal).toMatchObject({ goal: { name: 'rams' }, progress: 2 });
  });

  test('goes on where the last visit was, also without storage for the visit', () => {
    const first = playOn('rams');
    first.live(1);
    note(first, paid(OWN), paid(OWN));
    first.diary.flush();
    expect(playOn('rams').diary.goal.progress).toBe(2);
    page.refusesStorage = true;
    const refused = playOn('rams');
    refused.live(1);
    note(refused, paid(OWN));
    refused.live(1);
    expect(refused.diary.goal.progress).toBe(1);
  });

  test('a round is counted at its podium, once, and never by the result of an earlier one', () => {
    const play = playOn('rams');
    play.live(1);
    play.game.round = { phase: 'podium', secondsLeft: 10 };
    play.game.result = { place: 1, of: 4, dust: 80, alive: 3000 };
    play.live(2);
    expect(play.diary.ended).toEqual({ result: play.game.result, isBest: true });
    expect(stored()).toMatchObject({ rounds: 1, wins: 1, best: { dust: 80, place: 1, of: 4 } });
    play.game.round = { phase: 'open', secondsLeft: 60 };
    play.live(1);
    expect(play.diary.ended).toBeUndefined();
    // Nobody told how the next one ended: the page was hidden.
    play.game.round = { phase: 'podium', secondsLeft: 9 };
    play.live(1);
    expect([play.diary.ended, stored().rounds]).toEqual([undefined, 1]);
  });

  test('a page reloaded on the podium shows its round again, and counts it no second time', () => {
    const play = playOn('rams');
    play.game.round = { phase: 'podium', secondsLeft: 10 };
    play.game.result = { place: 2, of: 4, dust: 80, alive: 3000 };
    play.live(1);
    const again = playOn('rams');
    again.game.round = { phase: 'podium', secondsLeft: 5 };
    again.game.result = { place: 2, of: 4, dust: 80, alive: 3000 };
    again.live(1);
    expect(again.diary.ended?.isBest).toBe(true);
    expect(stored().rounds).toBe(1);
  });
});
