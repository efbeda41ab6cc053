import type { Game } from '../../net/client.ts';

/** Whom a spectator may go to next, by rising seat: the leaders, wherever they are, and all in sight. */
export function candidates({ top, ids, roster }: Pick<Game, 'top' | 'ids' | 'roster'>): number[] {
  const all = new Set([...top.map(({ id }) => id), ...ids]);
  return [...all].filter((id) => roster.has(id)).sort((a, b) => a - b);
}

/** The one behind `id`, or before it; behind the last comes the first. Undefined where there is nobody. */
export function nextOf(ids: readonly number[], id: number, steps: 1 | -1): number | undefined {
  const next = steps > 0 ? ids.find((one) => one > id) : ids.findLast((one) => one < id);
  return next ?? ids[steps > 0 ? 0 : ids.length - 1];
}
