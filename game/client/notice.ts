import type { Status } from '../net/client.ts';
import { byId, make, makeButton, setText } from './dom.ts';
import { isElsewhere } from './input/elsewhere.ts';
import { say, saying, type WordKey } from './words/words.ts';

/** The card over everything that says why there is nothing to play just now: joining, lost, closed. */
export interface Notice {
  /** Shows what `status` calls for, or nothing. */
  show(status: Status, page: PageState): void;
}

/** What the words depend on beside the connection. */
export interface PageState {
  /** The game's script has not arrived yet. */
  readonly isLoading: boolean;
  /** There is a game to go back to. */
  readonly wasPlaying: boolean;
}

interface Card {
  readonly title: WordKey;
  readonly text: string;
  readonly action: WordKey;
  /** Enter does it too; not while a countdown would be cut short by a key pressed in play. */
  readonly byKey: boolean;
}

/** Often enough that no second of the countdown is skipped. */
const COUNTDOWN_MS = 200;

/** `nowMs` is the client's clock; `onAction` ends the session: all cards offer just that. */
export function createNotice(nowMs: () => number, onAction: () => void): Notice {
  const title = make('h2', 'notice-title');
  const text = make('p');
  const button = makeButton('small end', '', onAction);
  const screen = byId('notice');
  const live = make('div', '', [title, text]);
  live.setAttribute('role', 'status');
  screen.replaceChildren(make('div', 'panel card-center', [live, button]));
  let status: Status = { state: 'idle' };
  let page: PageState = { isLoading: true, wasPlaying: false };
  let card: Card | undefined;
  let timer = 0;

  window.addEventListener('keydown', (event) => {
    if (!card?.byKey || event.key !== 'Enter' || event.repeat || isElsewhere(event)) return;
    event.preventDefault();
    onAction();
  });

  function write(): void {
    card = cardFor(status, page, nowMs());
    screen.hidden = card === undefined;
    screen.dataset.state = status.state;
    if (!card) return;
    setText(title, say(card.title));
    setText(text, card.text);
    // What the server itself said, for whoever looks into it.
    text.title = 'reason' in status ? status.reason : '';
    setText(button, say(card.action));
  }

  saying(write);
  return {
    show(nextStatus, nextPage) {
      status = nextStatus;
      page = nextPage;
      clearInterval(timer);
      write();
      if (status.state === 'waiting') timer = window.setInterval(write, COUNTDOWN_MS);
    },
  };
}

function cardFor(status: Status, { isLoading, wasPlaying }: PageState, nowMs: number): Card | undefined {
  switch (status.state) {
    case 'idle':
      return undefined;
    case 'joining':
      return waitFor(wasPlaying ? 'notice.reconnecting' : 'notice.joining');
    case 'playing':
      return isLoading ? waitFor('notice.loading') : undefined;
    case 'waiting':
      return { title: 'notice.noConnection', text: countdown(status, nowMs), action: 'notice.leave', byKey: false };
    case 'closed': {
      const title = isClean(status.code) ? 'notice.closed' : 'notice.lost';
      const text = `${causeOf(status)}\n${say('notice.code', { host: location.host, code: status.code })}`;
      return { title: wasPlaying ? title : 'notice.cannotJoin', text, action: 'notice.startScreen', byKey: true };
    }
  }
}

function waitFor(title: WordKey): Card {
  return { title, text: location.host, action: 'notice.cancel', byKey: false };
}

function countdown(status: Status & { state: 'waiting' }, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1000));
  const when = seconds > 0 ? say('notice.againIn', { seconds }) : say('notice.again');
  const attempt = status.attempt > 1 ? ` ${say('notice.attempt', { attempt: status.attempt })}` : '';
  return `${causeOf(status)}\n${when}${attempt}`;
}

/** Why, in the player's language; of what is new to this page, the server's own sentence. */
function causeOf({ cause, reason }: Status & { state: 'waiting' | 'closed' }): string {
  return cause === 'other' ? sentence(reason) : say(`cause.${cause}`);
}

/** Whether a connection ended with a word from the other side, and did not just break. */
export function isClean(code: number): boolean {
  // 1006 is what a browser says of a line that ended without a closing frame; 0 where no connection came about.
  return code !== 1006 && code !== 0;
}

function sentence(reason: string): string {
  if (reason === '') return '';
  const text = reason[0].toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
