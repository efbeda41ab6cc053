// What Cometa's server must come out at, and whether it does. All but memory is a ratio of one run.

import { LADDER } from '../plan/matrix.ts';
import { type Row, ratioByRound } from './figures.ts';
import type { Results } from './results.ts';

export interface Measured {
  value: number;
  /** `over` where the truth is more. */
  prefix?: string;
  /** What a reader must know to judge it. */
  note?: string;
  /** The generator was measured, not the server. */
  isVoid?: boolean;
}

/** Looks for a figure; undefined where it was not measured. */
export type Find = (results: Results) => Measured | undefined;

export interface Goal {
  what: string;
  most?: number;
  least?: number;
  unit?: string;
  digits: number;
  find: Find;
}

export interface Outcome {
  what: string;
  asked: string;
  measured: string;
  /** Undefined: not measured, or void. */
  isReached: boolean | undefined;
}

const OPEN = 'open world, 1000 clients';
export const NOT_MEASURED = 'not measured';

export const GOALS: readonly Goal[] = [
  {
    what: `processor time per client and frame, ${OPEN}, strict: to the limit`,
    most: 1.2,
    digits: 2,
    find: cpuRatio('open', 'limit'),
  },
  { what: 'the same, to Colyseus', most: 0.48, digits: 2, find: cpuRatio('peers', 'colyseus') },
  { what: 'the same, to nengi', most: 0.48, digits: 2, find: cpuRatio('peers', 'nengi') },
  {
    what: `processor time per client and second, ${OPEN}, natural mode, people play: to the strict limit`,
    most: 0.85,
    digits: 2,
    find: cpuRatio('natural', 'limit'),
  },
  { what: 'the same, to Colyseus', most: 0.32, digits: 2, find: cpuRatio('natural', 'colyseus') },
  {
    what: `bytes per client and second, ${OPEN}, random play: to Colyseus`,
    most: 0.2,
    digits: 3,
    find: rowRatio('peers', 'colyseus', 'bytesPerClientSecond'),
  },
  {
    what: 'the same, people play',
    most: 0.2,
    digits: 3,
    find: rowRatio('human', 'colyseus', 'bytesPerClientSecond'),
  },
  {
    what: 'the same, a new heading in every slot',
    most: 0.5,
    digits: 3,
    find: rowRatio('storm', 'colyseus', 'bytesPerClientSecond'),
  },
  {
    what: 'largest number of clients on one core, open world: to Colyseus',
    least: 6,
    digits: 1,
    find: largestRatio('colyseus'),
  },
  { what: 'the same, to nengi', least: 3, digits: 1, find: largestRatio('nengi') },
  {
    what: 'the same, natural mode, people play: to Colyseus',
    least: 4,
    digits: 1,
    find: largestRatio('colyseus', 'people'),
  },
  {
    what: 'growth of processor time per client and frame from 500 to 2000 clients, equally crowded',
    most: 1.05,
    digits: 2,
    find: growth,
  },
  {
    what: 'processor time per client and frame, arena, 200 clients, strict: to the limit',
    most: 1.2,
    digits: 2,
    find: cpuRatio('arena', 'limit'),
  },
  { what: 'the same, to Colyseus', most: 0.85, digits: 2, find: cpuRatio('arena', 'colyseus') },
  {
    what: 'processor time per client and second, arena, 200 clients, natural mode, people play: to Colyseus',
    most: 0.9,
    digits: 2,
    find: cpuRatio('arena people', 'colyseus', 200),
  },
  {
    what: 'the same, ten rooms of 100 as shipped: to Colyseus',
    most: 0.6,
    digits: 2,
    find: cpuRatio('rooms', 'colyseus', 1000),
  },
  { what: 'the same, to nengi', most: 0.4, digits: 2, find: cpuRatio('rooms', 'nengi', 1000) },
  {
    what: `a tick's work until its last send has returned, p99, ${OPEN}, strict: to Colyseus`,
    most: 0.15,
    digits: 3,
    find: rowRatio('peers', 'colyseus', 'tickWorkP99Ms'),
  },
  {
    what: 'memory per player, above an idle uWebSockets.js socket',
    most: 16,
    unit: 'KiB',
    digits: 1,
    find: memoryAbove,
  },
  {
    what: 'allocated in 50 ms, 500 players, natural mode',
    most: 64,
    unit: 'KiB',
    digits: 0,
    find: allocated('natural'),
  },
  { what: 'the same, strict', most: 192, unit: 'KiB', digits: 0, find: allocated('strict') },
  { what: 'ticks over their budget in 60 s, 500 players, each mode', most: 0, digits: 0, find: overBudget },
];

