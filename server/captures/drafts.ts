import { digestWorld } from '../../game/sim/world/world.ts';
import type { Room } from '../host/room.ts';
import { type TraceContents, traceText } from '../ledger/chrome-trace.ts';
import { charge, type Ledger } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { profileText } from '../ledger/stacks.ts';
import { joinInTurns } from '../ledger/turns.ts';
import { encodeJournal, headOf, type Journal } from '../recording/journal.ts';
import { takeRecord } from '../recording/recorder.ts';
import type { Draft } from './folder.ts';

/** Files that are to be written: what they hold is taken at once, or it would go on meanwhile; their bytes are made when it is their turn. */

/** Why files are written. The first two happen by themselves, so often at most as is allowed; the others are asked for. */
export type Reason = 'slow' | 'crash' | 'signal' | 'request';

/** Runs `task` on the account of captures. */
export function onAccount<T>(ledger: Ledger, task: () => T): T {
  return charge(ledger, ROW['between.captures'], task);
}

/** A room's journal; none where it records nothing. */
export function draftJournal(room: Room, why: Reason, fingerprint: number): Draft[] {
  const journal = journalOf(room, fingerprint, why !== 'crash');
  if (!journal) return [];
  return [{ name: `${stemOf(room.options.code, room.world.tick, why)}.journal`, make: () => encodeJournal(journal) }];
}

/** The trace of some ticks, and the profile of the time if samples were taken. */
export function draftTrace(ledger: Ledger, stem: string, contents: TraceContents): Draft[] {
  const { sampled } = contents;
  const trace = { name: `${stem}.trace.json`, make: () => traceBytes(ledger, contents) };
  if (!sampled) return [trace];
  const make = () => joinInTurns(profileText(sampled.profile), (task) => onAccount(ledger, task));
  return [trace, { name: `${stem}.cpuprofile`, make }];
}

export function traceBytes(ledger: Ledger, contents: TraceContents): Promise<Buffer> {
  return joinInTurns(traceText(contents), (task) => onAccount(ledger, task));
}

/** What a room has on record; `isWhole`: its last tick has ended well. Undefined where it records nothing, or nothing yet. */
export function journalOf(
  { options, world, recorder }: Room,
  fingerprint: number,
  isWhole: boolean,
): Journal | undefined {
  if (!recorder || recorder.chunks.length === 0) return undefined;
  const chunks = takeRecord(recorder);
  return {
    head: headOf(options, world.arena, fingerprint),
    state: chunks[0].state,
    chunks,
    finalHash: isWhole ? digestWorld(world) : undefined,
  };
}

/** A file's name up to its kind: it begins with the date. */
export function stemOf(room: string, tick: number, why: Reason): string {
  const stamp = new Date().toISOString().replace(/\.\d+|[-:]/g, '');
  return `${stamp}-${room}-${tick}-${why}`;
}
