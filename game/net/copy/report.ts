import type { UpdateRecord } from '../../../protocol/table.ts';

/** What an update said that is not state: the fate of moves, time, and whether all copies were equal. */
export interface UpdateReport {
  reset: boolean;
  /** The server wrote to the own comet in a way that motion does not explain, or gave the border another course. */
  ownWritten: boolean;
  diverged: number;
  late: { stamp: number; applied: number }[];
  dropped: { stamp: number; why: number }[];
  pongs: (UpdateRecord & { kind: 'pong' })[];
  shiftedTicks: number;
  /** What became of a move that was to be followed. */
  traced: (UpdateRecord & { kind: 'traced' }) | undefined;
}

export function createReport(): UpdateReport {
  return {
    reset: false,
    ownWritten: false,
    diverged: 0,
    late: [],
    dropped: [],
    pongs: [],
    shiftedTicks: 0,
    traced: undefined,
  };
}
