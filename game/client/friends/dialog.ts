import { type FriendInfo, MOST_FRIENDS } from '../../../protocol/leaderboard.ts';
import { make, setText } from '../base/dom.ts';
import { changeSettings, settings } from '../base/settings.ts';
import { createShare, friendLink } from '../common/share.ts';
import { dropFriend, keepFriend, readCode, readFriends, renewFriendSecret, spacedCode } from '../kept/friends.ts';
import { makeCodeField, makeSwitch } from '../menu/rows.ts';
import '../words/late-words.ts';
import { makeSaid, makeSaidButton } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import type { Presence } from './presence.ts';
import { createRows } from './rows.ts';
import { makeSureButton } from './sure.ts';

/** The friends, the way to more of them, and the own code: over the start screen and over the game. */
export interface FriendsDialog {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  write(): void;
}

export interface DialogActs {
  join(code: string): void;
  isHere(friend: FriendInfo): boolean;
  /** Whether joining a friend ends a comet. */
  isPlaying(): boolean;
}

/** A link is pasted whole. */
const LONGEST_TYPED = 300;

export function createDialog(presence: Presence, acts: DialogActs): FriendsDialog {
  const title = makeSaid('h2', '', 'friends.title');
  title.id = 'friends-title';
  const rows = createRows({
    isHere: acts.isHere,
    join(code) {
      dialog.close();
      acts.join(code);
    },
    call: (code) => void presence.call(code).finally(write),
    isCalled: presence.isCalled,
    mayCall: () => acts.isPlaying() && settings.isFindable,
    remove(code) {
      dropFriend(code);
      write();
      title.focus();
    },
  });
  const note = make('p', 'dim');
  note.setAttribute('role', 'status');
  const adding = createAdding(presence, () => void presence.look());
  const own = createOwn(presence);
  const done = makeSaidButton('done', 'settings.done', () => dialog.close());
  const parts = make('div', 'settings-rows', [
    make('div', 'settings-part', [rows.element, note, adding.element]),
    own.element,
  ]);
  const dialog = make('dialog', 'panel settings friends', [
    title,
    parts,
    make('footer', '', [make('div', 'ends', [done])]),
  ]);
  dialog.setAttribute('aria-labelledby', title.id);
  title.tabIndex = -1;
  dialog.tabIndex = -1;
  dialog.setAttribute('closedby', 'any');
  // In play Escape is the settings', where it is not somebody else's.
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    dialog.close();
  });
  document.body.append(dialog);

  function write(): void {
    const friends = readFriends();
    rows.draw(friends, presence.playing);
    setText(note, noteOn(friends.length, presence, acts.isPlaying()));
    note.hidden = note.textContent === '';
    own.write();
  }

  saying(write);
  return {
    get isOpen() {
      return dialog.open;
    },
    open() {
      if (dialog.open) return;
      adding.clear();
      own.clear();
      write();
      dialog.showModal();
      parts.scrollTop = 0;
      void presence.look();
    },
    close: () => dialog.close(),
    write,
  };
}

function noteOn(count: number, { isLost, playing }: Presence, isPlaying: boolean): string {
  if (isLost) return say('friends.lost');
  if (count === 0) return say('friends.nobody');
  return isPlaying && playing.size > 0 ? say('friends.leaves') : '';
}

/** A field for somebody's code. */
function createAdding(presence: Presence, onAdded: () => void) {
  const field = makeCodeField('friend-field', 'friends.field', LONGEST_TYPED);
  const news = make('p', 'friend-note');
  news.setAttribute('role', 'status');
  let told: WordKey | undefined;

  const write = () => {
    setText(news, told ? say(told, { count: MOST_FRIENDS }) : '');
    news.hidden = told === undefined;
  };
  saying(write);

  function add(): void {
    const code = readCode(field.value);
    told = code === undefined ? 'friends.badCode' : resultOf(code);
    if (told === 'friends.added') {
      field.value = '';
      onAdded();
    } else field.focus();
    write();
  }

  function resultOf(code: string): WordKey {
    if (code === presence.ownCode) return 'friends.ownCode';
    if (readFriends().some((friend) => friend.code === code)) return 'friends.known';
    return keepFriend({ code, who: 0, name: '' }) ? 'friends.added' : 'friends.tooMany';
  }

  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') add();
  });
  const row = make('div', 'friend-line', [field, makeSaidButton('small', 'friends.add', add)]);
  return {
    element: make('div', 'friend-adding', [row, news]),
    clear() {
      field.value = '';
      told = undefined;
      write();
    },
  };
}

/** The own code: to be given away, renewed, or not to be found by. */
function createOwn(presence: Presence) {
  const code = make('output', 'friend-code');
  const share = createShare(friendLink, 'friends.link');
  let isRenewed = false;
  const about = make('p', 'dim');
  const renew = makeSureButton('small', 'friends.renew', () => {
    isRenewed = true;
    void presence.renew(renewFriendSecret());
  });
  const element = make('div', 'settings-part friend-own', [
    makeSaid('h3', 'dim', 'friends.yours'),
    make('div', 'friend-line', [code, share.element]),
    about,
    make('div', 'friend-line', [renew.element]),
    makeSwitch(
      'friends.findable',
      () => settings.isFindable,
      (isFindable) => {
        changeSettings({ isFindable });
        if (!isFindable) void presence.hide();
      },
    ),
  ]);

  const write = () => {
    const { ownCode } = presence;
    setText(code, ownCode === undefined ? '…' : spacedCode(ownCode));
    share.element.hidden = ownCode === undefined;
    if (ownCode !== undefined) share.setRoom(ownCode);
    setText(about, say(isRenewed ? 'friends.renewed' : 'friends.about'));
  };
  return {
    element,
    write,
    clear() {
      isRenewed = false;
    },
  };
}
