import { emptyPose, type Game, type GameEvent, type Pose } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { nowMs } from '../../base/now.ts';
import { hasDialog, isElsewhere, isField } from '../../input/elsewhere.ts';
import { makeSaid, makeSaidButton } from '../../words/said.ts';
import { say } from '../../words/words.ts';
import { createBest } from './best.ts';
import { blowTo } from './blow.ts';
import { createSeeAgain } from './see-again.ts';
import { createToll } from './toll.ts';

/** The screen of one whose comet broke: who did it and why, what it cost, and one key to go on. */
export interface Shattered {
  readonly element: HTMLElement;
  /** `own`: the own comet as it was drawn before. */
  note(event: GameEvent, game: Game, own: Own): void;
  draw(game: Game, nowMs: number): void;
  /** No comet to go on with: on the start screen, or while the line is down. */
  close(): void;
}

/** The own comet in the picture before this one: what happens takes away what it happened to. */
export interface Own {
  readonly pose: Pose;
  dust: number;
}

/** Long enough to read who it was, short enough to want another go. A key pressed sooner goes on when it is over. */
export const LEAST_SHOWN_MS = 1000;
/** Out of play without having seen it happen (a reload, a tab that comes back): shown only when it lasts, since returning takes a moment too. */
const UNSEEN_MS = 1500;

/** `session`: the key of the session at hand. */
export function createShattered(onAgain: () => void, session: () => string | undefined): Shattered {
  const why = make('p');
  const toll = createToll();
  const most = make('p', 'dim');
  const button = makeSaidButton('play go-on', 'dead.goOn', again);
  const seeAgain = createSeeAgain(session);
  const element = make('div', 'shattered', [
    make('div', 'panel card-center', [
      makeSaid('h2', 'shattered-title', 'dead.title'),
      why,
      toll.element,
      most,
      button,
      seeAgain.element,
      makeSaid('p', 'dim for-keys', 'dead.keys'),
    ]),
  ]);
  element.hidden = true;
  const killer = emptyPose();
  const best = createBest();
  let deadSinceMs = 0;
  let isBroken = false;
  let isAsked = false;
  let blow = '';

  function again(): void {
    if (element.hidden) return;
    isAsked = nowMs() - deadSinceMs < LEAST_SHOWN_MS;
    button.classList.toggle('asked', isAsked);
    if (isAsked) return;
    best.end();
    onAgain();
  }

  window.addEventListener('keydown', (event) => {
    if (element.hidden || event.repeat || isElsewhere(event)) return;
    if (event.code !== 'Enter' && event.code !== 'Space') return;
    if (seeAgain.element.contains(event.target as Node)) return;
    event.preventDefault();
    again();
  });
  window.addEventListener('pointerdown', ({ button: pressed, target }) => {
    // Anywhere beside the buttons, which do what they say.
    if (pressed === 0 && !hasDialog() && target instanceof Element && !target.closest('button, a, input, .talk'))
      again();
  });

  function close(): void {
    element.hidden = true;
    deadSinceMs = 0;
    isBroken = false;
    isAsked = false;
    button.classList.remove('asked');
    blow = '';
    toll.clear();
  }

  function open(game: Game): void {
    toll.write(game);
    setText(why, blow || say('dead.dust'));
    setText(most, best.dust > 0 ? say('dead.best', { dust: best.dust }) : '');
    if (!element.hidden) return;
    element.hidden = false;
    seeAgain.element.hidden = !isBroken;
    seeAgain.offer();
    // Who is typing goes on typing.
    if (!isField(document.activeElement)) button.focus({ preventScroll: true });
  }

  return {
    element,
    close,
    note(event, game, own) {
      toll.note(event, game);
      if (event.kind === 'ram' && event.loser === game.id && !event.draw) {
        const name = game.roster.get(event.winner)?.name ?? '?';
        const key = game.pose(event.winner, killer) ? blowTo(own.pose, killer.x, killer.y) : 'dead.by';
        // The ram that broke it is more than a ram.
        blow = key === 'dead.by' ? say('feed.shatteredYou', { a: name }) : say(key, { name });
      }
      if (event.kind === 'gone' && event.id === game.id) isBroken = event.shattered;
    },
    draw(game, atMs) {
      best.look(game, session());
      if (game.alive) return close();
      if (deadSinceMs === 0) deadSinceMs = atMs;
      if (!isBroken && atMs - deadSinceMs < UNSEEN_MS) return;
      open(game);
      if (isAsked && atMs - deadSinceMs >= LEAST_SHOWN_MS) again();
    },
  };
}
