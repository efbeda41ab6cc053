import type { Client, Game, Line } from '../../net/client.ts';
import { codeOffered, keepFriend, offerOf, readFriends } from '../kept/friends.ts';
import '../words/late-words.ts';
import type { Presence } from './presence.ts';
import type { Toast } from './toast.ts';

/** Becoming friends with somebody in the room: one whispers a code, the other keeps it and whispers its own. */
export interface Asking {
  offer(id: number): void;
  /** Whether a line was about that; then it has been dealt with. */
  hear(line: Line, game: Game): boolean;
}

export function createAsking(client: Client, presence: Presence, toast: Toast): Asking {
  /** Whom this player has asked: their code is kept when it comes. */
  const asked = new Set<string>();
  /** Who has asked, and has not been answered. */
  const asking = new Set<string>();

  function keep({ who, name }: Line, code: string): void {
    const isKept = keepFriend({ code, who, name });
    toast.show({ key: isKept ? 'friends.made' : 'friends.tooMany', values: { name, count: readFriends().length } });
    void presence.look();
  }

  async function offer(id: number): Promise<void> {
    if (presence.ownCode === undefined) await presence.look();
    const player = client.game?.roster.get(id);
    if (!player || presence.ownCode === undefined) return toast.show({ key: 'friends.lost' });
    asked.add(personOf(player.who, id, player.name));
    client.say(offerOf(presence.ownCode, player.name), id);
  }

  function ask(line: Line, code: string): void {
    const { from, who, name } = line;
    const person = personOf(who, from, name);
    if (asking.has(person)) return;
    asking.add(person);
    const answered = () => void asking.delete(person);
    const run = () => {
      answered();
      keep(line, code);
      // Who asked may have left meanwhile, and another sit there.
      if (client.game?.roster.get(from)?.who === who) void offer(from);
    };
    const act = { key: 'friends.accept', run } as const;
    toast.show({ key: 'friends.offered', values: { name }, stays: true, act, onClose: answered });
  }

  return {
    offer: (id) => void offer(id),
    hear(line, game) {
      const code = line.to < 0 ? undefined : codeOffered(line.text);
      if (code === undefined) return false;
      const { from, who, name } = line;
      if (from === game.id) toast.show({ key: 'friends.gave', values: { name: game.roster.get(line.to)?.name ?? '' } });
      else if (asked.has(personOf(who, from, name)) || readFriends().some((friend) => friend.code === code))
        keep(line, code);
      else if (code !== presence.ownCode) ask(line, code);
      return true;
    },
  };
}

/** Somebody in a room. Whoever keeps no identity is known by seat and name. */
function personOf(who: number, id: number, name: string): string {
  return who > 0 ? String(who) : `${id}/${name}`;
}
