import { describe, expect, test } from 'vitest';
import { createHerald, PAUSE_MS } from '../../../game/client/hud/news/herald.ts';
import { LINE_MS, type Line, MOST_LINES, putLine, takeOver } from '../../../game/client/hud/news/lines.ts';
import { createNewsroom, WEIGHT } from '../../../game/client/hud/news/news.ts';
import { blowTo } from '../../../game/client/hud/panels/blow.ts';
import type { Game, GameEvent } from '../../../game/net/client.ts';
import { BOOST } from '../../../game/sim/world/comets.ts';

interface Stub {
  tick: number;
  roster: Map<number, { name: string; colour: number }>;
  crown: Game['crown'];
  shower: Game['shower'];
  ids: number[];
  top: { id: number; tens: number }[];
}

const OWN = 1;

/** A game of which as much is known as news need: number 1 is the player. */
function gameOf(names: readonly string[]): Stub & Game {
  const stub: Stub & { id: number; arena: { seats: number } } = {
    id: OWN,
    tick: 100,
    arena: { seats: 100 },
    roster: new Map(names.map((name, id) => [id, { name, colour: id }])),
    crown: undefined,
    shower: undefined,
    ids: [0, 1, 2],
    top: [],
  };
  return stub as unknown as Stub & Game;
}

function ram(winner: number, loser: number, draw = false): GameEvent {
  return { kind: 'ram', tick: 100, winner, loser, draw };
}

function shattered(id: number): GameEvent {
  return { kind: 'gone', id, shattered: true, x: 0, y: 0 };
}

const NAMES = ['Vega', 'Me', 'Rigel', 'Deneb', 'Altair', 'Sirius', 'Mira', 'Spica'];

describe('news', () => {
  test('own rams come first, whoever won', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    expect(room.note(ram(1, 0), game)).toMatchObject({ key: 'feed.youRammed', b: { name: 'Vega' }, tone: 'good' });
    expect(room.note(ram(0, 1), game)).toMatchObject({ key: 'feed.rammedYou', a: { name: 'Vega' }, tone: 'bad' });
    expect(room.note(ram(0, 1, true), game)).toMatchObject({
      key: 'feed.draw',
      b: { name: 'Vega' },
      weight: WEIGHT.own,
    });
    expect(room.note(ram(1, 0, true), game)).toMatchObject({
      key: 'feed.draw',
      b: { name: 'Vega' },
      weight: WEIGHT.own,
    });
  });

  test('a shattering names who did it, and is told of the same victim as the ram', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    const first = room.note(ram(0, 1), game);
    expect(room.note(shattered(1), game)).toMatchObject({
      key: 'feed.shatteredYou',
      a: { name: 'Vega' },
      victim: first?.victim,
    });
    room.note(ram(1, 2), game);
    expect(room.note(shattered(2), game)).toMatchObject({ key: 'feed.youShattered', b: { name: 'Rigel' } });
    expect(room.note({ kind: 'gone', id: 0, shattered: false, x: 0, y: 0 }, game)).toBeUndefined();
  });

  test('in a crowd only fights of leaders and of the crown are told', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    expect(room.note(ram(0, 2), game)).toMatchObject({ key: 'feed.rammed', weight: WEIGHT.others });
    game.ids = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(room.note(ram(0, 2), game)).toBeUndefined();
    game.top = [6, 2, 5, 0].map((id) => ({ id, tens: 9 }));
    expect(room.note(ram(0, 2), game)).toMatchObject({ key: 'feed.rammed' });
    expect(room.note(ram(0, 3), game)).toBeUndefined();
    game.crown = { id: 3, cell: 0 };
    expect(room.note(ram(0, 3), game)).toMatchObject({ key: 'feed.rammed' });
    expect(room.note(ram(0, 4, true), game)).toBeUndefined();
  });

  test('who comes and goes is told, but not who was there at first sight', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    expect(room.look(game)).toEqual([]);
    game.roster.set(20, { name: 'Castor', colour: 0 });
    expect(room.look(game)).toMatchObject([{ key: 'feed.joined', a: { name: 'Castor' } }]);
    expect(room.look(game)).toEqual([]);
    game.roster.delete(20);
    expect(room.look(game)).toMatchObject([{ key: 'feed.left', a: { name: 'Castor' } }]);
    // A roster that is told anew names the same people.
    for (const [id, player] of game.roster) game.roster.set(id, { ...player });
    expect(room.look(game)).toEqual([]);
  });

  test('a page that was away is not told of everybody', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    room.look(game);
    for (let id = 20; id < 30; id++) game.roster.set(id, { name: `New ${id}`, colour: 0 });
    game.roster.delete(0);
    expect(room.look(game)).toEqual([]);
    expect(room.look(game)).toEqual([]);
  });

  test('the crown and showers are told once', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    room.look(game);
    game.crown = { id: 2, cell: 0 };
    expect(room.look(game)).toMatchObject([{ key: 'feed.crown', a: { name: 'Rigel' }, weight: WEIGHT.all }]);
    game.crown = { id: 2, cell: 7 };
    expect(room.look(game)).toEqual([]);
    game.crown = { id: OWN, cell: 7 };
    expect(room.look(game)).toMatchObject([{ key: 'feed.crownYou', weight: WEIGHT.own }]);
    game.crown = { id: 2, cell: 7 };
    expect(room.look(game)).toEqual([]);
    game.crown = undefined;
    game.shower = { xPx: 0, yPx: 0, startTick: 400 };
    expect(room.look(game)).toMatchObject([{ key: 'feed.shower' }]);
    expect(room.look(game)).toEqual([]);
    game.shower = undefined;
    expect(room.look(game)).toEqual([]);
  });

  test('two who take the crown from each other are told of once in ten seconds each', () => {
    const room = createNewsroom();
    const game = gameOf(NAMES);
    room.look(game);
    const told: string[] = [];
    for (let tick = 0; tick < 1200; tick += 30) {
      game.tick = 100 + tick;
      game.crown = { id: (tick / 30) % 2 === 0 ? OWN : 2, cell: 0 };
      for (const { key } of room.look(game)) told.push(`${tick} ${key}`);
    }
    expect(told).toEqual(['0 feed.crownYou', '30 feed.crown', '600 feed.crownYou', '630 feed.crown']);
  });
});

