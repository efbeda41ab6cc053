// What is measured beside what. A group is played round by round, all of its runs in turn, so that whatever else the
// machine does falls on all of them: only ratios within a group count.

import { cellsFor } from '../../../game/sim/world/arena.ts';
import { CONTENDERS } from './contenders.ts';

export type Scenario = 'arena' | 'open' | 'rooms';

export type Play = 'random' | 'human' | 'storm';

export type Mode = 'strict' | 'natural';

export interface Run {
  /** A name as `readContender` takes it. */
  contender: string;
  scenario: Scenario;
  play: Play;
  mode: Mode;
  clients: number;
}

export interface Group {
  name: string;
  /** The question it answers. */
  why: string;
  repeats: number;
  runs: Run[];
}

export const SCENARIOS = ['open', 'arena', 'rooms'] as const;
export const PLAYS = ['random', 'human', 'storm'] as const;
export const MODES = ['strict', 'natural'] as const;
export const CLIENTS = { open: [200, 500, 1000, 2000], arena: [50, 100, 200, 400], rooms: [1000, 2000] };

/** Seats of a room as it is shipped. */
const ROOM_SEATS = 100;

/** The rooms of a run, the clients of each, and the cells along the side of each world. */
export interface Layout {
  rooms: number;
  seats: number;
  cells: number;
}

/** Rooms are as they are shipped; in the one world of the others each player sees about 27 others in the open. */
export function layoutOf({ scenario, clients }: Pick<Run, 'scenario' | 'clients'>): Layout {
  if (scenario !== 'rooms') {
    return { rooms: 1, seats: clients, cells: Math.max(4, Math.round(1.3 * Math.sqrt(clients))) };
  }
  const rooms = Math.ceil(clients / ROOM_SEATS);
  const seats = Math.ceil(clients / rooms);
  return { rooms, seats, cells: cellsFor(ROOM_SEATS) };
}

/**
 * The limit sends a frame per client and tick and is sent a move in every slot, in both modes: it is what natural play
 * is compared with.
 */
function runOf(contender: string, scenario: Scenario, play: Play, mode: Mode, clients: number): Run {
  return { contender, scenario, play, mode: contender === 'limit' ? 'strict' : mode, clients };
}

function group(
  name: string,
  why: string,
  repeats: number,
  contenders: readonly string[],
  [scenario, play, mode]: [Scenario, Play, Mode],
  clients: readonly number[],
): Group {
  const runs = clients.flatMap((count) => contenders.map((one) => runOf(one, scenario, play, mode, count)));
  return { name, why, repeats, runs };
}

const SELECT = ['limit', 'cometa', 'colyseus', 'nengi'];

const SERVERS = ['cometa', 'colyseus', 'nengi'];

const TRANSPORTS = ['limit', 'cometa', 'cometa@ws', 'colyseus', 'colyseus@ws'];

/** What answers the questions one has of a server; the default, about two hours. */
export const FIGURES = [
  group('open', 'What does a client and frame cost?', 5, ['limit', 'cometa'], ['open', 'random', 'strict'], [1000]),
  group('peers', 'And elsewhere?', 5, CONTENDERS, ['open', 'random', 'strict'], [1000]),
  group('natural', 'When all send what they would?', 5, SELECT, ['open', 'human', 'natural'], [1000]),
  group('human', 'How many bytes do people cost?', 3, SELECT, ['open', 'human', 'strict'], [1000]),
  group('storm', 'And when nobody holds a course?', 3, SELECT, ['open', 'storm', 'strict'], [1000]),
  group('rooms', 'Many rooms, as they are shipped?', 5, SERVERS, ['rooms', 'human', 'natural'], [1000, 2000]),
  group('growth', 'Does a larger world cost more?', 5, ['limit', 'cometa'], ['open', 'random', 'strict'], [500, 2000]),
  group('transports', 'Where uWebSockets.js does not load?', 3, TRANSPORTS, ['open', 'random', 'strict'], [1000]),
  group('arena', 'When everybody sees everybody?', 5, CONTENDERS, ['arena', 'random', 'strict'], [200]),
  group(
    'arena people',
    'And with people in it, few and many?',
    5,
    ['cometa', 'colyseus'],
    ['arena', 'human', 'natural'],
    [50, 100, 200, 400],
  ),
  group(
    'slots',
    'What does the frame rate cost?',
    3,
    ['limit', ...[1, 2, 3, 4, 5, 6].map((ticks) => `cometa@${ticks}`)],
    ['open', 'human', 'natural'],
    [1000],
  ),
];

/** Everything beside everything: many hours. */
export const FULL = [
  ...FIGURES,
  ...SCENARIOS.flatMap((scenario) =>
    PLAYS.flatMap((play) =>
      MODES.map((mode) =>
        group(`${scenario} ${play} ${mode}`, '', 3, CONTENDERS, [scenario, play, mode], CLIENTS[scenario]),
      ),
    ),
  ),
];

/** Shows that all of it starts, runs and prints; its figures mean nothing. */
export function quickGroups(contenders: readonly string[] = CONTENDERS): Group[] {
  return [
    group('quick open', '', 1, contenders, ['open', 'human', 'natural'], [20]),
    group('quick arena', '', 1, contenders, ['arena', 'random', 'strict'], [10]),
    // Two rooms: one more client than a room has seats.
    group('quick rooms', '', 1, contenders, ['rooms', 'human', 'natural'], [ROOM_SEATS + 1]),
  ];
}

export interface Choice {
  contender: string[] | undefined;
  scenario: string[] | undefined;
  play: string[] | undefined;
  mode: string[] | undefined;
  clients: number[] | undefined;
}

/** The groups that somebody asked for by name: the full matrix cut down, with numbers of clients of their own. */
export function chosenGroups(choice: Choice, repeats: number): Group[] {
  const { scenario = SCENARIOS, play = ['random'], mode = ['strict'], contender = CONTENDERS } = choice;
  return scenario.flatMap((where) =>
    play.flatMap((how) =>
      mode.map((when) => {
        const what = [where, how, when] as [Scenario, Play, Mode];
        const clients = choice.clients ?? CLIENTS[what[0]];
        return group(what.join(' '), '', repeats, contender, what, clients);
      }),
    ),
  );
}

/** What is played while more and more clients come, until no more fit. */
export interface Ladder {
  name: string;
  scenario: Scenario;
  play: Play;
  mode: Mode;
}

export const LADDERS: readonly Ladder[] = [
  { name: 'open', scenario: 'open', play: 'random', mode: 'strict' },
  { name: 'people', scenario: 'open', play: 'human', mode: 'natural' },
  { name: 'arena', scenario: 'arena', play: 'random', mode: 'strict' },
];

/** Rungs of the ladder on which the largest number of clients is looked for. */
export const LADDER = [
  50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800, 3000, 3300,
  3600, 4000,
];
