import { isRoomCode } from '../../protocol/join.ts';
import { isLineName, LINES, type Line } from '../net/line/profiles.ts';
import { placeState, rewritePlace } from './base/browser.ts';

/**
 * What the page's address says: `?room=CODE`, `?net=NAME` for a simulated line, switches that turn techniques off to see
 * whose bug it is, and `?profile` for layers in DevTools.
 */
export interface Address {
  readonly room: string | undefined;
  readonly line: Line | undefined;
  readonly noPredict: boolean;
  readonly noSmooth: boolean;
  readonly profile: boolean;
}

export function readAddress(): Address {
  const query = new URLSearchParams(location.search);
  const room = query.get('room')?.toUpperCase();
  const net = query.get('net') ?? '';
  return {
    room: room !== undefined && isRoomCode(room) ? room : undefined,
    line: isLineName(net) ? LINES[net] : undefined,
    noPredict: query.has('noPredict'),
    noSmooth: query.has('noSmooth'),
    profile: query.has('profile'),
  };
}

/** Writes the room into the address, or takes it out, so that a reload or a copied address leads there again. */
export function keepRoomInAddress(room: string | undefined): void {
  const url = new URL(location.href);
  if ((url.searchParams.get('room') ?? undefined) === room) return;
  if (room === undefined) url.searchParams.delete('room');
  else url.searchParams.set('room', room);
  rewritePlace(placeState(), url);
}

/** Reloads the page for a newer script, but not twice in a row: an old copy in some cache would reload for ever. */
export function reloadOnce(): boolean {
  // In the history's state and not in storage, which may be refused: then the loop would be back.
  if ((placeState() as { reloaded?: boolean } | null)?.reloaded || !rewritePlace({ reloaded: true })) return false;
  location.reload();
  return true;
}

/** The script fits the server: a later mismatch may reload again. */
export function forgetReload(): void {
  if (placeState() !== null) rewritePlace(null);
}
