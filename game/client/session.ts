import type { Client } from '../net/client.ts';
import { readItem, removeItem, writeItem } from './memory.ts';

/**
 * A tab's session across a reload. The key lies in sessionStorage only while the page is going or hidden, because
 * duplicating a tab copies that storage: a copy made of a tab one looks at finds no key and becomes a player of its own.
 */
const SESSION_ITEM = 'cometa.session';

/** The key this tab left behind when it was reloaded, once: reading removes it. */
export function takeSessionKey(): string | undefined {
  const { key } = readItem(() => sessionStorage, SESSION_ITEM);
  removeItem(() => sessionStorage, SESSION_ITEM);
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Leaves the key behind whenever this page may end, takes it back when it goes on. */
export function keepSession(client: Client): void {
  const leaveKey = () => {
    const key = client.sessionKey();
    if (key === undefined) removeItem(() => sessionStorage, SESSION_ITEM);
    else writeItem(() => sessionStorage, SESSION_ITEM, { key });
  };
  const takeBack = () => removeItem(() => sessionStorage, SESSION_ITEM);
  window.addEventListener('pagehide', leaveKey);
  window.addEventListener('pageshow', takeBack);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      client.hide();
      leaveKey();
    } else {
      takeBack();
      client.show();
    }
  });
}
