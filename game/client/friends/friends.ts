import type { FriendInfo } from '../../../protocol/leaderboard.ts';
import type { Client, JoinWish } from '../../net/client.ts';
import type { Platform } from '../../net/line/platform.ts';
import { isPageHidden, notify } from '../base/browser.ts';
import { byId, setText } from '../base/dom.ts';
import { recallPlayer } from '../base/memory.ts';
import { isSteeringKey, settings } from '../base/settings.ts';
import { isBrowsers, isElsewhere } from '../input/elsewhere.ts';
import { keepFriend, ownFriendSecret, readFriends } from '../kept/friends.ts';
import { ownIdentity } from '../kept/identity.ts';
import '../words/late-words.ts';
import { makeSaidButton } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import { type Asking, createAsking } from './asking.ts';
import { createDialog, type FriendsDialog } from './dialog.ts';
import { createLink } from './link.ts';
import { createPresence, type Presence } from './presence.ts';
import { createToast, type News } from './toast.ts';

/** Friends: who of them plays where, being where they are, and becoming some. Begins with the page, and lives as long. */
export interface Friends extends Asking {
  /** A wish to join, with all that says who one is and whom one wants to be with. */
  dress(wish: JoinWish): JoinWish;
  /** Opens the list. */
  open(): void;
  /** The title of the list, and how many play. */
  label(): string;
  isFriend(who: number): boolean;
}

/** `join`: leaves whatever is, and joins. */
export function createFriends(client: Client, platform: Platform, join: (wish: JoinWish) => void): Friends {
  const toast = createToast(isPageHidden);
  const link = createLink(toast, write);
  /** Made when it is first opened. */
  let dialog: FriendsDialog | undefined;
  let known: ReadonlySet<number> = new Set();
  let came: News | undefined;
  let wasAtStart = false;

  const presence = createPresence({
    platform,
    codes: () => [...new Set([...readFriends().map(({ code }) => code), ...(link.code ? [link.code] : [])])],
    secret: ownFriendSecret,
    isIdle: () => isPageHidden() && !settings.notifies,
    onChange() {
      keepNews(presence);
      write();
    },
    onCame,
    onCall,
  });
  const asking = createAsking(client, presence, toast);
  const button = makeSaidButton('news-link to-friends', 'friends.title', open);
  document.querySelector('#start .news-row')?.append(button);

  function open(): void {
    dialog ??= createDialog(presence, {
      join: joinFriend,
      isHere: (friend) => isHere(client, friend),
      isPlaying: () => client.game !== undefined,
    });
    dialog.open();
  }

  function joinFriend(code: string): void {
    const { name, colour } = recallPlayer();
    join({ name: name || say('start.nameless'), colour, with: code });
  }

  function write(): void {
    known = new Set(readFriends().map(({ who }) => who));
    const count = countOf(presence);
    setText(button, labelOf(count));
    button.setAttribute('aria-label', count > 0 ? say('friends.count', { count }) : labelOf(count));
    dialog?.write();
    if (wasAtStart && presence.ownCode !== undefined) link.tell(presence);
    toast.write();
  }

  /** On the page, and beside it where it is hidden. */
  function announce(news: News): void {
    came = news;
    toast.show(news);
    if (isPageHidden() && settings.notifies) notify(say(news.key, news.values));
  }

  function onCame(friends: readonly FriendInfo[]): void {
    const others = friends.filter((friend) => friend.code !== link.code && !isHere(client, friend));
    if (others.length > 0) announce(newsOf(others, joinFriend, open));
  }

  function onCall(friend: FriendInfo): void {
    if (!isHere(client, friend)) announce(newsOf([friend], joinFriend, open, 'friends.calls'));
  }

  /** Over whatever is seen now. */
  function place(): void {
    const { state } = client.status;
    const isAtStart = state === 'idle';
    const host = isAtStart ? byId('start') : document.querySelector('#hud .upper');
    if (host && toast.element.parentElement !== host) host.append(toast.element);
    if (!isAtStart) link.hush();
    // Whoever begins to play has read it, and may be where the friend is.
    if (state === 'playing' && came) toast.drop(came);
    if (isAtStart && !wasAtStart && presence.ownCode !== undefined) link.tell(presence);
    wasAtStart = isAtStart;
  }

  client.onStatus(place);
  place();
  saying(write);
  document.addEventListener('visibilitychange', () => {
    toast.write();
    if (!isPageHidden() && readFriends().length > 0) void presence.look();
  });
  onOpening(open);

  return {
    ...asking,
    dress: (wish) => ({
      ...(link.code === undefined || wish.room !== undefined || wish.private ? {} : { with: link.code }),
      ...wish,
      identity: ownIdentity(),
      ...(settings.isFindable ? { friend: ownFriendSecret() } : {}),
    }),
    open,
    label: () => labelOf(countOf(presence)),
    isFriend: (who) => who > 0 && known.has(who),
  };
}

/** The key beside those that steer. */
const OPENING = 'KeyF';

function onOpening(open: () => void): void {
  window.addEventListener('keydown', (event) => {
    const isPlain = !(event.repeat || isBrowsers(event) || event.defaultPrevented);
    if (event.code !== OPENING || !isPlain || isElsewhere(event) || isSteeringKey(OPENING)) return;
    event.preventDefault();
    open();
  });
}

/** Friends may have taken another name, or be told of for the first time. */
function keepNews({ playing }: Presence): void {
  for (const { code, who, name } of readFriends()) {
    const now = playing.get(code);
    if (now && (now.who !== who || now.name !== name)) keepFriend({ code, who: now.who, name: now.name });
  }
}

/** How many friends play. */
function countOf({ playing }: Presence): number {
  return readFriends().filter(({ code }) => playing.has(code)).length;
}

function labelOf(count: number): string {
  return count > 0 ? `${say('friends.title')} · ${count}` : say('friends.title');
}

/** Whether a friend is in the own room. */
function isHere({ game }: Client, { room, who }: FriendInfo): boolean {
  if (!game) return false;
  // Of a private room the code is not told.
  return room === game.room || (who > 0 && [...game.roster.values()].some((player) => player.who === who));
}

/** @param key what is told of a single one */
function newsOf(
  friends: readonly FriendInfo[],
  join: (code: string) => void,
  open: () => void,
  key: WordKey = 'friends.came',
): News {
  const [{ code, name, free }] = friends;
  const count = friends.length;
  if (count > 1) return { key: 'friends.some', values: { count }, act: { key: 'friends.title', run: open } };
  const act = { key: 'friends.join', run: () => join(code) } as const;
  return { key, values: { name }, ...(free ? { act } : {}) };
}
