import { hashArea } from '../../game/sim/hash-area.ts';
import { pick } from '../../game/sim/star.ts';
import { hasCell } from '../../game/sim/world/area.ts';
import { cellAt } from '../../game/sim/world/arena.ts';
import { createByteBuffer } from '../../protocol/bytes.ts';
import { REPLAY_TICKS, type ReplayHead, type Side } from '../../protocol/codec/replay-file.ts';
import { confirm, readArea } from '../gateway/streams.ts';
import { createLeaderboard, updateLeaderboard } from '../host/telling/leaderboard.ts';
import type { Journal } from '../recording/journal.ts';
import { createReplay, replayTo } from '../recording/replay.ts';
import type { Moment } from './moment.ts';
import { createViewing, SPECTATORS, type Viewing } from './viewing.ts';

/** What of a replay follows from the journal alone. */
export interface Cut {
  readonly head: Omit<ReplayHead, 'players'>;
  /** See `ReplayFile`. */
  readonly updates: readonly Uint8Array[][];
  /** Ids of those who were in sight. */
  readonly seen: ReadonlySet<number>;
}

/**
 * Runs a journal up to a moment and writes down what two spectators are told meanwhile, of whom one follows the comet that shattered and
 * the other the one that struck it. So a replay tells nothing that a spectator is not told: neither the secret seed, from which follows
 * what is to come, nor what lies elsewhere, nor anybody's own state. It stops after each tick, for whoever has other things to do.
 * @param ticks how far it reaches back from the moment, where there is so much
 * @returns undefined where the journal does not come out as it was recorded
 */
export function* cutReplay(journal: Journal, moment: Moment, ticks = REPLAY_TICKS): Generator<void, Cut | undefined> {
  const replay = createReplay(journal);
  const { world } = replay.simulation;
  const fromTick = Math.max(replay.fromTick + 1, moment.tick - ticks);
  const runTo = (tick: number) => {
    replayTo(replay, tick);
    return world.tick === tick && replay.firstDifferentTick === undefined;
  };
  const leaderboard = createLeaderboard(world.arena.seats + SPECTATORS);
  const unsent = createByteBuffer(256);
  while (world.tick < fromTick - 1) {
    if (!runTo(world.tick + 1)) return undefined;
    updateLeaderboard(leaderboard, world, unsent);
    unsent.length = 0;
    yield;
  }
  const viewing = createViewing(world, leaderboard);
  const eyes = [moment.loser, moment.winner].map((id, i) => ({ id, seat: world.arena.seats + i }));
  const updates = eyes.map(({ seat }) => viewing.open(seat));
  const seen = new Set<number>();
  while (world.tick < moment.tick) {
    if (!runTo(world.tick + 1)) return undefined;
    const { streams } = viewing.broadcast;
    for (const { id, seat } of eyes) {
      // Out of play as well: its player saw this place.
      pick(streams.following[seat], id, world.tick);
      confirm(streams, seat, world.tick - 1, world.tick);
    }
    viewing.tick();
    for (const { seat } of eyes) noteSeen(viewing, seat, seen);
    yield;
  }
  const sides = eyes.map(({ id, seat }): Side => ({ id, hash: hashOf(viewing, seat) }));
  const { fingerprint, seed, seats, cells } = journal.head;
  const { roundSeconds } = viewing.broadcast.publication.facts;
  const head = { fingerprint, fromTick, lastTick: moment.tick, seed, seats, cells, roundSeconds, sides };
  return { head, updates, seen };
}

const AREA = { left: 0, top: 0, right: 0, bottom: 0 };

function noteSeen({ world, broadcast }: Viewing, seat: number, seen: Set<number>): void {
  const { arena, comets } = world;
  readArea(broadcast.streams, seat, AREA);
  for (const id of world.ids) if (hasCell(AREA, cellAt(arena, comets.x[id], comets.y[id]), arena.cells)) seen.add(id);
}

function hashOf({ world, broadcast }: Viewing, seat: number): number {
  readArea(broadcast.streams, seat, AREA);
  return hashArea(world, AREA);
}
