import type { Game, GameEvent } from '../../net/client.ts';
import { make, makeButton, setText } from '../dom.ts';

/** The screen of one whose comet broke: who did it, and one key to go on. */
export interface Shattered {
  readonly element: HTMLElement;
  note(event: GameEvent, game: Game): void;
  draw(game: Game, nowMs: number): void;
  /** No comet to go on with: on the start screen, or while the line is down. */
  close(): void;
}

/** A key still held from the fight must not end the screen before it was seen. */
const LEAST_SHOWN_MS = 500;
/** Out of play without having seen it happen (a reload, a tab that comes back): shown only when it lasts, since returning takes a moment too. */
const UNSEEN_MS = 1500;

export function createShattered(onAgain: () => void): Shattered {
  const why = make('p');
  const best = make('p', 'dim');
  const button = makeButton('play go-on', 'Go on', again);
  const element = make('div', 'shattered', [
    make('div', 'panel card-center', [
      make('h2', 'shattered-title', 'Shattered'),
      why,
      best,
      button,
      make('p', 'dim for-keys', 'Enter or Space'),
    ]),
  ]);
  element.hidden = true;
  let deadSinceMs = 0;
  let isBroken = false;
  let rammedBy = '';
  let mostDust = 0;

  function again(): void {
    if (element.hidden || performance.now() - deadSinceMs < LEAST_SHOWN_MS) return;
    onAgain();
  }

  window.addEventListener('keydown', (event) => {
    if (element.hidden || event.repeat || (event.code !== 'Enter' && event.code !== 'Space')) return;
    event.preventDefault();
    again();
  });

  function close(): void {
    element.hidden = true;
    deadSinceMs = 0;
    isBroken = false;
    rammedBy = '';
  }

  return {
    element,
    close,
    note(event, game) {
      if (event.kind === 'ram' && event.loser === game.id && !event.draw) {
        rammedBy = game.roster.get(event.winner)?.name ?? '';
      }
      if (event.kind === 'gone' && event.id === game.id) isBroken = event.shattered;
      if (event.kind === 'born' && event.id === game.id) mostDust = 0;
    },
    draw(game, nowMs) {
      mostDust = Math.max(mostDust, game.dust);
      if (game.alive) return close();
      if (deadSinceMs === 0) deadSinceMs = nowMs;
      if (!isBroken && nowMs - deadSinceMs < UNSEEN_MS) return;
      setText(why, rammedBy ? `${rammedBy} rammed you.` : 'Your comet is dust.');
      setText(best, mostDust > 0 ? `Most dust you held: ${mostDust}` : '');
      element.hidden = false;
    },
  };
}
