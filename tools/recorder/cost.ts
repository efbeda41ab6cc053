import { draw } from '../../game/sim/math/random.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { stepWorld } from '../../game/sim/step.ts';
import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { narrow } from '../../protocol/stamp.ts';
import { journalOf } from '../../server/captures/drafts.ts';
import { readConfig } from '../../server/config/config.ts';
import { createGame } from '../../server/game/game.ts';
import { runTick } from '../../server/host/tick.ts';
import { readSegment } from '../../server/recording/chunk.ts';
import type { Journal } from '../../server/recording/journal.ts';
import { createRecorder, recordTick, SEGMENT_TICKS } from '../../server/recording/recorder.ts';
import { createReplay } from '../../server/recording/replay.ts';
import { median } from '../lib/quantile.ts';
import { hearFromAll } from '../lib/virtual/streams.ts';

export interface CostOptions {
  players: number;
  /** Moves of each player in a second. */
  movesPerSecond: number;
  seconds: number;
}

/**
 * What recording takes, in microseconds, beside all of the tick's work but the kernel's. Medians, since on a machine with other work
 * a mean tells of that: of ticks that only take down moves, of those that also hash the world, of those that begin a segment.
 */
export interface Cost {
  tickUs: number;
  movesUs: number;
  hashUs: number;
  segmentUs: number;
  /** Of all three, as often as they are. */
  recordUs: number;
}

const TICK_MS = 1000 / 60;
/** Ticks until all of it is compiled. */
const WARM_TICKS = 300;

/** Plays a crowded room with connections that only count, then takes its journal down once more, by the clock. */
export function measureCost(options: CostOptions): Cost {
  const { journal, tickUs } = playCrowd(options);
  const { movesUs, hashUs, segmentUs } = recordAgain(journal);
  const recordUs = movesUs + (hashUs - movesUs) / SIM_HZ + (segmentUs - movesUs) / SEGMENT_TICKS;
  return { tickUs, movesUs, hashUs, segmentUs, recordUs };
}

function playCrowd({ players, movesPerSecond, seconds }: CostOptions): { journal: Journal; tickUs: number } {
  let nowMs = 0;
  let drawn = 0;
  const game = createGame({
    config: readConfig({ ROOM_SEATS: String(players), CAPTURE_MINUTES: '60' }),
    time: { nowMs: () => nowMs, later: () => () => {}, soon: () => {} },
    log: { info() {}, warn() {} },
    randomBytes: (length) => Uint8Array.from({ length }, () => draw(7, drawn++) & 255),
  });
  const connections = Array.from({ length: players }, () => {
    const answer = game.lobby.join({ name: 'Somebody', colour: 0 });
    if ('error' in answer) throw new Error(answer.error);
    const handlers = game.opened({ send: () => true, bufferedBytes: () => 0, close() {} });
    handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return handlers;
  });
  const [room] = game.lobby.rooms.values();
  const tookUs: number[] = [];
  const ticks = seconds * SIM_HZ;
  for (let tick = 0; tick < ticks; tick++) {
    for (const [i, connection] of connections.entries()) {
      const chance = draw(1, tick, i);
      if (chance % 60 >= movesPerSecond) continue;
      const stamp = narrow(room.world.tick + 1);
      connection.message(
        encodeClientMessage({ kind: 'move', stamp, heading: (chance >>> 8) & 255, buttons: (chance >>> 16) & 3 }),
        true,
      );
    }
    nowMs += TICK_MS;
    room.options.counters.ticks++;
    const startMs = performance.now();
    runTick(room);
    if (tick >= WARM_TICKS) tookUs.push((performance.now() - startMs) * 1000);
    hearFromAll(room);
  }
  const journal = journalOf(room, 0, true);
  if (!journal) throw new Error('the room has recorded nothing');
  return { journal, tickUs: median(tookUs) };
}

function recordAgain(journal: Journal): Pick<Cost, 'movesUs' | 'hashUs' | 'segmentUs'> {
  const { simulation } = createReplay(journal);
  const { world } = simulation;
  const recorder = createRecorder(journal.head.seats, 10);
  const [moves, hashes, segments]: number[][] = [[], [], []];
  for (const segment of journal.segments) {
    const reader = readSegment(segment, journal.head.seats);
    while (reader.ticksRead < segment.ticks) {
      const inputs = reader.nextInputs();
      const kind = world.tick % SEGMENT_TICKS === 0 ? segments : world.tick % SIM_HZ === 0 ? hashes : moves;
      const startMs = performance.now();
      recordTick(recorder, world, inputs);
      const tookMs = performance.now() - startMs;
      if (world.tick >= WARM_TICKS) kind.push(tookMs * 1000);
      stepWorld(simulation, inputs);
    }
  }
  return { movesUs: median(moves), hashUs: median(hashes), segmentUs: median(segments) };
}