describe('lines', () => {
  const line = (weight: number, untilMs = 0): Line => ({ weight, untilMs });

  test('own lines stand first, then the newest', () => {
    const lines: Line[] = [];
    const [a, b, c] = [line(WEIGHT.others), line(WEIGHT.own), line(WEIGHT.all)];
    for (const one of [a, b, c]) expect(putLine(lines, one)).toBeUndefined();
    expect(lines).toEqual([b, c, a]);
    expect(lines[1]).toBe(c);
  });

  test('of too many the oldest of the least goes, be it the new one', () => {
    const lines: Line[] = [];
    const old = line(WEIGHT.others, 1);
    putLine(lines, old);
    putLine(lines, line(WEIGHT.others, 2));
    while (lines.length < MOST_LINES) putLine(lines, line(WEIGHT.own));
    expect(putLine(lines, line(WEIGHT.all))).toBe(old);
    expect(lines.length).toBe(MOST_LINES);
    putLine(lines, line(WEIGHT.own));
    const late = line(WEIGHT.others);
    putLine(lines, line(WEIGHT.own));
    expect(putLine(lines, late)).toBe(late);
  });

  test('a line is over after its time', () => {
    const lines = [line(0, LINE_MS), line(0, 10)];
    expect(takeOver(lines, 9)).toBeUndefined();
    expect(takeOver(lines, 10)).toEqual(line(0, 10));
    expect(takeOver(lines, 10)).toBeUndefined();
    expect(lines.length).toBe(1);
  });
});

test('the herald says at most one thing in three seconds, and then the weightiest', () => {
  const said: string[] = [];
  const herald = createHerald((text) => said.push(text.trim()));
  herald.say('first', 1);
  herald.draw(0);
  herald.say('heavy', 2);
  herald.say('light', 1);
  herald.draw(PAUSE_MS - 1);
  expect(said).toEqual(['first']);
  herald.draw(PAUSE_MS);
  herald.draw(2 * PAUSE_MS);
  expect(said).toEqual(['first', 'heavy']);
  herald.say('old', 1);
  herald.say('new', 1);
  herald.draw(3 * PAUSE_MS);
  expect(said.at(-1)).toBe('new');
});

test('the same sentence twice is written as a change', () => {
  const said: string[] = [];
  const herald = createHerald((text) => said.push(text));
  for (const ms of [0, PAUSE_MS]) {
    herald.say('You rammed Vega', 2);
    herald.draw(ms);
  }
  expect(said[0]).not.toBe(said[1]);
});

test.each([
  ['the tail, from behind', 0, -50, 0, BOOST, 'hit.tail'],
  ['the side', 0, 10, 50, BOOST, 'hit.side'],
  ['the right nose without boost', 0, 50, 20, 0, 'hit.noBoost'],
  ['the right nose with boost, too late', 0, 50, 20, BOOST, 'dead.by'],
  ['the nose over zero', 250, 50, 5, 0, 'hit.noBoost'],
])('a ram is lost by %s', (_, heading, dx, dy, flags, key) => {
  const own = { x: 100, y: 100, vx: 0, vy: 0, heading, flags, traits: 0, lit: 0 };
  expect(blowTo(own, 100 + dx, 100 + dy)).toBe(key);
});
