import { describe, expect, test } from 'vitest';
import type { Game, GameEvent } from '../../../../game/net/client.ts';
import { stubPage } from '../../../harness/client/page.ts';

stubPage();
const { marksOf } = await import('../../../../game/client/common/marks.ts');
const { createAvenger } = await import('../../../../game/client/hud/rounds/avenger.ts');
const { choiceBetween, choicesIn } = await import('../../../../game/client/hud/rounds/chosen.ts');
const { faceOf } = await import('../../../../game/client/hud/rounds/clock.ts');
const { clockText } = await import('../../../../game/client/common/clock-text.ts');
const { createCrier } = await import('../../../../game/client/hud/rounds/crier.ts');
const { stepOf } = await import('../../../../game/client/hud/rounds/goal.ts');
const { ANSWER_MS, createOffer, FRESH_MS, OPEN_MS } = await import('../../../../game/client/hud/rounds/offer.ts');
const { bestLine, honoursOf, ownLine, standsOf } = await import('../../../../game/client/hud/rounds/standing.ts');

describe('the clock', () => {
  test('shows the time to the end of the round: the closing minute comes after the open part', () => {
    expect(faceOf({ phase: 'open', secondsLeft: 192 })).toEqual({ text: '4:12', isClosing: false });
    expect(faceOf({ phase: 'open', secondsLeft: 1 })).toEqual({ text: '1:01', isClosing: false });
    expect(faceOf({ phase: 'closing', secondsLeft: 60 })).toEqual({ text: '1:00', isClosing: true });
    expect(faceOf({ phase: 'closing', secondsLeft: 5 })).toEqual({ text: '0:05', isClosing: true });
  });

  test('is not there on the podium, nor where there are no rounds', () => {
    expect([faceOf({ phase: 'podium', secondsLeft: 5 }), faceOf(undefined)]).toEqual([undefined, undefined]);
    expect([clockText(-1), clockText(59.9), clockText(3600)]).toEqual(['0:00', '0:59', '60:00']);
  });
});

type Round = NonNullable<Game['round']>;

interface Stub {
  round: Round | undefined;
  border: { target: number };
}

const gameOf = (round: Round | undefined, target = 0) => ({ round, border: { target } }) as Stub & Game;
const cries = (stubs: readonly (Stub & Game)[]) => {
  const crier = createCrier();
  return stubs.map((stub) => crier.look(stub)?.key);
};

describe('the crier', () => {
  /** One game that goes through these rounds. */
  function through(rounds: readonly (Round | undefined)[]) {
    const game = gameOf(rounds[0]);
    const crier = createCrier();
    return rounds.map((round) => {
      game.round = round;
      return crier.look(game)?.key;
    });
  }

  test('tells of the border five seconds before it closes, once, and of each phase as it comes', () => {
    expect(
      through([
        { phase: 'open', secondsLeft: 6 },
        { phase: 'open', secondsLeft: 5 },
        { phase: 'open', secondsLeft: 4 },
        { phase: 'closing', secondsLeft: 60 },
        { phase: 'closing', secondsLeft: 1 },
        { phase: 'podium', secondsLeft: 10 },
        { phase: 'open', secondsLeft: 300 },
        { phase: 'open', secondsLeft: 5 },
      ]),
    ).toEqual([
      undefined,
      'round.closesSoon',
      undefined,
      'round.closes',
      undefined,
      'round.over',
      'round.begins',
      'round.closesSoon',
    ]);
  });

  test('who comes in the middle, or came back from a hidden tab, is told of what is now', () => {
    expect(cries([gameOf({ phase: 'closing', secondsLeft: 30 })])).toEqual([undefined]);
    expect(cries([gameOf({ phase: 'podium', secondsLeft: 5 })])).toEqual([undefined]);
    expect(
      through([
        { phase: 'open', secondsLeft: 100 },
        { phase: 'podium', secondsLeft: 5 },
      ]),
    ).toEqual([undefined, 'round.over']);
  });

  test('says that the border moves when its target goes inward in play, and not outward, nor at first sight', () => {
    const game = gameOf({ phase: 'open', secondsLeft: 100 }, 500);
    const crier = createCrier();
    expect(crier.look(game)).toBeUndefined();
    game.border.target = 900;
    expect(crier.look(game)?.key).toBe('round.moves');
    expect(crier.look(game)).toBeUndefined();
    game.border.target = 100;
    expect(crier.look(game)).toBeUndefined();
    expect(crier.look(gameOf({ phase: 'open', secondsLeft: 100 }, 5000))).toBeUndefined();
  });

  test('a game without rounds has no phases, but its border moves as well', () => {
    const game = gameOf(undefined, 500);
    const crier = createCrier();
    expect(crier.look(game)).toBeUndefined();
    game.border.target = 900;
    expect(crier.look(game)?.key).toBe('round.moves');
  });

  test('the closing border is told of as closing, and not as moving', () => {
    const game = gameOf({ phase: 'open', secondsLeft: 1 }, 500);
    const crier = createCrier();
    crier.look(game);
    game.round = { phase: 'closing', secondsLeft: 60 };
    game.border.target = 900;
    expect(crier.look(game)?.key).toBe('round.closes');
  });
});

