import { SIM_HZ } from '../../game/sim/math/units.ts';
import { stepWorld } from '../../game/sim/step.ts';
import { cellAt } from '../../game/sim/world/arena.ts';
import type { World } from '../../game/sim/world/world.ts';
import { createByteBuffer } from '../../protocol/bytes.ts';
import { createEncoding, type Encoding, encodeTick, newsOf } from '../../server/host/telling/encode.ts';
import { createLeaderboard, updateLeaderboard } from '../../server/host/telling/leaderboard.ts';
import { BUDGET_MS, beginTick, createLedger, endTick, type Ledger, mark } from '../../server/ledger/ledger.ts';
import { PARENT, ROW, ROWS, type RowName, STEP_ROW } from '../../server/ledger/rows.ts';
import { createSentBytes } from '../../server/ledger/sent.ts';
import { settleTicks } from '../../server/ledger/settle.ts';
import { watchProcess } from '../../server/ledger/watch.ts';
import type { Time } from '../../server/ports/time.ts';
import type { Journal } from '../../server/recording/journal.ts';
import { createReplay, type Replay, replayTo } from '../../server/recording/replay.ts';

/** What a replayed load cost, by row of the ledger. */
export interface Profile {
  ticks: number;
  tickHz: number;
  budgetMs: number;
  /** Most comets in play at a time. */
  players: number;
  phases: Partial<Record<RowName, PhaseCost>>;
  totalP99Ms: number;
  unattributedP99Share: number;
  overruns: number;
}

export interface PhaseCost {
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Of all that was done; 0 to 1. Rows that are parts of others count once more in those. */
  share: number;
}

/** Ticks whose encoded cells are kept, as a server with `SEND_EVERY` 2 keeps them: so it is the same memory that is written again. */
const TICKS_KEPT = 4;

/**
 * Runs a journal to the end of `lastTick` on the ledger's account: the rules, and what is encoded of each cell for those who see
 * it. Frames are not made, since a journal does not know who looked where.
 */
export async function profileJournal(journal: Journal, lastTick: number, time: Time): Promise<Profile> {
  // The event loop's idle time is not asked for: nothing is waited for here.
  const ledger = createLedger({ nowMs: time.nowMs });
  const replay = createReplay(journal);
  const { world } = replay.simulation;
  replay.step = createTick(ledger, world);
  const stopWatching = watchProcess(ledger, time);
  let players = 0;
  while (world.tick < lastTick && replayTo(replay, world.tick + 1)) {
    players = Math.max(players, world.ids.length);
    settleTicks(ledger, BUDGET_MS);
    // The process hears of a collection a turn of the event loop after it.
    await new Promise<void>((resolve) => time.soon(resolve));
  }
  settleTicks(ledger, BUDGET_MS, true);
  stopWatching();
  return { ...describe(ledger), players };
}

/** A tick as the server takes it, as far as a world alone can: step and replicate. */
function createTick(ledger: Ledger, world: World): Replay['step'] {
  const encoding = createEncodingOf(world);
  const sent = createSentBytes();
  const leaderboard = createLeaderboard(world.arena.seats);
  const news = createByteBuffer(256);
  const { nowMs } = ledger.clock;
  return (simulation, inputs) => {
    const startMs = nowMs();
    beginTick(ledger, startMs);
    mark(ledger, ROW['step.rest']);
    stepWorld(simulation, inputs, (part) => void mark(ledger, STEP_ROW[part]));
    mark(ledger, ROW['replicate.compare']);
    updateLeaderboard(leaderboard, world, news);
    encodeTick(encoding, world, newsOf(news), ledger, sent);
    news.length = 0;
    mark(ledger, ROW.unattributed);
    endTick(ledger, startMs, startMs, nowMs(), world.ids.length, 1, 0);
  };
}

/** A room's encoding begins with nobody in play; a journal may begin later. */
function createEncodingOf(world: World): Encoding {
  const { comets, ids, arena } = world;
  const encoding = createEncoding(world, TICKS_KEPT, []);
  for (const id of ids) encoding.cellOf[id] = cellAt(arena, comets.x[id], comets.y[id]);
  return encoding;
}

function describe(ledger: Ledger): Omit<Profile, 'players'> {
  const { settled, histograms, totalMs, workMs, overruns } = ledger;
  const allMs = totalMs.reduce((sum, ms, row) => (PARENT[row] < 0 ? sum + ms : sum), 0);
  const used = ROWS.filter((_, row) => totalMs[row] > 0);
  const totalP99Ms = workMs.percentileMs(0.99);
  const costOf = (name: RowName): PhaseCost => {
    const histogram = histograms[ROW[name]];
    const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => histogram.percentileMs(share));
    return {
      meanMs: totalMs[ROW[name]] / settled,
      p50Ms,
      p95Ms,
      p99Ms,
      maxMs: histogram.maxMs(),
      share: totalMs[ROW[name]] / allMs,
    };
  };
  return {
    ticks: settled,
    tickHz: SIM_HZ,
    budgetMs: BUDGET_MS,
    phases: Object.fromEntries(used.map((name) => [name, costOf(name)])),
    totalP99Ms,
    unattributedP99Share: totalP99Ms > 0 ? histograms[ROW.unattributed].percentileMs(0.99) / totalP99Ms : 0,
    overruns,
  };
}
