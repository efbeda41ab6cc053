import { CELL_SHIFT, clamp, SUBPX } from '../../game/sim/math/units.ts';
import { SHED } from '../ports/shedding.ts';
import { type Channel, hasComet } from './channel.ts';

/** Who is farther away than this cannot be met before the next update: 128 px. */
const NEAR_SUBPX = 128 * SUBPX;

/**
 * Whether an update may wait for the next slot: in a crowd, once, while nothing is to be told of its own comet and of the cells around
 * it. Turns and boosts are accelerations: what is told 50 ms later at a distance is less than two pixels off till then.
 */
export function mayWait(channel: Channel, seat: number): boolean {
  const { publication, streams } = channel;
  const { sendEvery, idleSuppressionTicks, deferFrom } = publication.facts;
  const { examinedTick, sentTick, privates, pings, untoldShift, ownDue } = streams;
  const { tick } = publication;
  // Under load slots are farther apart already.
  if (publication.inPlay < deferFrom || channel.shedding.step > SHED.nothing) return false;
  const hasWaited = tick - examinedTick[seat] > sendEvery;
  if (hasWaited || tick - sentTick[seat] + 2 * sendEvery > idleSuppressionTicks) return false;
  if (privates[seat] || pings[seat] || untoldShift[seat] > 0) return false;
  if (!hasComet(channel, seat)) return true;
  return ownDue[seat] === 0 && isQuietAround(channel, seat);
}

/** Whether nothing befell a comet near that of a seat since the client was looked at. */
function isQuietAround({ publication, streams }: Channel, seat: number): boolean {
  const { eyes, chunks, facts } = publication;
  if (eyes.alive[seat] === 0) return true;
  const last = facts.cells - 1;
  const x = eyes.x[seat];
  const y = eyes.y[seat];
  const right = clamp((x + NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  const bottom = clamp((y + NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  for (let row = clamp((y - NEAR_SUBPX) >> CELL_SHIFT, 0, last); row <= bottom; row++) {
    for (let column = clamp((x - NEAR_SUBPX) >> CELL_SHIFT, 0, last); column <= right; column++) {
      if (chunks.stirredTick[row * facts.cells + column] > streams.examinedTick[seat]) return false;
    }
  }
  return true;
}
