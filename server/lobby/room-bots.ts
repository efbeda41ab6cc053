import type { ChildProcess } from 'node:child_process';
import type { BotOrder, BotsGone } from '../../game/common/bot-orders.ts';
import type { Place } from '../machine/addresses.ts';
import { type BotLog, spawnBots } from './bot-fill.ts';

/** Bots of private rooms: all in one process, begun with the first room that wants some. */
export interface RoomBots {
  /** Sends bots into a room, as many of those it wants as there are left. They leave when they are alone there. */
  order(order: BotOrder): void;
  stop(): void;
}

/** `most`: in all rooms together. `start` begins their process. */
export function createRoomBots(most: number, start: () => ChildProcess, log: BotLog): RoomBots {
  /** How many are out, by room. */
  const out = new Map<string, number>();
  let child: ChildProcess | undefined;
  let isStopped = false;

  function begin(): ChildProcess {
    const begun = start();
    begun.on('message', ({ gone }: BotsGone) => void out.delete(gone));
    const ended = (fields: object) => {
      if (child !== begun) return;
      // The next room that wants bots gets a new process.
      child = undefined;
      out.clear();
      if (!isStopped) log.warn(fields, 'the bots of private rooms have ended');
    };
    begun.on('error', (error) => ended({ error: error.message }));
    begun.on('exit', (status) => ended({ status }));
    return begun;
  }

  return {
    order(wanted) {
      const left = most - [...out.values()].reduce((sum, bots) => sum + bots, 0);
      // A room that was closed and opened again keeps those who are still out for it.
      const bots = out.has(wanted.room) ? 0 : Math.min(wanted.bots, left);
      if (bots <= 0 || isStopped) return;
      out.set(wanted.room, bots);
      child ??= begin();
      child.send({ ...wanted, bots } satisfies BotOrder, () => {});
    },
    stop() {
      isStopped = true;
      child?.kill('SIGTERM');
    },
  };
}

/** The process that takes orders, against the server at `place`. */
export function spawnRoomBots(place: Place): ChildProcess {
  return spawnBots(['--orders'], place);
}
