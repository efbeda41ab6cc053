import { STYLES, type StyleName } from '../../game/bots/brains/style.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { CHOICES, type Choice } from '../../game/sim/world/traits.ts';
import { quantile } from '../lib/quantile.ts';
import { mean } from '../lib/statistics.ts';
import type { RoundResult } from './round.ts';

/** Numbers of players with whom the time to the first rival is measured. */
export const CROWDS = ['2', '8', '20', '100'] as const;
export type Crowd = (typeof CROWDS)[number];

/** What rounds say of the balance. */
export interface Figures {
  rounds: number;
  /** Of each style the mean place, 1 the best, and the share of rounds that it won. */
  styles: Record<StyleName, { meanPlace: number; winShare: number }>;
  /** A choice's share of all that winners held, by its share of all that anybody took: 1 is fair. */
  choices: Record<Choice, number>;
  /** Share of rounds in which who joined at half time came in among the first third. */
  newcomerFirstThird: number;
  /** Share of rounds that the richest at half time won. */
  halfTimeLeaderWins: number;
  deathsPerPlayerMinute: number;
  /** From coming into play to the first rival on the screen, by the number of players. */
  firstRivalSecondsP90: Record<Crowd, number>;
}

/** `sights`: rounds of other numbers of players, of which only the first sights count. */
export function figuresOf(
  rounds: readonly RoundResult[],
  sights: Readonly<Record<Crowd, readonly RoundResult[]>>,
): Figures {
  return {
    rounds: rounds.length,
    styles: tabulate(Object.keys(STYLES) as StyleName[], (style) => styleFigures(rounds, style)),
    choices: tabulate(CHOICES, (_, choice) => choiceFigure(rounds, choice)),
    newcomerFirstThird: shareOf(rounds, ({ newcomer }) => newcomer !== undefined && newcomer.place * 3 <= newcomer.of),
    halfTimeLeaderWins: shareOf(rounds, ({ didLeaderWin }) => didLeaderWin),
    deathsPerPlayerMinute: rounded(
      sum(rounds, ({ deaths }) => deaths) / sum(rounds, ({ playerMinutes }) => playerMinutes),
    ),
    firstRivalSecondsP90: tabulate(CROWDS, (crowd) => firstRivalFigure(sights[crowd])),
  };
}

function tabulate<Name extends string, Value>(
  names: readonly Name[],
  of: (name: Name, at: number) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name, at) => [name, of(name, at)])) as Record<Name, Value>;
}

function styleFigures(rounds: readonly RoundResult[], wanted: StyleName) {
  const places = rounds.flatMap((round) => round.places.filter(({ style }) => style === wanted));
  const wins = places.filter(({ place }) => place === 1).length;
  return { meanPlace: rounded(mean(places.map(({ place }) => place))), winShare: rounded(wins / rounds.length) };
}

function choiceFigure(rounds: readonly RoundResult[], choice: number): number {
  const held = ({ winnerChoices }: RoundResult, at: number) => (winnerChoices >> at) & 1;
  const all = (of: (round: RoundResult, at: number) => number) =>
    sum(rounds, (round) => CHOICES.reduce((count, _, at) => count + of(round, at), 0));
  const took = ({ taken }: RoundResult, at: number) => taken[at];
  const winners = sum(rounds, (round) => held(round, choice)) / Math.max(1, all(held));
  const takers = sum(rounds, (round) => took(round, choice)) / Math.max(1, all(took));
  return takers === 0 ? 1 : rounded(winners / takers);
}

function firstRivalFigure(rounds: readonly RoundResult[]): number {
  const ticks = rounds.flatMap(({ sightTicks }) => sightTicks);
  return ticks.length === 0 ? 0 : rounded(quantile(ticks, 0.9) / SIM_HZ);
}

function shareOf(rounds: readonly RoundResult[], is: (round: RoundResult) => boolean): number {
  return rounded(rounds.filter(is).length / Math.max(1, rounds.length));
}

function sum(rounds: readonly RoundResult[], of: (round: RoundResult) => number): number {
  return rounds.reduce((all, round) => all + of(round), 0);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
