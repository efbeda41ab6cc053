import type { Client, JoinWish } from '../net/client.ts';
import { dropStored } from './base/browser.ts';
import { type Player, playerFrom, readItem, writeItem } from './base/memory.ts';
import type { Holdings } from './loss.ts';

/** What a tab leaves behind for itself: the key to its comet, and whom to be where that comet is gone. */
export interface Session extends Player {
  readonly key: string;
  /** Where it was known. */
  readonly held: Holdings | undefined;
}

/**
 * A tab's session across a reload. The key lies in sessionStorage only while the page is going or hidden, because
 * duplicating a tab copies that storage: a copy made of a tab one looks at finds no key and becomes a player of its own.
 */
const SESSION_ITEM = 'cometa.session';

/** The session this tab left behind when it was reloaded, once: reading removes it. */
export function takeSession(): Session | undefined {
  const stored = readItem('session', SESSION_ITEM);
  dropStored('session', SESSION_ITEM);
  const { key } = stored;
  if (typeof key !== 'string' || key === '') return undefined;
  return { key, held: holdingsFrom(key, stored), ...playerFrom(stored) };
}

function holdingsFrom(key: string, { dust, tick }: Record<string, unknown>): Holdings | undefined {
  return typeof dust === 'number' && typeof tick === 'number' ? { key, dust, tick } : undefined;
}

/**
 * Leaves the session behind whenever this page may end, takes it back when it goes on. `wish`: the last one joined with; `held`: what
 * it would be a pity to lose.
 */
export function keepSession(client: Client, wish: () => JoinWish | undefined, held: () => Holdings | undefined): void {
  const leaveBehind = () => {
    const player = wish();
    // Who has not got as far as to join again must not lose the comet by one more reload.
    const key = client.sessionKey() ?? player?.resume;
    if (key === undefined || !player) takeBack();
    else {
      const { dust, tick } = held() ?? {};
      writeItem('session', SESSION_ITEM, { key, name: player.name, colour: player.colour, dust, tick });
    }
  };
  const takeBack = () => dropStored('session', SESSION_ITEM);
  // A tab opened in the background changes nothing when it opens.
  if (document.visibilityState === 'hidden') client.hide();
  window.addEventListener('pagehide', leaveBehind);
  window.addEventListener('pageshow', takeBack);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      client.hide();
      leaveBehind();
    } else {
      takeBack();
      client.show();
    }
  });
}
