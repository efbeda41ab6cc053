import { narrow } from '../../protocol/stamp.ts';
import { DROPPED } from '../../protocol/table.ts';
import { BUTTONS } from '../sim/world/comets.ts';
import type { Move } from '../sim/world/world.ts';
import type { Replica } from './copy/replica.ts';
import type { UpdateReport } from './copy/report.ts';
import type { Live } from './live.ts';
import type { Parts } from './parts.ts';
import { confirmMoves, forgetDrawn } from './prediction/ahead.ts';
import { foresawHit, predictionErrorPx } from './prediction/history.ts';
import { synchronize } from './steering.ts';
import type { Telemetry } from './time/telemetry.ts';

/** A correction by less than this is seen by nobody. */
const VISIBLE_PX = 1;

/** Holds what was predicted and sent against what the server says. `wasAlive`: whether the own comet was in play before the update. */
export function reconcile(client: Parts, live: Live, report: UpdateReport, wasAlive: boolean): void {
  const { ahead, replica, game } = live;
  if (report.reset) {
    live.isFrozen = false;
    forgetDrawn(ahead);
  } else {
    settleMoves(live, report);
    if (client.drawing.predicts) judgePrediction(client.telemetry, live, report);
  }
  const isAnother = game.alive !== wasAlive;
  // Moves meant for a comet that is gone must not be waited for with the next one.
  if (isAnother) ahead.pending.length = 0;
  // A new comet, or one whose move was refused, has another move in force than we believe.
  const isMoveLost = report.dropped.some(({ why }) => why === DROPPED.tooFarAhead);
  if (report.reset || isMoveLost || isAnother) synchronize(client.steering, moveInForce(replica));
}

/** Takes what the update said of our moves out of the pending ones. */
function settleMoves({ ahead, replica }: Live, report: UpdateReport): void {
  const told = new Set([...report.late.map(({ stamp }) => stamp), ...report.dropped.map(({ stamp }) => stamp)]);
  if (told.size > 0) ahead.pending = ahead.pending.filter(({ stamp }) => !told.has(narrow(stamp)));
  confirmMoves(ahead, replica);
}

function judgePrediction(telemetry: Telemetry, { ahead, replica }: Live, report: UpdateReport): void {
  const errorPx = predictionErrorPx(ahead, replica);
  if (!errorPx) return;
  if (report.ownWritten || foresawHit(ahead, replica)) telemetry.explained++;
  else {
    telemetry.corrections++;
    if (errorPx > VISIBLE_PX) telemetry.visibleCorrections++;
    telemetry.largestCorrectionPx = Math.max(telemetry.largestCorrectionPx, errorPx);
  }
}

function moveInForce({ comets, id }: Replica): Move {
  return { heading: comets.heading[id], buttons: comets.flags[id] & BUTTONS };
}
