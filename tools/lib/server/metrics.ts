// What a server counts, as its private port tells it.
import { adminHeaders } from './load.ts';

/** By name, and label where there are some: `cometa_closes_total{code="1012"}`. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * Reads `/metrics`. Rejects where nothing answers within 5 s.
 * @param origin `http://host:port` of the private port; where it is not known there are none
 */
export async function readMetrics(origin: string | undefined): Promise<Metrics> {
  if (origin === undefined) return {};
  const answer = await fetch(`${origin}/metrics`, { headers: adminHeaders(), signal: AbortSignal.timeout(5000) });
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line): [string, number] => [line.replace(/ [^ ]+$/, ''), Number(line.split(' ').pop())]),
  );
}

/** One of them, of all its labels the sum; NaN where there is none of that name. */
export function figureIn(metrics: Metrics, name: string): number {
  const found = Object.entries(metrics).filter(([one]) => one === name || one.startsWith(`${name}{`));
  return found.length === 0 ? Number.NaN : found.reduce((sum, [, value]) => sum + value, 0);
}
