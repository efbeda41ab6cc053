import { COLOURS, LONGEST_NAME } from '../../../protocol/join.ts';
import { keepStored, readStored, type Store } from './browser.ts';

/** What the browser remembers of the player from visit to visit: name and colour. */
export interface Player {
  name: string;
  /** 0..11. */
  colour: number;
}

const PLAYER_ITEM = 'cometa.player';

/** The remembered player, or a nameless one in some colour. Storage may be refused or hold anything. */
export function recallPlayer(): Player {
  return playerFrom(readItem('local', PLAYER_ITEM));
}

/** A player from whatever was stored; some colour where none was. */
export function playerFrom(stored: Record<string, unknown>): Player {
  const chance = Math.floor(Math.random() * COLOURS);
  return { name: textOf(stored.name), colour: colourOf(stored.colour) ?? chance };
}

export function rememberPlayer(player: Player): void {
  writeItem('local', PLAYER_ITEM, player);
}

/** A JSON object from storage; an empty one where there is none. */
export function readItem(store: Store, item: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readStored(store, item) ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function writeItem(store: Store, item: string, value: object): void {
  keepStored(store, item, JSON.stringify(value));
}

/** A name as long as the server keeps it, in whole characters: half of an emoji is none. */
export function shortName(name: string): string {
  return [...name].slice(0, LONGEST_NAME).join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? shortName(value) : '';
}

function colourOf(value: unknown): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < COLOURS
    ? (value as number)
    : undefined;
}
