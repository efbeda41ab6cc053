import { SIM_HZ } from '../../game/sim/math/units.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import type { TracedMove } from '../ports/publication.ts';
import { privatesOf, type Streams } from './streams.ts';

/** A followed move that the host has published, until the update that holds it is given to its socket. */
export interface UngivenTrace {
  readonly move: TracedMove;
  /** When it was published, in milliseconds, and with which tick. */
  readonly publishedMs: number;
  readonly tick: number;
}

/** What is not given within so many ticks is forgotten: its player has gone. */
const FORGOTTEN_TICKS = SIM_HZ;

/** The sends of `tick` have returned at `nowMs`: whose update held its move is told so with the next one. Returns those that still wait. */
export function tellGiven(
  traces: readonly UngivenTrace[],
  streams: Streams,
  tick: number,
  nowMs: number,
): UngivenTrace[] {
  return traces.filter((trace) => {
    const { seat } = trace.move;
    const isGiven = streams.connections[seat] !== undefined && streams.sentTick[seat] >= trace.tick;
    if (isGiven) tell(streams, trace, nowMs);
    return !isGiven && tick < trace.tick + FORGOTTEN_TICKS;
  });
}

function tell(streams: Streams, { move, publishedMs }: UngivenTrace, nowMs: number): void {
  const { seat, stamp, arrivedParts, waitedUs, tickUs, encodeUs } = move;
  appendRecord(privatesOf(streams, seat), {
    kind: 'traced',
    stamp,
    arrived: arrivedParts,
    waitedUs,
    tickUs,
    encodeUs,
    sendUs: Math.max(0, Math.round((nowMs - publishedMs) * 1000)),
  });
}
