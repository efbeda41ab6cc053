import type { RoomFacts } from '../ports/publication.ts';
import type { Message } from './lay-chunks.ts';

/** What never changes of a room, as its opening told it. */
export function factsOf({
  code,
  seats,
  allSeats,
  cells,
  seed,
  sendEvery,
  idleSuppressionTicks,
  deferFrom,
  roundSeconds,
  ...opened
}: Message<'opened'>): RoomFacts {
  return {
    code,
    seats,
    allSeats,
    cells,
    seed,
    seesAll: opened.seesAll === 1,
    sendEvery,
    idleSuppressionTicks,
    deferFrom,
    roundSeconds,
    spectatorsHear: opened.spectatorsHear === 1,
  };
}
