// What the flags of `cometa bench` ask for.

import type { FlagValues } from '../../lib/flags.ts';
import { UsageError } from '../../lib/flags.ts';
import { CONTENDERS, readContender } from './contenders.ts';
import {
  chosenGroups,
  FIGURES,
  FULL,
  type Group,
  LADDERS,
  type Ladder,
  MODES,
  PLAYS,
  quickGroups,
  SCENARIOS,
} from './matrix.ts';

export interface Plan {
  groups: readonly Group[];
  /** Measured of each run. */
  seconds: number;
  /** Played before that; undefined: as long as it takes to settle. */
  warmMs: number | undefined;
  /** Contenders whose largest number of clients is looked for. */
  searched: readonly string[];
  searchedIn: readonly Ladder[];
  memory: boolean;
}

/** What measures a part of the whole, and what measures something that is no contender's. */
const PARTS = ['quick', 'largest', 'memory'];
const ALONE = ['client', 'world', 'gateways', 'latency'];

type Value = FlagValues[string];

/** Reads the flags. Throws a UsageError where one of them is wrong. */
export function planOf(values: FlagValues): Plan {
  refuseMistakes(values);
  const seconds = Number(values.seconds ?? (values.quick ? 0.5 : 4));
  const contenders = list(values.contender);
  const nothing: Plan = { groups: [], seconds, warmMs: undefined, searched: [], searchedIn: [], memory: false };
  const search = {
    searched: contenders ?? CONTENDERS,
    searchedIn: LADDERS.filter(({ scenario }) => list(values.scenario)?.includes(scenario) ?? true),
  };
  if (values.quick) return { ...nothing, groups: quickGroups(contenders), warmMs: 500 };
  if (values.full) return { ...nothing, groups: FULL, ...search, memory: true };
  if (values.largest) return { ...nothing, ...search };
  if (values.memory) return { ...nothing, memory: true };
  if (!isChosen(values)) return { ...nothing, groups: FIGURES.map(repeated(values.repeats)), ...search, memory: true };
  return { ...nothing, groups: groupsOf(values, contenders) };
}

/** The names of all contenders that a plan lets run. */
export function contendersOf({ groups, searched, memory }: Plan): string[] {
  const inGroups = groups.flatMap(({ runs }) => runs.map(({ contender }) => contender));
  return [...new Set([...inGroups, ...searched, ...(memory ? ['limit', 'cometa'] : [])])];
}

function groupsOf(values: FlagValues, contender: string[] | undefined): Group[] {
  const choice = {
    contender,
    scenario: list(values.scenario),
    play: list(values.play),
    mode: list(values.mode),
    clients: clientsOf(values),
  };
  return chosenGroups(choice, Number(values.repeats ?? 3));
}

/** What `--clients` names; undefined where it is not given. */
export function clientsOf(values: FlagValues): number[] | undefined {
  return list(values.clients)?.map(Number);
}

function repeated(repeats: Value): (group: Group) => Group {
  return (group) => (repeats === undefined ? group : { ...group, repeats: Number(repeats) });
}

function refuseMistakes(values: FlagValues): void {
  for (const word of list(values.contender) ?? []) {
    if (!readContender(word)) throw new UsageError(`There is no contender "${word}", only ${CONTENDERS.join(', ')}.`);
  }
  refuseUnknown('scenario', values.scenario, SCENARIOS);
  refuseUnknown('play', values.play, PLAYS);
  refuseUnknown('mode', values.mode, MODES);
  for (const flag of ['clients', 'repeats', 'seconds', 'minutes']) refuseNoNumber(flag, values[flag]);
  const [first, second] = [...PARTS, ...ALONE].filter((part) => values[part]);
  if (second) throw new UsageError(`--${first} and --${second} measure something else each: give one of them.`);
  // The report is of one run: a part of it would leave holes where the last one had figures.
  if (values.write && (first || isChosen(values)))
    throw new UsageError('--write needs the whole run, without a choice.');
  if (values.html && ALONE.some((part) => values[part]))
    throw new UsageError(`--html is not for --${first}, which prints what it finds.`);
}

function refuseUnknown(flag: string, value: Value, known: readonly string[]): void {
  const stranger = list(value)?.find((word) => !known.includes(word));
  if (stranger !== undefined) throw new UsageError(`There is no ${flag} "${stranger}", only ${known.join(', ')}.`);
}

function refuseNoNumber(flag: string, value: Value): void {
  const wrong = list(value)?.find((word) => !/^[1-9]\d{0,4}$/.test(word));
  if (wrong === undefined) return;
  throw new UsageError(`--${flag} is "${wrong}", but must be whole numbers from 1 to 99999.`);
}

function isChosen(values: FlagValues): boolean {
  return ['contender', 'scenario', 'play', 'mode', 'clients'].some((name) => values[name] !== undefined);
}

function list(value: Value): string[] | undefined {
  return typeof value === 'string' ? value.split(',').map((word) => word.trim()) : undefined;
}
