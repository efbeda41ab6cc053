import { widen } from '../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../protocol/table.ts';

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
  readonly samples: Sample[];
  /** Beats without an answer yet, by number. */
  readonly beats: Map<number, Beat>;
  /** When the clock was looked at last. */
  watchedMs: number;
  /** The device has slept or its clock was set: what is known of time may be wrong by any amount. */
  isDoubtful: boolean;
}

interface Sample {
  offset: number;
  rttMs: number;
}

interface Beat {
  readonly sentMs: number;
  /** Told a time that was doubtful: how early moves were by it says nothing. */
  readonly wasDoubtful: boolean;
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

/** Nobody looks at a clock that seldom but one whose device slept, or whose page did. */
const GAP_MS = 1000;
/** Browsers that hide from fingerprinting tell time in steps of a tenth of a second. */
const COARSE_MS = 100;

/** Starts from one exchange: hello sent, welcome (with the server's last tick) received. */
export function createClock(tickHz: number, helloMs: number, welcomeMs: number, welcomeTick: number): Clock {
  // An exchange over a sleep is as long as the sleep, and half of it is no way down.
  const rttMs = Math.max(0, Math.min(GAP_MS, welcomeMs - helloMs));
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
    watchedMs: welcomeMs,
    isDoubtful: false,
  };
  clock.ownOffset = targetOffset(clock);
  return clock;
}

function targetOffset(clock: Clock): number {
  return clock.serverOffset + toTicks(clock, clock.rttMs / 2) + clock.leadTicks;
}

function toTicks({ tickHz }: Clock, ms: number): number {
  return (ms * tickHz) / 1000;
}

/** Call it before time is asked for. @returns whether it has just become doubtful: nobody knows how long this gap was */
export function watchClock(clock: Clock, nowMs: number): boolean {
  const gapMs = nowMs - clock.watchedMs;
  clock.watchedMs = nowMs;
  return gapMs > GAP_MS && doubt(clock);
}

/** What was measured before says nothing any more, nor do answers that are still to come. */
function doubt(clock: Clock): boolean {
  const isNew = !clock.isDoubtful;
  clock.isDoubtful = true;
  clock.samples.length = 0;
  clock.beats.clear();
  return isNew;
}

/**
 * Holds time against a frame that has just come: its last tick has run, and not long ago if nothing kept it. So time that lies before
 * that tick is wrong, as after a sleep in which the clock stood; time that agrees with it was right through whatever gap.
 * @returns whether time has just become doubtful
 */
export function checkClock(clock: Clock, tick: number, nowMs: number): boolean {
  const age = serverTicks(clock, nowMs) - tick;
  // Once: beats are under way then that will tell.
  if (age < -toTicks(clock, clock.rttMs / 2 + COARSE_MS)) return !clock.isDoubtful && doubt(clock);
  if (age < toTicks(clock, clock.rttMs + COARSE_MS)) clock.isDoubtful = false;
  return false;
}

/** Own time in ticks, with fraction. */
export function ownTicks(clock: Clock, nowMs: number): number {
  return toTicks(clock, nowMs) + clock.ownOffset;
}

/** Server time in ticks, with fraction, as far as this client knows. */
export function serverTicks(clock: Clock, nowMs: number): number {
  return toTicks(clock, nowMs) + clock.serverOffset;
}

/** Lets own time slide towards where it should be. Never backwards, but for a jump. */
export function advanceClock(clock: Clock, nowMs: number): void {
  const passedTicks = toTicks(clock, Math.max(0, nowMs - clock.advancedMs));
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
  clock.beats.set(seq, { sentMs: nowMs, wasDoubtful: clock.isDoubtful });
  if (clock.beats.size > SAMPLES) clock.beats.delete(clock.beats.keys().next().value as number);
  return Math.floor(ownTicks(clock, nowMs) * TICK_PARTS);
}

/** Takes in the answer to a beat, read at `nowMs` in a frame whose last tick is `tick`. */
export function finishBeat(
  clock: Clock,
  pulse: { seq: number; arrived: number; held: number; margin: number },
  tick: number,
  nowMs: number,
): void {
  const beat = clock.beats.get(pulse.seq);
  if (!beat) return;
  clock.beats.delete(pulse.seq);
  const { sentMs } = beat;
  const rttMs = nowMs - sentMs - (pulse.held * 1000) / clock.tickHz / TICK_PARTS;
  // Answered before it was sent: the clock stood meanwhile.
  if (rttMs < -COARSE_MS) return void doubt(clock);
  // Near the frame that brings it, and not near what this clock believes: that may be off by any number of turns.
  const arrived = widen(pulse.arrived, tick * TICK_PARTS - pulse.held) / TICK_PARTS;
  const halfMs = Math.max(0, rttMs) / 2;
  addSample(clock, { offset: arrived - toTicks(clock, sentMs + halfMs), rttMs: 2 * halfMs });
  clock.isDoubtful = false;
  if (!beat.wasDoubtful) adaptLead(clock, pulse.margin / TICK_PARTS);
}

function addSample(clock: Clock, sample: Sample): void {
  const { samples } = clock;
  const kept = samples.filter((old) => agree(clock, old, sample)).slice(1 - SAMPLES);
  samples.splice(0, samples.length, ...kept, sample);
  const best = samples.reduce((a, b) => (b.rttMs < a.rttMs ? b : a));
  const mean = samples.reduce((sum, { rttMs }) => sum + rttMs, 0) / samples.length;
  clock.serverOffset = best.offset;
  clock.rttMs = best.rttMs;
  clock.jitterMs = samples.reduce((sum, { rttMs }) => sum + Math.abs(rttMs - mean), 0) / samples.length;
}

/** Each is off by half its round trip at most: two that are farther apart are of two clocks, or of one that was set. */
function agree(clock: Clock, a: Sample, b: Sample): boolean {
  return Math.abs(a.offset - b.offset) <= toTicks(clock, (a.rttMs + b.rttMs) / 2 + COARSE_MS);
}

/** Early moves let the lead shrink slowly, moves on the edge let it grow at once. */
function adaptLead(clock: Clock, marginTicks: number): void {
  clock.marginTicks = marginTicks;
  const wanted = SPARE_TICKS + toTicks(clock, clock.jitterMs);
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
