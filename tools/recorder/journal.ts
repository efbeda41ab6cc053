import { journalAt } from '../../game/sim/fingerprint.ts';
import { secretOf } from '../../game/sim/math/secret.ts';
import { hashWorld } from '../../game/sim/world/world.ts';
import { narrow } from '../../protocol/stamp.ts';
import { readConfig } from '../../server/config/config.ts';
import { createGame, type Game } from '../../server/game/game.ts';
import { joinPeer, type Peer } from '../lib/virtual/peer.ts';
import { stallingTime } from '../lib/virtual/stalls.ts';
import { createVirtualTime, type VirtualTime } from '../lib/virtual/virtual.ts';

/** What became of a journal that was played by peers in a real room. */
export interface JournalRun {
  /** Of the world after the last tick. */
  hash: number;
  movesLate: number;
  shiftedTicks: number;
  /** Most ticks in a row without a wait between them, and how many such rows of more than one there were. */
  longestRow: number;
  rows: number;
}

const TICK_MS = 1000 / 60;
/** Moves are sent so long before their tick: longer than the loop ever stands still, shorter than what is allowed. */
const SENT_AHEAD_TICKS = 12;
/** The loop stands still once in so many ticks, from the first on in which everybody has joined. */
const STALL_EVERY_TICKS = 30;
const CELLS = '8';

/**
 * Plays the journal of `hashOfJournal` as peers in a room whose loop stands still now and then for so long that it then
 * runs `catchUps` ticks in a row behind the late one.
 */
export async function runJournal(seed: number, ticks: number, players: number, catchUps: number): Promise<JournalRun> {
  const time = createVirtualTime();
  const run = { hash: 0, longestRow: 0, rows: 0 };
  const tickedMs: number[] = [];
  const game = createGame({
    config: readConfig({ ROOM_SEATS: String(players), WORLD_CELLS: CELLS, WORLD_SEED: String(seed) }),
    time: catchUps > 0 ? stallingTime(time, stallsOf((players + 2) * TICK_MS, (catchUps + 0.5) * TICK_MS)) : time,
    log: { info() {}, warn() {} },
    randomBytes: journalBytes(seed),
    onTicked: ({ world }) => {
      tickedMs.push(time.nowMs());
      if (world.tick === ticks) run.hash = hashWorld(world);
    },
  });
  for (let id = 0; id < players; id++) playJournal(time, joinPeer(game, time), seed, ticks, players, id);
  await time.run((ticks + STALL_EVERY_TICKS) * TICK_MS);
  game.stop();
  const rows = rowsOf(tickedMs);
  return {
    hash: run.hash,
    ...lateness(game),
    longestRow: Math.max(...rows),
    rows: rows.filter((length) => length > 1).length,
  };
}

function lateness({ counters }: Game): { movesLate: number; shiftedTicks: number } {
  return { movesLate: counters.movesLate, shiftedTicks: counters.shiftedTicks };
}

/** The room's secret is the journal's; whatever else is drawn only has to differ. */
function journalBytes(seed: number): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    const view = new DataView(bytes.buffer);
    if (length === 20) for (const [i, word] of secretOf(seed ^ 0x5bd1e995).entries()) view.setUint32(4 * i + 4, word);
    else view.setUint32(length - 4, drawn++);
    return bytes;
  };
}

/** Where a timer that is due in the first `stallMs` of every so many ticks goes off: at the end of them. */
function stallsOf(fromMs: number, stallMs: number): (atMs: number) => number {
  const everyMs = STALL_EVERY_TICKS * TICK_MS;
  return (atMs) => {
    const phaseMs = (atMs + 0.001) % everyMs;
    return atMs > fromMs && phaseMs < stallMs ? atMs - phaseMs + stallMs : atMs;
  };
}

/** Says hello and sends moves so that each is there, but not yet due, when the tick before its own is over. */
function playJournal(time: VirtualTime, peer: Peer, seed: number, ticks: number, players: number, id: number): void {
  const helloMs = (id + 0.5) * TICK_MS;
  time.later(helloMs, () => {
    peer.hello();
    peer.keepPinging();
  });
  for (let tick = 1; tick <= ticks; tick++) {
    for (const input of journalAt(seed, tick, players)) {
      if (input.kind !== 'move' || input.id !== id) continue;
      const { heading, buttons } = input;
      time.later(Math.max(helloMs, (tick - SENT_AHEAD_TICKS) * TICK_MS), () =>
        peer.send({ kind: 'move', stamp: narrow(tick), heading, buttons }),
      );
    }
  }
}

function rowsOf(tickedMs: readonly number[]): number[] {
  const rows: number[] = [];
  for (const [i, atMs] of tickedMs.entries()) {
    if (i > 0 && atMs === tickedMs[i - 1]) rows[rows.length - 1]++;
    else rows.push(1);
  }
  return rows;
}
