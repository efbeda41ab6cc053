import { hashWorld } from '../game/sim/world.ts';
import type { Journal } from './journal.ts';
import { takeRecord } from './recorder.ts';
import type { Room } from './room.ts';

/** What a room has on record; `isWhole`: its last tick has ended well. Undefined where it records nothing, or nothing yet. */
export function journalOf(
  { options, world, recorder }: Room,
  fingerprint: number,
  isWhole: boolean,
): Journal | undefined {
  if (!recorder || recorder.segments.length === 0) return undefined;
  const segments = takeRecord(recorder);
  const { seed, luck, seats } = options;
  return {
    head: { fingerprint, seed, luck, seats, cells: world.arena.cells },
    state: segments[0].state,
    segments,
    finalHash: isWhole ? hashWorld(world) : undefined,
  };
}
