import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { applyUpdate, createReplica, type Replica } from '../../../../game/net/copy/replica.ts';
import { hashArea } from '../../../../game/sim/hash-area.ts';
import { secretOf } from '../../../../game/sim/math/secret.ts';
import { hasCell } from '../../../../game/sim/world/area.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { sameComet } from '../../../../game/sim/world/comets.ts';
import { LARGEST_REPLAY_BYTES, layReplay, REPLAY_TICKS, readReplay } from '../../../../protocol/codec/replay-file.ts';
import { decodeFromServer } from '../../../../protocol/codec/server-messages.ts';
import type { Update } from '../../../../protocol/table.ts';
import type { Journal } from '../../../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { type Cut, cutReplay } from '../../../../server/replays/cut.ts';
import type { Moment } from '../../../../server/replays/moment.ts';
import { playHunters } from '../../../harness/sim/shattered.ts';

const PLAYERS = 100;
const { journal, moments } = playHunters(PLAYERS, 3000);
const last = moments[moments.length - 1];

function cut(of: Journal, moment: Moment, ticks?: number): Cut {
  const work = cutReplay(of, moment, ticks);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value ?? expect.fail('the journal came out otherwise');
  }
}

function fileOf({ head, updates }: Cut): Uint8Array {
  return layReplay({ head: { ...head, players: [] }, updates });
}

const read = (bytes: Uint8Array) => decodeFromServer(bytes) as Update;

function replicaOf({ head }: Cut): Replica {
  const { seed, seats, cells, roundSeconds, fromTick: tick } = head;
  const facts = { version: 2, id: seats, room: '', tick, tickHz: 60, sendEvery: 1, seed, seats, cells, roundSeconds };
  return createReplica({ kind: 'welcome', ...facts });
}

describe('the last seconds before a comet shattered', () => {
  test('[RP3] are told of both sides bit for bit, each tick of them, to the moment and no further', () => {
    expect(moments.length).toBeGreaterThan(10);
    for (const moment of moments.filter(({ tick }) => tick > 700).slice(-3)) {
      const replay = cut(journal, moment);
      const { head, updates } = readReplay(fileOf(replay));
      expect([head.fromTick, head.lastTick]).toEqual([moment.tick - REPLAY_TICKS, moment.tick]);
      expect(head.sides.map(({ id }) => id)).toEqual([moment.loser, moment.winner]);
      for (const [side, { id, hash }] of head.sides.entries()) {
        const run = createReplay(journal);
        const { world } = run.simulation;
        const replica = replicaOf(replay);
        let seen = 0;
        for (const bytes of updates[side]) {
          expect(applyUpdate(replica, read(bytes)).diverged).toBe(0);
          replayTo(run, replica.tick);
          const { arena, comets } = world;
          const there = world.ids.filter((one) =>
            hasCell(replica.area, cellAt(arena, comets.x[one], comets.y[one]), arena.cells),
          );
          expect(replica.ids).toEqual(there);
          expect(there.every((one) => sameComet(replica.comets, comets, one))).toBe(true);
          seen += Number(comets.alive[id] === 0 || there.includes(id));
        }
        expect([replica.tick, seen]).toEqual([moment.tick, REPLAY_TICKS + 1]);
        expect(hashArea(replica, replica.area)).toBe(hash);
        expect(hashArea(world, replica.area)).toBe(hash);
      }
    }
  });

  test('[RP3] end with the comet that shattered', () => {
    const replay = cut(journal, last);
    const [mine, theirs] = replay.updates.map((side) => read(side[side.length - 1]).items);
    for (const items of [mine, theirs]) {
      expect(items).toContainEqual({ kind: 'gone', id: last.loser, cause: 1 });
      expect(items).toContainEqual(
        expect.objectContaining({ kind: 'ram', winner: last.winner, loser: last.loser, how: 2 }),
      );
    }
  });

  test('[RP4] tell what a spectator is told, and nothing else', () => {
    const { updates } = cut(journal, last);
    const kinds = new Set(updates.flat().flatMap((bytes) => read(bytes).items.map(({ kind }) => kind)));
    const told = ['turn', 'steer', 'step', 'comet', 'gone', 'mote', 'taken', 'ram', 'hash', 'crown', 'shower', 'top'];
    const others = ['snapshot', 'area', 'rank', 'dust', 'traits', 'border', 'award'];
    expect([...kinds].filter((kind) => ![...told, ...others].includes(kind))).toEqual([]);
  });

  test('[RP4] are the same whatever was recorded after the moment, or is to come', () => {
    const moment = moments.findLast(({ tick }) => tick < 1500) ?? expect.fail('nobody shattered so early');
    const shorter = playHunters(PLAYERS, moment.tick);
    expect(fileOf(cut(shorter.journal, moment))).toEqual(fileOf(cut(journal, moment)));
  });

  test('of a room that has just begun are those that there were', () => {
    const [first] = moments;
    expect(first.tick).toBeLessThan(REPLAY_TICKS);
    const { head, updates } = cut(journal, first);
    expect([head.fromTick, updates[0].length]).toEqual([1, first.tick]);
  });

  test('are not made of a journal that comes out otherwise', () => {
    const head = { ...journal.head, secret: secretOf(1) };
    const work = cutReplay({ ...journal, head }, last);
    let step = work.next();
    while (!step.done) step = work.next();
    expect(step.value).toBeUndefined();
  });
});

describe('size', () => {
  test('[RP3] of a room of 100 who hunt, ten seconds from both sides are at most 40 KB', () => {
    const sizes = moments
      .filter(({ tick }) => tick > 1200)
      .filter((_, i) => i % 10 === 0)
      .map((moment) => gzipSync(fileOf(cut(journal, moment)), { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_REPLAY_BYTES);
  });
});
