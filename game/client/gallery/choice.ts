import type { Game } from '../../net/client.ts';

/** Whom a spectator may go to next, by rising seat: the leaders, wherever they are, and all in sight. */
export function candidates({ top, ids, roster }: Pick<Game, 'top' | 'ids' | 'roster'>): number[] {
  const all = new Set([...top.map(({ id }) => id), ...ids]);
  return [...all].filter((id) => roster.has(id)).sort((a, b) => a - b);
}
