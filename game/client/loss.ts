import { isSameSession } from '../../protocol/join.ts';
import type { Client, Status } from '../net/client.ts';

/** The comet that a page had when it last heard of it. */
export interface Holdings {
  /** Its session's. */
  readonly key: string;
  /** 0 where it was out of play. */
  readonly dust: number;
  /** Of the room, which began at 0 with the server. */
  readonly tick: number;
}

/** A comet that is gone though its player did not leave it. */
export interface Loss {
  readonly dust: number;
  /** Because the server was started anew; else the player was away for too long. */
  readonly isRestart: boolean;
}

export interface Losses {
  /** What to remember over a reload. */
  holdings(): Holdings | undefined;
  /** Told of each status. @returns what is missing, once, as the game goes on without it */
  follow(status: Status): Loss | undefined;
}

/** `before`: what the page had before it was reloaded. */
export function createLosses(client: Pick<Client, 'game' | 'replica' | 'sessionKey'>, before?: Holdings): Losses {
  let held = before;
  let isPlaying = false;
  /** From storage the key may be that of a tab that was copied and plays on. */
  let isOwn = false;
  let saidRestart = false;

  function look(): void {
    const { game, replica } = client;
    const key = client.sessionKey();
    if (!isPlaying || !game || !replica || key === undefined) return;
    held = { key, dust: game.alive ? game.dust : 0, tick: replica.tick };
    isOwn = true;
  }

  function miss(): Loss | undefined {
    const { replica } = client;
    if (!held || !replica || isSameSession(held.key, client.sessionKey())) return undefined;
    const isRestart = saidRestart || replica.tick < held.tick;
    return held.dust > 0 && (isRestart || isOwn) ? { dust: held.dust, isRestart } : undefined;
  }

  return {
    holdings() {
      look();
      return held;
    },
    follow(status) {
      if (status.state === 'playing') {
        const loss = isPlaying ? undefined : miss();
        isPlaying = true;
        saidRestart = false;
        look();
        return loss;
      }
      look();
      isPlaying = false;
      if (status.state === 'waiting' && (status.cause === 'restarting' || status.cause === 'goingAway')) {
        saidRestart = true;
      }
      if (status.state === 'idle') held = undefined;
      return undefined;
    },
  };
}
