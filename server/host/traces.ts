import { SIM_HZ } from '../../game/sim/math/units.ts';
import { narrow, widen } from '../../protocol/stamp.ts';
import { FINE_PARTS } from '../../protocol/table.ts';
import { type Room, roomTime } from './room.ts';
import type { Trace } from './telling/outbox.ts';

/** What never acts is forgotten after so many ticks: it was dropped. */
const FORGOTTEN_TICKS = SIM_HZ;

/** A player asks what becomes of the move that it is about to send. */
export function beginTrace(room: Room, seat: number, stamp: number): void {
  const nowTicks = roomTime(room);
  room.traces.set(seat, {
    stamp: widen(stamp, Math.floor(nowTicks)),
    arrivedParts: Math.floor(nowTicks * FINE_PARTS),
    arrivedMs: room.options.nowMs(),
    tick: 0,
    begunMs: 0,
    steppedMs: 0,
  });
}

/** The player's move stamped `stamp` acts in `tick`. */
export function noteActing({ traces, options }: Room, seat: number, stamp: number, tick: number): void {
  const trace = traces.get(seat);
  if (!trace || trace.stamp !== stamp) return;
  trace.tick = tick;
  trace.begunMs = options.nowMs();
}

/** The step in which moves acted is done. */
export function noteStepped({ traces, options, world }: Room): void {
  if (traces.size === 0) return;
  const nowMs = options.nowMs();
  for (const trace of traces.values()) if (trace.tick === world.tick) trace.steppedMs = nowMs;
}

/** All is encoded: what became of the moves is published with it. */
export function publishTraces({ traces, options, world, outbox }: Room): void {
  if (traces.size === 0) return;
  const nowMs = options.nowMs();
  for (const [seat, trace] of traces) {
    const hasActed = trace.tick === world.tick;
    if (!hasActed && world.tick < trace.stamp + FORGOTTEN_TICKS) continue;
    traces.delete(seat);
    if (hasActed) outbox.traced.push(describe(seat, trace, nowMs));
  }
}

function describe(seat: number, trace: Trace, encodedMs: number) {
  return {
    seat,
    stamp: narrow(trace.stamp),
    arrivedParts: narrow(trace.arrivedParts),
    waitedUs: microseconds(trace.arrivedMs, trace.begunMs),
    tickUs: microseconds(trace.begunMs, trace.steppedMs),
    encodeUs: microseconds(trace.steppedMs, encodedMs),
  };
}

function microseconds(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) * 1000));
}
