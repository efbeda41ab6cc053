import { widen } from '../../protocol/stamp.ts';
import { TICK_PARTS } from '../../protocol/table.ts';

/**
 * The client's idea of time. Server time comes from beats and their answers, as in NTP (Mills, RFC 5905): four stamps
 * give offset and round trip, and the answer with the shortest round trip of the last few is believed. Own time runs
 * ahead of it, so that a move stamped with the tick being drawn arrives just before the server runs that tick.
 */
export interface Clock {
  readonly tickHz: number;
  /** Server ticks at local time 0. */
  serverOffset: number;
  rttMs: number;
  jitterMs: number;
  /** Ticks own time runs ahead of what half a round trip needs. */
  leadTicks: number;
  /** Own ticks at local time 0; slides towards where it should be. */
  ownOffset: number;
  advancedMs: number;
  /** Least earliness last reported, in ticks. */
  marginTicks: number;
  readonly samples: { offset: number; rttMs: number }[];
  /** When beats without an answer yet were sent, by number. */
  readonly beats: Map<number, number>;
}

const SAMPLES = 8;
/** How much faster or slower own time may run: a twentieth is not seen. */
const SLIDE = 0.05;
/** Ticks off beyond which sliding would take too long, and time jumps. */
const JUMP_TICKS = 30;
const FIRST_LEAD_TICKS = 1.5;
const MOST_LEAD_TICKS = 18;
/** What a move should be early by, beside the jitter: a server's tick may start a little late, but never early. */
const SPARE_TICKS = 0.4;

/** Starts from one exchange: hello sent, welcome (with the server's last tick) received. */
export function createClock(tickHz: number, helloMs: number, welcomeMs: number, welcomeTick: number): Clock {
  const rttMs = Math.max(0, welcomeMs - helloMs);
  const clock: Clock = {
    tickHz,
    serverOffset: welcomeTick + 0.5 - ((welcomeMs - rttMs / 2) * tickHz) / 1000,
    rttMs,
    jitterMs: 0,
    leadTicks: FIRST_LEAD_TICKS,
    ownOffset: 0,
    advancedMs: welcomeMs,
    marginTicks: 0,
    samples: [],
    beats: new Map(),
  };
  clock.ownOffset = targetOffset(clock);
  return clock;
}

function targetOffset(clock: Clock): number {
  return clock.serverOffset + (clock.rttMs / 2) * (clock.tickHz / 1000) + clock.leadTicks;
}

/** Own time in ticks, with fraction. */
export function ownTicks(clock: Clock, nowMs: number): number {
  return (nowMs * clock.tickHz) / 1000 + clock.ownOffset;
}

/** Server time in ticks, with fraction, as far as this client knows. */
export function serverTicks(clock: Clock, nowMs: number): number {
  return (nowMs * clock.tickHz) / 1000 + clock.serverOffset;
}

/** Lets own time slide towards where it should be. Never backwards, but for a jump. */
export function advanceClock(clock: Clock, nowMs: number): void {
  const passedTicks = (Math.max(0, nowMs - clock.advancedMs) * clock.tickHz) / 1000;
  clock.advancedMs = nowMs;
  const off = targetOffset(clock) - clock.ownOffset;
  const most = passedTicks * SLIDE;
  clock.ownOffset += Math.abs(off) > JUMP_TICKS ? off : Math.max(-most, Math.min(most, off));
}

/** Puts own time where it should be at once: after a reset nothing drawn has to be continued. */
export function jumpClock(clock: Clock): void {
  clock.ownOffset = targetOffset(clock);
}

/** Notes a beat that is being sent; returns the own time to send with it, in sixteenths of a tick. */
export function startBeat(clock: Clock, seq: number, nowMs: number): number {
  clock.beats.set(seq, nowMs);
  if (clock.beats.size > SAMPLES) clock.beats.delete(clock.beats.keys().next().value as number);
  return Math.floor(ownTicks(clock, nowMs) * TICK_PARTS);
}

/** Takes in the answer to a beat, read at `nowMs`. */
export function finishBeat(
  clock: Clock,
  pulse: { seq: number; arrived: number; held: number; margin: number },
  nowMs: number,
): void {
  const sentMs = clock.beats.get(pulse.seq);
  if (sentMs === undefined) return;
  clock.beats.delete(pulse.seq);
  const msPerPart = 1000 / clock.tickHz / TICK_PARTS;
  const rttMs = Math.max(0, nowMs - sentMs - pulse.held * msPerPart);
  const near = Math.floor(serverTicks(clock, sentMs) * TICK_PARTS);
  const arrived = widen(pulse.arrived, near) / TICK_PARTS;
  addSample(clock, arrived - ((sentMs + rttMs / 2) * clock.tickHz) / 1000, rttMs);
  adaptLead(clock, pulse.margin / TICK_PARTS);
}

function addSample(clock: Clock, offset: number, rttMs: number): void {
  clock.samples.push({ offset, rttMs });
  if (clock.samples.length > SAMPLES) clock.samples.shift();
  const best = clock.samples.reduce((a, b) => (b.rttMs < a.rttMs ? b : a));
  const mean = clock.samples.reduce((sum, sample) => sum + sample.rttMs, 0) / clock.samples.length;
  clock.serverOffset = best.offset;
  clock.rttMs = best.rttMs;
  clock.jitterMs = clock.samples.reduce((sum, sample) => sum + Math.abs(sample.rttMs - mean), 0) / clock.samples.length;
}

/** Early moves let the lead shrink slowly, moves on the edge let it grow at once. */
function adaptLead(clock: Clock, marginTicks: number): void {
  clock.marginTicks = marginTicks;
  const wanted = SPARE_TICKS + (clock.jitterMs * clock.tickHz) / 1000;
  const missing = wanted - marginTicks;
  setLead(clock, clock.leadTicks + (missing > 0 ? missing * 0.5 : missing * 0.15));
}

/** A move came too late by so many ticks. */
export function noteLate(clock: Clock, ticks: number): void {
  clock.marginTicks = -ticks;
  setLead(clock, clock.leadTicks + Math.min(ticks, 4) * 0.5);
}

/** The server's tick n is from now on due `ticks` later. */
export function shiftClock(clock: Clock, ticks: number): void {
  clock.serverOffset -= ticks;
  for (const sample of clock.samples) sample.offset -= ticks;
}

function setLead(clock: Clock, ticks: number): void {
  clock.leadTicks = Math.max(0, Math.min(MOST_LEAD_TICKS, ticks));
}
