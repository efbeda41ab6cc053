import { SIM_HZ } from '../../game/sim/math/units.ts';
import { REVENGE_TICKS } from '../../game/sim/rules/fight/shatter.ts';
import { REPLAY_TICKS } from '../../protocol/codec/replay-file.ts';
import type { Room } from '../host/room.ts';
import { headOf, type Journal } from '../recording/journal.ts';
import { takeRecord } from '../recording/recorder.ts';

/** A comet has shattered: which one, who struck it, and in which tick. */
export interface Moment {
  readonly loser: number;
  readonly winner: number;
  readonly tick: number;
}

/**
 * The last time that a seat's comet shattered, or shattered another. It is read from what the rules keep for revenge, so that no tick
 * notes anything for it. Undefined where there was none, or before the seat's player came.
 */
export function lastMoment(room: Room, seat: number): Moment | undefined {
  const { nemesis, nemesisUntil } = room.world.deeds;
  let last: Moment | undefined;
  for (let loser = 0; loser < nemesis.length; loser++) {
    const winner = nemesis[loser];
    const tick = nemesisUntil[loser] - REVENGE_TICKS;
    if (winner < 0 || (loser !== seat && winner !== seat) || tick <= (last?.tick ?? 0)) continue;
    last = { loser, winner, tick };
  }
  return last && wasThere(room, seat, last.tick) ? last : undefined;
}

/** Whether who sits in a seat now has sat there in a tick. */
export function wasThere({ sessions, world, options }: Room, seat: number, tick: number): boolean {
  const session = sessions[seat];
  const agoMs = ((world.tick - tick) * 1000) / SIM_HZ;
  return session !== undefined && options.nowMs() - session.sinceMs >= agoMs;
}

/** What is on record of the ticks that a replay of a moment needs, as it is now; undefined where it does not reach back so far. */
export function journalOf({ options, world, recorder }: Room, fingerprint: number, tick: number): Journal | undefined {
  const chunks = recorder ? takeRecord(recorder) : [];
  const first = chunks.findLastIndex(({ fromTick }) => fromTick <= tick - REPLAY_TICKS);
  const used = chunks.slice(Math.max(0, first));
  if (used.length === 0 || used[0].fromTick >= tick) return undefined;
  const head = headOf(options, world.arena, fingerprint);
  return { head, state: used[0].state, chunks: used, finalHash: undefined };
}
