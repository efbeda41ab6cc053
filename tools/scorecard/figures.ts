// What the scorecard's figures are called, in which order they are read, and how they are written.

import type { Figures } from './match.ts';

export type FigureName = keyof Figures;

export type Limits = Partial<Record<FigureName, number>>;

export const FIGURES: readonly { name: FigureName; title: string; isShare?: boolean }[] = [
  { name: 'correctionsPerMinute', title: 'own corrections over 1 px, a minute' },
  { name: 'keyToMotionFrames', title: 'key to own motion, pictures' },
  { name: 'lateMoveShare', title: 'moves late', isShare: true },
  { name: 'meanLeadMs', title: 'mean lead, ms' },
  { name: 'rivalErrorP50Px', title: 'drawn rival from the true one, p50, px' },
  { name: 'rivalErrorP95Px', title: 'the same, p95' },
  { name: 'rivalErrorP99Px', title: 'the same, p99' },
  { name: 'nearErrorP95Px', title: 'of rivals met within half a second, p95' },
  { name: 'rushesPerMinute', title: 'rushes, a minute and rival' },
  { name: 'stopsPerMinute', title: 'stops, a minute and rival' },
  { name: 'ramsDeniedShare', title: 'rams denied or from nowhere', isShare: true },
  { name: 'rams', title: 'rams compared' },
  { name: 'divergences', title: 'hashes that differ' },
  { name: 'bytesPerSecond', title: 'bytes a second' },
  { name: 'jerkP95', title: 'jerk of rivals, p95, 1000 px/s²' },
  { name: 'moveToScreensP50Ms', title: "move to others' screens, p50, ms" },
  { name: 'moveToScreensP95Ms', title: 'the same, p95' },
  { name: 'recoveryP95Ms', title: 'right again after a gap, p95, ms' },
];

export function written(value: number, isShare = false): string {
  if (isShare) return value === 0 ? '0' : `${Number((value * 100).toPrecision(2))} %`;
  if (value === 0) return '0';
  return Math.abs(value) >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(2))}`;
}

/**
 * A row a figure, a column a line; its budget behind each figure that has one.
 * @returns the head first
 */
export function rowsOf(presets: Record<string, Figures>, budgets: Record<string, Limits>): string[][] {
  const lines = Object.keys(presets);
  return [
    ['', ...lines],
    ...FIGURES.map(({ name, title, isShare }) => [
      title,
      ...lines.map((line) => {
        const limit = budgets[line]?.[name];
        const value = written(presets[line][name], isShare);
        return limit === undefined ? value : `${value} (${written(limit, isShare)})`;
      }),
    ]),
  ];
}

/** A sentence for each figure beyond its limit. */
export function beyond(line: string, figures: Figures, limits: Limits): string[] {
  return FIGURES.flatMap(({ name, isShare }) => {
    const limit = limits[name];
    if (limit === undefined || figures[name] <= limit) return [];
    // One ram of the few that two minutes bring is no share.
    if (name === 'ramsDeniedShare' && figures[name] * figures.rams < 1.5) return [];
    return [`${line}: ${name} is ${written(figures[name], isShare)}, its budget is ${written(limit, isShare)}.`];
  });
}