export function judge(results: Results): Outcome[] {
  return GOALS.map((goal) => {
    const { what, most, least, unit, digits, find } = goal;
    const words = (value: number) => `${value.toFixed(digits)}${unit ? ` ${unit}` : ''}`;
    const asked = most !== undefined ? `at most ${number(most, unit)}` : `at least ${number(least ?? 0, unit)}`;
    const measured = find(results);
    if (!measured) return { what, asked, measured: NOT_MEASURED, isReached: undefined };
    const { value, prefix, note, isVoid } = measured;
    const text = [prefix, words(value), note && `(${note})`].filter(Boolean).join(' ');
    if (isVoid) return { what, asked, measured: text, isReached: undefined };
    return { what, asked, measured: text, isReached: most !== undefined ? value <= most : value >= (least ?? 0) };
  });
}

function number(value: number, unit: string | undefined): string {
  return unit ? `${value} ${unit}` : `${value}`;
}

/** A contender's row in a group; `clients` where the group has several numbers of them. */
export function findRow({ groups }: Results, group: string, contender: string, clients?: number): Row | undefined {
  return groups
    .find(({ name }) => name === group)
    ?.rows.find((row) => row.contender === contender && (clients === undefined || row.clients === clients));
}

/** Cometa's processor time by another's, round by round; `clients` where the group has several numbers of them. */
export function cpuRatio(group: string, other: string, clients?: number): Find {
  return (results) => {
    const own = findRow(results, group, 'cometa', clients);
    const theirs = findRow(results, group, other, clients);
    if (!own || !theirs) return undefined;
    const measured = measuredOf(ratioByRound(own.cpuUsByRound, theirs.cpuUsByRound), describeSaturation(own, theirs));
    return measured && { ...measured, isVoid: isVoid(own, theirs) };
  };
}

/** Cometa's figure by another's. */
export function rowRatio(group: string, other: string, figure: 'bytesPerClientSecond' | 'tickWorkP99Ms'): Find {
  return (results) => {
    const own = findRow(results, group, 'cometa');
    const theirs = findRow(results, group, other);
    if (!own || !theirs?.[figure]) return undefined;
    const note = describeSaturation(own, theirs);
    return { value: own[figure] / theirs[figure], isVoid: isVoid(own, theirs), ...(note && { note }) };
  };
}

/**
 * The lowest rung stands for those that fail on it, so the truth is more; so it is where Cometa stands on the highest.
 */
export function largestRatio(other: string, ladder = 'open'): Find {
  return ({ maxClients, heldByGenerator }) => {
    const own = maxClients[ladder]?.cometa;
    const theirs = maxClients[ladder]?.[other];
    if (own === undefined || theirs === undefined) return undefined;
    const isBound = theirs === 0 || own === LADDER.at(-1) || heldByGenerator.includes(`${ladder} cometa`);
    const value = own / (theirs || LADDER[0]);
    return { value, ...(isBound && { prefix: 'at least' }), note: `${own} and ${theirs || `fewer than ${LADDER[0]}`}` };
  };
}

function growth(results: Results): Measured | undefined {
  const grown = (contender: string) => {
    const few = findRow(results, 'growth', contender, 500);
    const many = findRow(results, 'growth', contender, 2000);
    return few && many && ratioByRound(many.cpuUsByRound, few.cpuUsByRound);
  };
  const limit = grown('limit');
  return measuredOf(grown('cometa'), limit && `the limit itself grows to ${limit.median.toFixed(2)}`);
}

function memoryAbove({ memory }: Results): Measured | undefined {
  return memory ? { value: memory.kibPerPlayer.above } : undefined;
}

function allocated(mode: 'natural' | 'strict'): Find {
  return ({ memory }) => {
    const steady = memory?.steady.find((one) => one.mode === mode);
    return steady && { value: steady.allocatedKiBPerFrame };
  };
}

function overBudget({ memory }: Results): Measured | undefined {
  if (!memory || memory.steady.length === 0) return undefined;
  const longest = Math.max(...memory.steady.map(({ longestCollectionMs }) => longestCollectionMs));
  const value = memory.steady.reduce((sum, { ticksOverBudget }) => sum + ticksOverBudget, 0);
  return { value, note: `the longest collection took ${longest.toFixed(1)} ms` };
}

function measuredOf(ratio: ReturnType<typeof ratioByRound>, note: string | undefined): Measured | undefined {
  if (!ratio) return undefined;
  const [low, high] = ratio.quartiles.map((value) => value.toFixed(2));
  const spread = `quartiles ${low} to ${high}, ${ratio.rounds} round${ratio.rounds === 1 ? '' : 's'}`;
  return { value: ratio.median, note: note ? `${spread}; ${note}` : spread };
}

function isVoid(...rows: readonly Row[]): boolean {
  return rows.some(({ saturatedBy }) => saturatedBy === 'generator');
}

/** A server that left frames out did less than it should have, so a ratio to it flatters it. */
function describeSaturation(...rows: readonly Row[]): string | undefined {
  const saturated = rows.filter(({ saturatedBy }) => saturatedBy !== null);
  const sentences = saturated.map(({ contender, saturatedBy, framesPerSecond }) =>
    saturatedBy === 'generator'
      ? `the generator was the bottleneck of ${contender}`
      : `${contender} was overloaded, ${framesPerSecond.toFixed(1)} frames/s`,
  );
  return sentences.length > 0 ? sentences.join('; ') : undefined;
}
