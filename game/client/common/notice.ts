import { readSanction } from '../../../protocol/people.ts';
import type { Status } from '../../net/client.ts';
import { byId, make, makeButton, setText } from '../base/dom.ts';
import type { PartState } from '../base/late-part.ts';
import { isElsewhere } from '../input/elsewhere.ts';
import { makeSaid, makeSaidButton } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import { saySanction } from './sanction.ts';

/** The card over everything that says why there is nothing to play just now: joining, lost, closed. */
export interface Notice {
  /** Shows what `status` calls for, or nothing. */
  show(status: Status, page: PageState): void;
}

/** What the words depend on beside the connection. */
export interface PageState {
  /** A part of the page that is asked for, and is not there. */
  readonly missing: PartState | undefined;
  /** There is a game to go back to. */
  readonly wasPlaying: boolean;
  /** Nothing else is on the page: no game yet, and no start screen any more. */
  readonly isBare: boolean;
}

interface Card {
  readonly title: WordKey;
  readonly text: string;
  readonly action: WordKey;
  /** Offers to reload the page beside it. */
  readonly reloads?: boolean;
  /** Enter does it too; not while a countdown would be cut short by a key pressed in play. */
  readonly byKey: boolean;
}

/** Often enough that no second of the countdown is skipped. */
const COUNTDOWN_MS = 200;

/** `nowMs` is the client's clock; `onAction` goes back, as all cards offer: ends the session, or what is waited for. */
export function createNotice(nowMs: () => number, onAction: () => void): Notice {
  const title = make('h2', 'notice-title');
  const text = make('p');
  const button = makeButton('small end', '', onAction);
  const reload = makeSaidButton('small reload', 'notice.reload', () => location.reload());
  const board = makeSaid('a', 'board-link', 'board.live');
  board.href = './leaderboard#now';
  board.target = '_blank';
  const screen = byId('notice');
  const live = make('div', '', [title, text]);
  live.setAttribute('role', 'status');
  screen.replaceChildren(make('div', 'panel card-center', [live, make('div', 'choices', [reload, button]), board]));
  let status: Status = { state: 'idle' };
  let page: PageState = { missing: undefined, wasPlaying: false, isBare: false };
  /** What went wrong before the attempt that runs now. */
  let trouble: Waiting | undefined;
  let card: Card | undefined;
  let timer = 0;

  window.addEventListener('keydown', (event) => {
    if (!card?.byKey || event.key !== 'Enter' || event.repeat || isElsewhere(event)) return;
    event.preventDefault();
    onAction();
  });

  function write(): void {
    card = cardFor(status, page, trouble, nowMs());
    screen.hidden = card === undefined;
    screen.dataset.state = status.state;
    screen.classList.toggle('bare', page.isBare);
    if (!card) return;
    setText(title, say(card.title));
    setText(text, card.text);
    // What the server itself said, for whoever looks into it.
    text.title = 'reason' in status ? status.reason : '';
    setText(button, say(card.action));
    reload.hidden = !card.reloads;
    // Events over HTTP come through where sockets do not.
    board.hidden = ![status, trouble].some((state) => state && 'cause' in state && state.cause === 'blocked');
  }

  saying(write);
  return {
    show(nextStatus, nextPage) {
      status = nextStatus;
      page = nextPage;
      if (status.state !== 'joining') trouble = status.state === 'waiting' ? status : undefined;
      clearInterval(timer);
      write();
      if (status.state === 'waiting') timer = window.setInterval(write, COUNTDOWN_MS);
    },
  };
}

type Waiting = Status & { state: 'waiting' };

function cardFor(
  status: Status,
  { missing, wasPlaying }: PageState,
  trouble: Waiting | undefined,
  nowMs: number,
): Card | undefined {
  if (missing) return missingCard(missing, status.state === 'idle' ? 'notice.cancel' : 'notice.goOn');
  switch (status.state) {
    case 'idle':
    case 'playing':
      return undefined;
    case 'joining': {
      const text = trouble ? `${causeOf(trouble)}\n${say('notice.again')}${attemptOf(trouble)}` : location.host;
      return waitFor(wasPlaying ? 'notice.reconnecting' : 'notice.joining', text);
    }
    case 'waiting':
      return { title: 'notice.noConnection', text: countdown(status, nowMs), action: 'notice.leave', byKey: false };
    case 'closed': {
      const title = isClean(status.code) ? 'notice.closed' : 'notice.lost';
      const text = `${causeOf(status)}\n${say('notice.code', { host: location.host, code: status.code })}`;
      return {
        title: wasPlaying ? title : 'notice.cannotJoin',
        text,
        action: 'notice.startScreen',
        byKey: true,
        reloads: status.reload,
      };
    }
  }
}

/** A part of the page does not come. One that is gone was there when the page came: the game has been updated since. */
function missingCard(missing: PartState, action: WordKey): Card {
  if (missing !== 'slow' && missing !== 'gone') return { ...waitFor('notice.loading'), action };
  const [title, text] = WORDS_OF_MISSING[missing];
  return { title, text: say(text), action, byKey: false, reloads: true };
}

const WORDS_OF_MISSING = {
  slow: ['notice.slow', 'notice.slowText'],
  gone: ['notice.updated', 'notice.updatedText'],
} as const;

function waitFor(title: WordKey, text: string = location.host): Card {
  return { title, text, action: 'notice.cancel', byKey: false };
}

function countdown(status: Waiting, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1000));
  const when = seconds > 0 ? say('notice.againIn', { seconds }) : say('notice.again');
  return `${causeOf(status)}\n${when}${attemptOf(status)}`;
}

function attemptOf({ attempt }: Waiting): string {
  return attempt > 1 ? ` ${say('notice.attempt', { attempt })}` : '';
}

/** Why, in the player's language; of what is new to this page, the server's own sentence. */
function causeOf({ cause, reason }: Status & { state: 'waiting' | 'closed' }): string {
  const sanction = readSanction(reason);
  if (sanction) return saySanction(sanction);
  return cause === 'other' ? sentence(reason) : say(`cause.${cause}`);
}

/** Whether a connection ended with a word from the other side, and did not just break. */
function isClean(code: number): boolean {
  // 1006 is what a browser says of a line that ended without a closing frame; 0 where no connection came about.
  return code !== 1006 && code !== 0;
}

function sentence(reason: string): string {
  if (reason === '') return '';
  const text = reason[0].toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