describe('an offer', () => {
  const OFFERED = [4, 1, 2];

  test('lies open, is taken once by its place, and is gone when the server says so', () => {
    const offer = createOffer();
    expect(offer.look(OFFERED, true, 0)).toBe(true);
    expect([offer.isOpen, offer.take(1, FRESH_MS), offer.asked]).toEqual([true, 1, 1]);
    expect(offer.take(0, FRESH_MS + 50)).toBe(-1);
    expect(offer.look([], true, FRESH_MS + 100)).toBe(false);
    expect([offer.isOpen, offer.asked, offer.choices]).toEqual([false, -1, []]);
  });

  test('a key meant for the offer before takes none of the next', () => {
    const offer = createOffer();
    offer.look(OFFERED, true, 0);
    offer.take(0, FRESH_MS);
    offer.look([0, 3, 5], true, 1000);
    expect([offer.take(0, 1000 + FRESH_MS - 1), offer.take(0, 1000 + FRESH_MS)]).toEqual([-1, 0]);
  });

  test('is put aside after twelve seconds; the next key only opens it again', () => {
    const offer = createOffer();
    offer.look(OFFERED, true, 0);
    offer.look(OFFERED, true, OPEN_MS - 1);
    expect(offer.isOpen).toBe(true);
    offer.look(OFFERED, true, OPEN_MS);
    expect(offer.isOpen).toBe(false);
    expect([offer.take(2, OPEN_MS + 10), offer.isOpen]).toEqual([-1, true]);
    expect(offer.take(2, OPEN_MS + 10 + FRESH_MS)).toBe(2);
  });

  test('one that is gone while its card is pressed is not taken', () => {
    const offer = createOffer();
    offer.look(OFFERED, true, 0);
    offer.look([], true, 1000);
    expect([offer.take(0, 2000), offer.asked]).toEqual([-1, -1]);
  });

  test('a choice that is not answered is offered again; while the line is down it waits', () => {
    const offer = createOffer();
    offer.look(OFFERED, true, 0);
    offer.take(0, FRESH_MS);
    for (let ms = 500; ms <= 20_000; ms += 100) offer.look(OFFERED, false, ms);
    expect(offer.asked).toBe(4);
    offer.look(OFFERED, true, 20_000 + ANSWER_MS - 1);
    expect(offer.asked).toBe(4);
    offer.look(OFFERED, true, 20_000 + ANSWER_MS);
    expect([offer.asked, offer.isOpen]).toEqual([-1, true]);
  });

  test('there is nothing to take where nothing is on offer, nor at a place that is none', () => {
    const offer = createOffer();
    expect(offer.take(0, 1000)).toBe(-1);
    offer.open(1000);
    expect(offer.isOpen).toBe(false);
    offer.look(OFFERED, true, 0);
    expect(offer.take(3, 1000)).toBe(-1);
  });
});

describe('choices made', () => {
  test('are read from the traits, without the cracks', () => {
    expect([choicesIn(0), choicesIn(128), choicesIn(0b10_010_010)]).toEqual([[], [], [1, 4]]);
  });

  test('a new one is told from a crack that heals', () => {
    expect([choiceBetween(0, 4), choiceBetween(0b10_000_100, 0b01_000_100), choiceBetween(1, 0)]).toEqual([2, -1, -1]);
  });
});

const ROSTER = new Map([
  [0, { name: 'Vega', colour: 3 }],
  [1, { name: 'Me', colour: 5 }],
]);

