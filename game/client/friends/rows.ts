import type { FriendInfo } from '../../../protocol/leaderboard.ts';
import { make, makeButton, setText } from '../base/dom.ts';
import { type Friend, spacedCode } from '../kept/friends.ts';
import '../words/late-words.ts';
import { say } from '../words/words.ts';
import { makeSureButton } from './sure.ts';

/** The friends, those who play first, each with what one may do. */
export interface Rows {
  readonly element: HTMLElement;
  draw(friends: readonly Friend[], playing: ReadonlyMap<string, FriendInfo>): void;
}

export interface RowActs {
  join(code: string): void;
  remove(code: string): void;
  /** Calls a friend to the own room. */
  call(code: string): void;
  /** Whether one may: not while nobody could come. */
  mayCall(): boolean;
  isCalled(code: string): boolean;
  /** Whether the own comet is in the same room. */
  isHere(friend: FriendInfo): boolean;
}

interface Row {
  readonly element: HTMLElement;
  draw(friend: Friend, info: FriendInfo | undefined): void;
}

export function createRows(acts: RowActs): Rows {
  const element = make('ul', 'friend-rows');
  const rows = new Map<string, Row>();
  return {
    element,
    draw(friends, playing) {
      const sorted = [...friends].sort((a, b) => Number(playing.has(b.code)) - Number(playing.has(a.code)));
      for (const [code, row] of rows) {
        if (friends.some((friend) => friend.code === code)) continue;
        row.element.remove();
        rows.delete(code);
      }
      for (const friend of sorted) {
        const row = rows.get(friend.code) ?? createRow(friend.code, acts);
        rows.set(friend.code, row);
        row.draw(friend, playing.get(friend.code));
      }
      const wanted = sorted.map(({ code }) => rows.get(code)?.element);
      // Only where the order is another: moving a row takes the focus from its buttons.
      if (wanted.some((row, i) => element.children[i] !== row)) {
        element.replaceChildren(...wanted.filter((row) => row !== undefined));
      }
    },
  };
}

function createRow(code: string, { join, remove, isHere, ...calling }: RowActs): Row {
  const name = make('bdi', 'name');
  const where = make('span', 'dim');
  const toFriend = makeButton('small play', '', () => join(code));
  const call = makeButton('small', '', () => calling.call(code));
  const away = makeSureButton('small', 'friends.remove', () => remove(code));
  const element = make('li', 'friend-row', [make('div', 'friend-who', [name, where]), toFriend, call, away.element]);
  return {
    element,
    draw(friend, info) {
      const called = (info?.name ?? friend.name) || spacedCode(code);
      setText(name, called);
      setText(where, whereIs(info, info !== undefined && isHere(info)));
      setText(toFriend, say('friends.join'));
      toFriend.setAttribute('aria-label', say('friends.joinName', { name: called }));
      toFriend.hidden = info === undefined || isHere(info);
      toFriend.disabled = info?.free !== true;
      const isCalled = calling.isCalled(code);
      setText(call, say(isCalled ? 'friends.called' : 'friends.call'));
      call.setAttribute('aria-label', say(isCalled ? 'friends.calledName' : 'friends.callName', { name: called }));
      call.hidden = !calling.mayCall() || (info !== undefined && isHere(info));
      call.disabled = isCalled;
      away.name(say('friends.removeName', { name: called }));
      element.classList.toggle('is-playing', info !== undefined);
    },
  };
}

function whereIs(info: FriendInfo | undefined, isHere: boolean): string {
  if (!info) return say('friends.away');
  if (isHere) return say('friends.here');
  const where = info.room === undefined ? say('friends.private') : say('friends.in', { room: info.room });
  return info.free ? where : `${where} · ${say('friends.full')}`;
}
