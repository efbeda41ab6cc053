import { type Client, createClient, type JoinWish } from '../../net/client.ts';
import type { Platform } from '../../net/line/platform.ts';

/** The running room behind the start screen, seen by a client of its own that has no comet. */
export interface Spectating {
  readonly client: Client;
  /** Whether there is something to see. */
  readonly isThere: boolean;
  /** Whether a room was asked for by its code. */
  readonly isOfLink: boolean;
  /** Begins to watch the room of this code, the public one without; again does nothing. */
  open(room: string | undefined): void;
  close(): void;
  /** How many play in the room that was asked for; undefined while nobody knows. */
  players(): number | undefined;
}

/** A look at another tab does not end it; a page that is left open for hours must not keep a place. */
const HIDDEN_MS = 15_000;
/** How often it is asked whether the room of the link, in which nobody was, has been opened: a friend waits for this. */
const ASK_AGAIN_MS = 5000;

const ANY_ROOM: JoinWish = { name: '', colour: 0, watch: true };

/** `onSight`: `isThere` may have changed. */
export function createSpectating(platform: Platform, onSight: () => void): Spectating {
  const client = createClient({ platform });
  let wish: JoinWish | undefined;
  let isThere = false;
  let cancelLeaving = () => {};
  let cancelAsking = () => {};

  const isElsewhere = () => isThere && wish?.room !== undefined && client.game?.room !== wish.room;

  function join(): void {
    if (wish && document.visibilityState === 'visible') client.join(wish);
  }

  function askAgain(): void {
    cancelAsking = platform.later(ASK_AGAIN_MS, askAgain);
    if (isElsewhere()) join();
  }

  client.onStatus((status) => {
    // Asking again is not seen: the last picture goes on.
    if (status.state === 'joining') return;
    if (wish?.room !== undefined && status.state === 'closed' && status.cause === 'roomGone') {
      // The public room is a picture as well.
      return client.join(ANY_ROOM);
    }
    isThere = status.state === 'playing';
    onSight();
  });

  document.addEventListener('visibilitychange', () => {
    cancelLeaving();
    if (document.visibilityState === 'hidden') {
      client.hide();
      cancelLeaving = platform.later(HIDDEN_MS, () => client.leave());
    } else {
      client.show();
      if (client.status.state === 'idle') join();
    }
  });

  return {
    client,
    get isThere() {
      return isThere;
    },
    get isOfLink() {
      return wish?.room !== undefined;
    },
    open(room) {
      if (wish) return;
      wish = { ...ANY_ROOM, ...(room === undefined ? {} : { room }) };
      join();
      cancelAsking = platform.later(ASK_AGAIN_MS, askAgain);
    },
    close() {
      if (!wish) return;
      wish = undefined;
      cancelLeaving();
      cancelAsking();
      client.leave();
    },
    players() {
      if (!isThere || !client.game) return undefined;
      return isElsewhere() ? 0 : client.game.rank.of;
    },
  };
}
