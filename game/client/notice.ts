import type { Status } from '../net/client.ts';
import { byId, make, makeButton, setText } from './dom.ts';

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

interface Words {
  readonly title: string;
  readonly text: string;
  readonly action: string;
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
  let words: Words | undefined;
  let timer = 0;

  window.addEventListener('keydown', (event) => {
    if (!words?.byKey || event.key !== 'Enter' || event.repeat) return;
    event.preventDefault();
    onAction();
  });

  function write(status: Status, page: PageState): void {
    words = wordsFor(status, page, nowMs());
    screen.hidden = words === undefined;
    screen.dataset.state = status.state;
    if (!words) return;
    setText(title, words.title);
    setText(text, words.text);
    setText(button, words.action);
  }

  return {
    show(status, page) {
      clearInterval(timer);
      write(status, page);
      if (status.state === 'waiting') timer = window.setInterval(() => write(status, page), COUNTDOWN_MS);
    },
  };
}

function wordsFor(status: Status, { isLoading, wasPlaying }: PageState, nowMs: number): Words | undefined {
  switch (status.state) {
    case 'idle':
      return undefined;
    case 'joining':
      return {
        title: wasPlaying ? 'Reconnecting …' : 'Joining …',
        text: location.host,
        action: 'Cancel',
        byKey: false,
      };
    case 'playing':
      return isLoading ? { title: 'Loading …', text: location.host, action: 'Cancel', byKey: false } : undefined;
    case 'waiting':
      return { title: 'No connection', text: countdown(status, nowMs), action: 'Leave', byKey: false };
    case 'closed': {
      const title = isClean(status.code) ? 'Connection closed' : 'Connection lost';
      const text = `${sentence(status.reason)} (${location.host}, code ${status.code})`;
      return { title: wasPlaying ? title : 'Cannot join', text, action: 'Start screen', byKey: true };
    }
  }
}

function countdown(status: Status & { state: 'waiting' }, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1000));
  const when = seconds > 0 ? `Trying again in ${seconds} s` : 'Trying again';
  const attempt = status.attempt > 1 ? ` (attempt ${status.attempt})` : '';
  return `${sentence(status.reason)}\n${when}${attempt}`;
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
