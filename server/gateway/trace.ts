import { appendRecord } from '../../protocol/codec.ts';
import { narrow, widen } from '../../protocol/stamp.ts';
import { FINE_PARTS } from '../../protocol/table.ts';
import { forgetTrace, privateNewsOf, type Trace } from './streams.ts';
import { type Room, roomTime } from '../host/room.ts';

/** What never acts is forgotten after so many ticks: it was dropped. */
const FORGOTTEN_TICKS = 60;

/** A player asks what becomes of the move that it is about to send. */
export function beginTrace(room: Room, seat: number, stamp: number): void {
  const { feeds, options } = room;
  const { traces } = feeds;
  if (!traces.bySeat[seat]) traces.count++;
  const nowTicks = roomTime(room);
  traces.bySeat[seat] = {
    stamp: widen(stamp, Math.floor(nowTicks)),
    arrivedParts: Math.floor(nowTicks * FINE_PARTS),
    arrivedMs: options.nowMs(),
    tick: 0,
    begunMs: 0,
    steppedMs: 0,
    encodedMs: 0,
  };
}

/** The player's move stamped `stamp` acts in `tick`. */
export function noteActing({ feeds: { traces }, options }: Room, seat: number, stamp: number, tick: number): void {
  const trace = traces.bySeat[seat];
  if (!trace || trace.stamp !== stamp) return;
  trace.tick = tick;
  trace.begunMs = options.nowMs();
}

/** A phase of the tick in which moves act has ended. */
export function notePhase(room: Room, what: 'steppedMs' | 'encodedMs'): void {
  const { options, world, feeds } = room;
  const { traces } = feeds;
  if (traces.count === 0) return;
  const nowMs = options.nowMs();
  for (const trace of traces.bySeat) if (trace?.tick === world.tick) trace[what] = nowMs;
}

/** The sends of a tick have returned: whose frame held its move is told so with the next one. */
export function tellTraces(room: Room): void {
  const { feeds, world, options } = room;
  const { traces } = feeds;
  if (traces.count === 0) return;
  const nowMs = options.nowMs();
  for (let seat = 0; seat < traces.bySeat.length; seat++) {
    const trace = traces.bySeat[seat];
    if (!trace) continue;
    const isGiven = trace.encodedMs > 0 && feeds.sentTick[seat] >= trace.tick;
    if (!isGiven && world.tick < trace.stamp + FORGOTTEN_TICKS) continue;
    forgetTrace(feeds, seat);
    if (isGiven) tell(room, seat, trace, nowMs);
  }
}

function tell({ feeds }: Room, seat: number, trace: Trace, givenMs: number): void {
  const us = (fromMs: number, toMs: number) => Math.max(0, Math.round((toMs - fromMs) * 1000));
  appendRecord(privateNewsOf(feeds, seat), {
    kind: 'traced',
    stamp: narrow(trace.stamp),
    arrived: narrow(trace.arrivedParts),
    waitedUs: us(trace.arrivedMs, trace.begunMs),
    tickUs: us(trace.begunMs, trace.steppedMs),
    encodeUs: us(trace.steppedMs, trace.encodedMs),
    sendUs: us(trace.encodedMs, givenMs),
  });
}
