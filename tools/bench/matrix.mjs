// What is measured beside what. A group is played round by round, all of its runs in turn, so that whatever else the
// machine does falls on all of them: only ratios within a group count.

/**
 * @typedef {'arena' | 'open'} Scenario
 * @typedef {'random' | 'human' | 'storm'} Play
 * @typedef {'strict' | 'natural'} Mode
 *
 * One configuration; its repetitions make a row of the table.
 * @typedef {object} Run
 * @property {string} contender a name of CONTENDERS; `cometa@n` is Cometa with SEND_EVERY=n
 * @property {Scenario} scenario
 * @property {Play} play
 * @property {Mode} mode
 * @property {number} clients
 *
 * @typedef {object} Group
 * @property {string} name
 * @property {string} why the question it answers
 * @property {number} repeats
 * @property {Run[]} runs
 */

/** The limit first: every ratio of a round is to it. */
export const CONTENDERS = ['limit', 'cometa', 'colyseus', 'nengi', 'socketio', 'ws-json', 'ws-tutorial'];
export const SCENARIOS = /** @type {const} */ (['open', 'arena']);
export const PLAYS = /** @type {const} */ (['random', 'human', 'storm']);
export const MODES = /** @type {const} */ (['strict', 'natural']);
export const CLIENTS = { open: [200, 500, 1000, 2000], arena: [50, 100, 200, 400] };

/** Frames and slots for moves a second, for everybody. */
export const FRAMES_PER_SECOND = 20;

/** Cells along the side of a world in which each of so many players sees about 27 others. */
export function cellsFor(/** @type {number} */ clients) {
  return Math.max(4, Math.round(1.3 * Math.sqrt(clients)));
}

/**
 * The limit sends a frame per client and tick and is sent a move in every slot, in both modes: it is what natural play
 * is compared with.
 * @param {string} contender
 * @param {Scenario} scenario
 * @param {Play} play
 * @param {Mode} mode
 * @param {number} clients
 * @returns {Run}
 */
function runOf(contender, scenario, play, mode, clients) {
  return { contender, scenario, play, mode: contender === 'limit' ? 'strict' : mode, clients };
}

/**
 * @param {string} name
 * @param {string} why
 * @param {number} repeats
 * @param {readonly string[]} contenders
 * @param {[Scenario, Play, Mode]} what
 * @param {readonly number[]} clients
 * @returns {Group}
 */
function group(name, why, repeats, contenders, [scenario, play, mode], clients) {
  const runs = clients.flatMap((count) => contenders.map((one) => runOf(one, scenario, play, mode, count)));
  return { name, why, repeats, runs };
}

const SELECT = ['limit', 'cometa', 'colyseus', 'nengi'];

/** What answers the questions one has of a server; the default, about three quarters of an hour. */
export const FIGURES = [
  group('open', 'What does a client and frame cost?', 9, ['limit', 'cometa'], ['open', 'random', 'strict'], [1000]),
  group('peers', 'And elsewhere?', 3, CONTENDERS, ['open', 'random', 'strict'], [1000]),
  group('natural', 'When all send what they would?', 5, SELECT, ['open', 'human', 'natural'], [1000]),
  group('human', 'How many bytes do people cost?', 3, SELECT, ['open', 'human', 'strict'], [1000]),
  group('storm', 'And when nobody holds a course?', 3, SELECT, ['open', 'storm', 'strict'], [1000]),
  group('growth', 'Does a larger world cost more?', 5, ['limit', 'cometa'], ['open', 'random', 'strict'], [500, 2000]),
  group('arena', 'When everybody sees everybody?', 3, CONTENDERS, ['arena', 'random', 'strict'], [200]),
  group(
    'arenas',
    'Small and large ones?',
    3,
    ['limit', 'cometa', 'colyseus'],
    ['arena', 'random', 'strict'],
    [50, 100, 400],
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
export const QUICK = [
  group('quick open', '', 1, CONTENDERS, ['open', 'human', 'natural'], [20]),
  group('quick arena', '', 1, CONTENDERS, ['arena', 'random', 'strict'], [10]),
];

/**
 * @typedef {object} Choice
 * @property {string[] | undefined} contender
 * @property {string[] | undefined} scenario
 * @property {string[] | undefined} play
 * @property {string[] | undefined} mode
 * @property {number[] | undefined} clients
 */

/**
 * The groups that somebody asked for by name: the full matrix cut down, with numbers of clients of their own.
 * @param {Choice} choice
 * @param {number} repeats
 * @returns {Group[]}
 */
export function chosenGroups(choice, repeats) {
  const { scenario = SCENARIOS, play = ['random'], mode = ['strict'], contender = CONTENDERS } = choice;
  return scenario.flatMap((where) =>
    play.flatMap((how) =>
      mode.map((when) => {
        const what = /** @type {[Scenario, Play, Mode]} */ ([where, how, when]);
        const clients = choice.clients ?? CLIENTS[what[0]];
        return group(what.join(' '), '', repeats, contender, what, clients);
      }),
    ),
  );
}

/** Rungs of the ladder on which the largest number of clients is looked for. */
export const LADDER = [
  50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800, 3000, 3300,
  3600, 4000,
];
