import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../protocol/table.ts';
import type { ConnectionHandlers } from '../../../server/gateway/player.ts';
import type { VirtualWorld } from '../../lib/virtual/virtual.ts';
import { CHANGED, playMoves, SLOTS_PER_SECOND } from '../load/plays.ts';

/** Modelled people in one room, who say what clients say and are told what clients are told; what they make of it costs nothing. */
export interface Crowd {
  /** One more slot of 50 ms of all of them. */
  play(): void;
}

export interface CrowdOptions {
  readonly people: number;
  /** Along the side of the world. */
  readonly cells: number;
  readonly seconds: number;
}

/** How many moves ahead of its tick a move arrives, in ticks. */
const AHEAD_TICKS = 2;

export function createCrowd({ game }: VirtualWorld, { people, cells, seconds }: CrowdOptions): Crowd {
  const { slots, moves } = playMoves({ play: 'human', clients: people, seats: people, cells, seed: 1, seconds });
  const lines = Array.from({ length: people }, (_, i) => {
    const answer = game.lobby.join({ name: `Player ${i}`, colour: i % 12 });
    if ('error' in answer) throw new Error(answer.message);
    const line: ConnectionHandlers = game.opened({ send: () => true, bufferedBytes: () => 0, close() {} });
    line.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return line;
  });
  let slot = -1;
  const say = (line: ConnectionHandlers, message: Parameters<typeof encodeClientMessage>[0]) =>
    line.message(encodeClientMessage(message), true);
  return {
    play() {
      slot++;
      const tick = game.counters.ticks;
      for (const [i, line] of lines.entries()) {
        const input = moves[i * slots + (slot % slots)];
        // Once a second each, not all in one slot.
        if ((slot + i) % SLOTS_PER_SECOND === 0) {
          say(line, { kind: 'ping', seq: slot & 255, read: narrow(tick), now: narrow(tick * TICK_PARTS) });
        }
        if ((input & CHANGED) === 0) continue;
        say(line, { kind: 'move', stamp: narrow(tick + AHEAD_TICKS), heading: input & 255, buttons: (input >> 8) & 3 });
      }
    },
  };
}
