import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Room } from '../host/room.ts';
import type { SlowTick, TraceContents } from '../ledger/chrome-trace.ts';
import { findGuilty, type Guilty } from '../ledger/culprit.ts';
import { BUDGET_MS, COLUMN, type Ledger, SETTLE_AFTER } from '../ledger/ledger.ts';
import { columnOf, type Stretch, takeStretch } from '../ledger/stretch.ts';
import { draftJournal, draftTrace, onAccount, stemOf, traceBytes } from './drafts.ts';
import { type CaptureFolderOptions, type CaptureLog, type Draft, openCaptureFolder } from './folder.ts';
import type { Sampling } from './sampling.ts';

export interface CapturesOptions extends CaptureFolderOptions {
  /** Captures that slow ticks and crashes may cause in a minute. */
  perMinute: number;
  fingerprint: number;
  ledger: Ledger;
  sampling: Sampling;
  nowMs(): number;
}

/**
 * Journals of rooms and traces of ticks, on their way to the disk. Nothing here throws, and nothing stops the game: what
 * cannot be written is logged.
 */
export interface Captures {
  /** A room's tick is done and took so long. */
  ticked(room: Room, tookMs: number): void;
  /**
   * The loop's tick, all rooms, ran; the ledger has been told. One that went beyond the budget is captured when it is
   * added up: the journal of the room that took longest, and the trace of the last seconds.
   */
  ran(dueMs: number, startMs: number, endMs: number): void;
  /** A room's tick threw; the room must not run on. */
  crashed(room: Room, error: unknown): void;
  /** Writes the trace of the last seconds and the last minutes of rooms. Resolves to the paths of what was written. */
  write(rooms: Iterable<Room>, why: 'signal' | 'request'): Promise<string[]>;
  /** The trace of so many of the last ticks. */
  trace(ticks: number): Promise<Buffer>;
  /** Resolves when nothing is being written. */
  settled(): Promise<unknown>;
}

/** Ticks in which a room is not judged: code that runs for the first times is slow, and that says nothing. */
const WARM_TICKS = 10 * SIM_HZ;
const MINUTE_MS = 60_000;
/** Ticks in the trace of a capture. Five seconds show what came before, in half a megabyte. */
const TRACE_TICKS = 5 * SIM_HZ;
/** Stands for the room in the name of a file that is of none. Codes of rooms have five letters. */
const NO_ROOM = 'ALL';

/** A tick that was too slow and is not yet added up. */
interface Caught extends Omit<SlowTick, 'guilty'> {
  ms: number;
  roomMs: number;
  journal: Draft | undefined;
  stem: string;
}

export function createCaptures(options: CapturesOptions): Captures {
  const { log, ledger, sampling, fingerprint } = options;
  const folder = openCaptureFolder(options);
  const mayWrite = createAllowance(options.perMinute, options.nowMs);
  let slowest: Room | undefined;
  let slowestMs = -1;
  let lastEndMs = 0;
  let caught: Caught | undefined;
  /** Catching a tick takes time; ticks up to this one are not judged, or they would be caught for that. */
  let spared = 0;

  const takeContents = (ticks: number): TraceContents => ({
    stretch: takeStretch(ledger, ticks),
    sampled: sampling.take(),
  });

  const catchTick = (room: Room, roomMs: number, ms: number) => {
    const { code } = room.options;
    const roomTick = room.world.tick;
    // Taken at once: what is written later must not have gone on.
    const [journal] = draftJournal(room, 'slow', fingerprint);
    caught = { tick: ledger.ended, room: code, roomTick, ms, roomMs, journal, stem: stemOf(code, roomTick, 'slow') };
  };

  const finish = ({ journal, stem, ms, roomMs, ...tick }: Caught) => {
    const stretch = takeStretch(ledger, TRACE_TICKS);
    const guilty = findGuilty(stretch, indexOf(stretch, tick.tick));
    const sampled = sampling.take();
    if (!sampled) sampling.arm();
    logSlow(log, { room: tick.room, tick: tick.roomTick, ms: round(ms), roomMs: round(roomMs) }, guilty);
    const trace = draftTrace(ledger, stem, { stretch, sampled, slowTick: { ...tick, guilty } });
    folder.save(journal ? [journal, ...trace] : trace);
  };

  return {
    ticked(room, tookMs) {
      if (tookMs <= slowestMs || room.world.tick < WARM_TICKS) return;
      slowest = room;
      slowestMs = tookMs;
    },
    ran(dueMs, startMs, endMs) {
      const [room, roomMs] = [slowest, slowestMs];
      slowest = undefined;
      slowestMs = -1;
      // From when it could have run: the time of the tick before it is not this one's.
      const ms = endMs - Math.min(startMs, Math.max(dueMs, lastEndMs));
      lastEndMs = endMs;
      const waiting = caught;
      if (waiting && ledger.settled >= waiting.tick) {
        caught = undefined;
        spared = ledger.ended + SETTLE_AFTER;
        onAccount(ledger, () => finish(waiting));
      }
      // One at a time: writing takes processor time too, and must not be what makes the next tick slow.
      if (!room || ms <= BUDGET_MS || ledger.ended <= spared || caught || folder.waiting() > 0 || !mayWrite()) return;
      onAccount(ledger, () => catchTick(room, roomMs, ms));
    },
    crashed(room, error) {
      log.warn({ room: room.options.code, tick: room.world.tick, err: error }, 'a room has crashed and is closed');
      if (mayWrite()) folder.save(draftJournal(room, 'crash', fingerprint));
    },
    write(rooms, why) {
      return onAccount(ledger, () => {
        const trace = draftTrace(ledger, stemOf(NO_ROOM, ledger.settled, why), takeContents(TRACE_TICKS));
        return folder.save([...trace, ...[...rooms].flatMap((room) => draftJournal(room, why, fingerprint))]);
      });
    },
    trace: (ticks) => traceBytes(ledger, takeContents(ticks)),
    settled: folder.settled,
  };
}

/** Answers whether slow ticks and crashes may write once more: so often in a minute. */
function createAllowance(perMinute: number, nowMs: () => number): () => boolean {
  const writtenMs: number[] = [];
  return () => {
    while (writtenMs.length > 0 && nowMs() - writtenMs[0] >= MINUTE_MS) writtenMs.shift();
    if (writtenMs.length >= perMinute) return false;
    writtenMs.push(nowMs());
    return true;
  };
}

function logSlow(
  log: CaptureLog,
  tick: { room: string; tick: number; ms: number; roomMs: number },
  guilty: Guilty,
): void {
  const [tookMs, usualMs] = [round(guilty.ms), round(guilty.usualMs)];
  log.warn(
    { ...tick, guilty: guilty.row, tookMs, usualMs },
    `a slow tick: ${guilty.row} took ${tookMs} ms, and ${usualMs} as a rule`,
  );
}

/** Where in a stretch a tick is. */
function indexOf(stretch: Stretch, tick: number): number {
  return tick - columnOf(stretch, 0, COLUMN.tick);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
