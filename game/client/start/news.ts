import { make, setText } from '../base/dom.ts';
import { say, saying } from '../words/words.ts';
import type { Spectating } from './spectate.ts';

/** Slowly enough that a screen reader, which reads each change, can keep up. */
const WRITE_EVERY_MS = 2000;

/** The line of the start screen that tells how many play, and how far away the server is. */
export function createStartNews(spectating: Spectating): HTMLElement {
  const players = make('span');
  players.setAttribute('role', 'status');
  // Not a part of what is read out: it is another one each time.
  const ping = make('span', 'dim number');
  let timer = 0;

  function write(): void {
    const count = spectating.players();
    setText(players, count === undefined ? '' : wordsFor(count, spectating.isOfLink));
    const { pingMs } = spectating.client.telemetry;
    setText(ping, count === undefined ? '' : say('news.ping', { ms: Math.max(1, Math.round(pingMs)) }));
  }

  saying(write);
  spectating.client.onStatus(({ state }) => {
    clearInterval(timer);
    if (state === 'playing') timer = window.setInterval(write, WRITE_EVERY_MS);
    if (state !== 'joining') write();
  });
  return make('p', 'news', [players, ping]);
}

function wordsFor(count: number, isOfLink: boolean): string {
  if (count === 0) return say(isOfLink ? 'news.first' : 'news.nobody');
  return say('news.playing', { count });
}
