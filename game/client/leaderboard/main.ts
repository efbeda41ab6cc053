import { type Board, MOST_PLACES } from '../../../protocol/leaderboard.ts';
import { rewritePlace } from '../base/browser.ts';
import { byId, make, makeButton, setText } from '../base/dom.ts';
import { readFriends } from '../kept/friends.ts';
import { ownWho } from '../kept/identity.ts';
import '../words/late-words.ts';
import { makeSaid } from '../words/said.ts';
import { languageNow, say, saying } from '../words/words.ts';
import { type Followed, followLeaderboard } from './follow.ts';
import { makeTable } from './table.ts';

// The page /leaderboard: who is first, without joining.

const TABS = ['now', 'round', 'day', 'week', 'all'] as const;
type Tab = (typeof TABS)[number];

const who = ownWho();
/** Those who have been told of: only then is a friend's number known. */
const friends: ReadonlySet<number> = new Set(
  readFriends()
    .map((friend) => friend.who)
    .filter((number) => number > 0),
);
let shown = tabInAddress();
let followed: Followed = { boards: undefined, places: undefined, isLive: true };

const tabs = make('nav', 'tabs', TABS.map(makeTab));
const rows = make('section', 'rows');
rows.tabIndex = 0;
const note = make('p', 'dim');
note.setAttribute('role', 'status');
const back = makeSaid('a', 'play', 'board.play');
back.href = './';
byId('board').replaceChildren(make('header', '', [makeSaid('h1', '', 'board.title'), back]), tabs, note, rows);
saying(write);
followLeaderboard([who, ...friends].filter((number) => number > 0).slice(0, MOST_PLACES), (next) => {
  followed = next;
  write();
});
setInterval(writeNote, 1000);
window.addEventListener('hashchange', () => {
  shown = tabInAddress();
  write();
});

function tabInAddress(): Tab {
  return TABS.find((tab) => `#${tab}` === location.hash) ?? 'day';
}

function makeTab(tab: Tab): HTMLButtonElement {
  const button = makeButton('', '', () => {
    shown = tab;
    rewritePlace(null, new URL(`#${tab}`, location.href));
    write();
  });
  button.dataset.tab = tab;
  saying(() => setText(button, say(`board.${tab}`)));
  return button;
}

function write(): void {
  for (const button of tabs.querySelectorAll('button')) {
    button.setAttribute('aria-current', String(button.dataset.tab === shown));
  }
  const { boards, places } = followed;
  document.title = `${say('board.title')} · Cometa`;
  rows.replaceChildren(...(boards ? tablesOf(boards, places) : []));
  writeNote();
}

function tablesOf(boards: NonNullable<Followed['boards']>, places: Followed['places']): HTMLElement[] {
  const title = say(`board.${shown}`);
  if (shown !== 'now' && shown !== 'round') {
    return [makeTable(title, boards[shown].rows, places?.[shown] ?? [], { who, friends })];
  }
  const rooms = boards[shown];
  if (rooms.length === 0) return [makeTable(title, [], [], { who, friends })];
  const titleOf = (room: string) => (rooms.length > 1 ? say('board.room', { room }) : title);
  return rooms.map(({ room, rows: inRoom }) => makeTable(titleOf(room), inRoom, [], { who, friends }));
}

function writeNote(): void {
  setText(note, noteNow());
}

function noteNow(): string {
  const { boards, isLive } = followed;
  if (!isLive) return say('board.lost');
  if (!boards || shown === 'now' || shown === 'round') return '';
  const { endsMs, players } = boards[shown];
  const count = say('board.players', { count: players });
  return endsMs === null ? count : `${count} · ${say('board.ends', { time: timeTo(endsMs) })}`;
}

/** How long it is until then, to the minute: as words of the language. */
function timeTo(endsMs: NonNullable<Board['endsMs']>): string {
  const minutes = Math.max(1, Math.ceil((endsMs - Date.now()) / 60_000));
  const [amount, unit] =
    minutes < 120 ? [minutes, 'minute'] : minutes < 2880 ? [minutes / 60, 'hour'] : [minutes / 1440, 'day'];
  return new Intl.NumberFormat(languageNow(), { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(amount));
}
