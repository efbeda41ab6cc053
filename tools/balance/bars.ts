import { alignColumns } from '../lib/table.ts';
import type { Figures } from './figures.ts';

interface Bar {
  what: string;
  bar: string;
  value: number;
  holds: boolean;
}

/** How far each bar may be missed: 0 for a verdict; a test of a few rounds, whose figures scatter, allows more. */
export interface Slack {
  share: number;
}

const STRICT: Slack = { share: 0 };

/** Every bar, with what was measured. */
export function barsOf(figures: Figures, { share }: Slack = STRICT): Bar[] {
  const { grazer, hunter, mixed } = figures.styles;
  const most = (what: string, value: number, bar: number): Bar => ({
    what,
    bar: `at most ${bar}`,
    value,
    holds: value <= bar * (1 + share),
  });
  const least = (what: string, value: number, bar: number): Bar => ({
    what,
    bar: `at least ${bar}`,
    value,
    holds: value >= bar * (1 - share),
  });
  const ratio = (place: number) => Math.round((place / mixed.meanPlace) * 1000) / 1000;
  const hunterRatio = ratio(hunter.meanPlace);
  return [
    least('mean place of the grazer by that of mixed play', ratio(grazer.meanPlace), 1.3),
    {
      what: 'mean place of the hunter by that of mixed play',
      bar: 'above 1',
      value: hunterRatio,
      holds: hunterRatio > 1 - share,
    },
    ...Object.entries(figures.choices).map(([choice, value]) => most(`wins by choice: ${choice}`, value, 1.25)),
    least('newcomers at half time in the first third', figures.newcomerFirstThird, 0.15),
    most('wins of the richest at half time', figures.halfTimeLeaderWins, 0.45),
    least('deaths a player and minute', figures.deathsPerPlayerMinute, 0.3),
    most('deaths a player and minute', figures.deathsPerPlayerMinute, 1),
    ...Object.entries(figures.firstRivalSecondsP90).map(
      ([crowd, value]): Bar => ({
        what: `seconds to the first rival, p90, of ${crowd} players`,
        bar: 'below 8',
        value,
        holds: value < 8 * (1 + share),
      }),
    ),
  ];
}

export function isWithin(figures: Figures, slack?: Slack): boolean {
  return barsOf(figures, slack).every(({ holds }) => holds);
}

/** Styles and bars as a table for a terminal. */
export function tableOf(figures: Figures): string[] {
  const styles = Object.entries(figures.styles).map(([name, { meanPlace, winShare }]) => [
    name,
    meanPlace.toFixed(2),
    `${(winShare * 100).toFixed(1)} %`,
  ]);
  const bars = barsOf(figures).map(({ what, bar, value, holds }) => [
    what,
    bar,
    String(value),
    holds ? 'holds' : 'FAILS',
  ]);
  return [
    ...alignColumns([['style', 'mean place', 'wins'], ...styles]),
    '',
    ...alignColumns([['', 'bar', 'value', ''], ...bars]),
  ];
}