describe('the podium', () => {
  const game = {
    id: 1,
    roster: ROSTER,
    awards: [
      { what: 5, id: 1, name: 'Me', value: 7560 },
      { what: 1, id: 1, name: 'Me', value: 80 },
      { what: 3, id: 0, name: 'Vega', value: 4 },
      // Gone since.
      { what: 2, id: 9, name: 'Rigel', value: 60 },
      { what: 0, id: 0, name: 'Vega', value: 120 },
    ],
  } as unknown as Game;

  test('has the first three in order, the own row among them, and those who have left', () => {
    expect(standsOf(game)).toEqual([
      { place: 1, name: 'Vega', colour: 3, isOwn: false, dust: 120 },
      { place: 2, name: 'Me', colour: 5, isOwn: true, dust: 80 },
      { place: 3, name: 'Rigel', colour: 0, isOwn: false, dust: 60 },
    ]);
    expect(standsOf({ ...game, awards: [] })).toEqual([]);
  });

  test('says who did most of what, as far as anybody did', () => {
    expect(honoursOf(game)).toEqual(['Most rams: Vega, 4', 'Longest alive: Me, 2:06']);
  });

  test('says the own place and the own best', () => {
    const result = { place: 2, of: 9, dust: 80, alive: 3000 };
    const best = { dust: 300, place: 1, of: 12 };
    expect(ownLine({ result, isBest: false })).toBe('You: place 2 of 9, 80 dust');
    expect(ownLine({ result: { ...result, place: 0 }, isBest: false })).toBe('You were out when the round ended');
    expect([ownLine({ result: { ...result, place: 0, alive: 0 }, isBest: false }), ownLine(undefined)]).toEqual([
      '',
      '',
    ]);
    expect(bestLine({ result, isBest: true }, best)).toBe('New best!');
    expect(bestLine({ result, isBest: false }, best)).toBe('Your best: 300 dust, place 1 of 12');
    expect(bestLine(undefined, { dust: 0, place: 0, of: 0 })).toBe('');
  });
});

describe('revenge', () => {
  const paid = (winner: number, loser: number, shattered: boolean): GameEvent => ({
    kind: 'paid',
    winner,
    loser,
    cost: 20,
    gain: 10,
    shattered,
  });
  const marked = (id: number | undefined) =>
    ({ id: 1, revenge: id === undefined ? undefined : { id, cell: 0 } }) as unknown as Game;

  test('is to shatter the marked one, also where the mark goes with the same update', () => {
    const avenger = createAvenger();
    avenger.look(marked(4));
    avenger.look(marked(undefined));
    expect(avenger.note(paid(1, 4, true), marked(undefined))).toBe(true);
    // Once.
    expect(avenger.note(paid(1, 4, true), marked(undefined))).toBe(false);
  });

  test('is neither to ram it, nor to shatter another, nor what somebody else does', () => {
    const avenger = createAvenger();
    avenger.look(marked(4));
    expect(avenger.note(paid(1, 4, false), marked(4))).toBe(false);
    expect(avenger.note(paid(1, 5, true), marked(4))).toBe(false);
    expect(avenger.note(paid(2, 4, true), marked(4))).toBe(false);
    avenger.look(marked(undefined));
    avenger.look(marked(undefined));
    expect(avenger.note(paid(1, 4, true), marked(undefined))).toBe(false);
  });

  test('marks whom it is for: in sight where it is drawn, else in the middle of its cell', () => {
    const game = { revenge: { id: 0, cell: 9 }, arena: { cells: 8 }, roster: ROSTER, pose: () => false };
    expect(marksOf(game as unknown as Game)).toEqual([{ kind: 'revenge', id: 0, cell: 9, x: 384, y: 384, colour: 3 }]);
    const seen = {
      ...game,
      pose: (_id: number, out: { x: number; y: number }) => {
        out.x = 300;
        out.y = 310;
        return true;
      },
    };
    expect(marksOf(seen as unknown as Game)).toMatchObject([{ x: 300, y: 310 }]);
    expect(marksOf({ ...game, revenge: undefined } as unknown as Game)).toEqual([]);
  });
});

test('a goal of few is told of at each step, one of hundreds at each quarter', () => {
  const steps = (count: number, at: readonly number[]) =>
    at.map((progress) => stepOf({ goal: { name: 'gathered', count }, progress, isDone: false }));
  expect(steps(3, [0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
  expect(steps(1000, [0, 249, 250, 999, 1000])).toEqual([0, 0, 1, 3, 4]);
});
