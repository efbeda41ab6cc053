import type { Game } from '../../../net/client.ts';

/** A line as it was typed: what is said, and to which seat; −1: all of the room. */
export interface Addressed {
  readonly to: number;
  readonly text: string;
}

const WHISPER = /^\/(?:w|msg|tell)\s+/i;

/**
 * Reads `/w name text`. Names hold spaces, so the longest name that fits counts, whatever its case.
 * @returns undefined where there is nobody of that name, or nothing is said
 */
export function readAddress(typed: string, { roster, id: own }: Pick<Game, 'roster' | 'id'>): Addressed | undefined {
  const command = WHISPER.exec(typed)?.[0];
  if (command === undefined) return { to: -1, text: typed };
  const rest = typed.slice(command.length);
  let best = { to: -1, length: 0 };
  for (const [id, { name }] of roster) {
    const isIt = rest.toLowerCase().startsWith(`${name.toLowerCase()} `);
    if (isIt && id !== own && name.length > best.length) best = { to: id, length: name.length };
  }
  const text = rest.slice(best.length).trim();
  return best.to < 0 || text === '' ? undefined : { to: best.to, text };
}
