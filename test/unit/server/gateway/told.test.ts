import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { narrow } from '../../../../protocol/stamp.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, TICK_MS } from '../../../harness/server/house.ts';

// What SPEC.md promises of updates, as a client that knows nothing else relies on it.

/** A player in play for half a second. */
async function player() {
  const house = createHouse();
  const peer = house.enter();
  await house.ticks(30);
  return { house, peer, room: house.room() };
}

/** Of each update: the tick it ends in, the numbers of pongs, and the stamps of moves whose fate it tells. */
function fatesIn({ updates }: Peer) {
  return updates.map(({ tick, update }) => ({
    tick,
    pongs: update.items.flatMap((item) => (item.kind === 'pong' ? [item.seq] : [])),
    told: update.items.flatMap((item) => (item.kind === 'late' || item.kind === 'dropped' ? [item.stamp] : [])),
  }));
}

test.each([9, 10, 11])(
  '[MV9] after the update that makes a move final nothing is told of it; without a word it has acted in its tick (seed %i)',
  async (seed) => {
    const { house, peer, room } = await player();
    const sent = new Map<number, { heading: number; ping: number }>();
    const acted = new Map<number, number>();
    for (let i = 0; i < 250; i++) {
      const stamp = room.world.tick + (draw(seed, i) % 45) - 8;
      const heading = i;
      if (draw(seed, i, 1) % 3 === 0 && !sent.has(stamp)) {
        sent.set(stamp, { heading, ping: i });
        peer.send({ kind: 'move', stamp: narrow(stamp), heading, buttons: 0 });
      }
      // The first of them before its comet is parked for want of one.
      if (i % 20 === 9) peer.send({ kind: 'ping', seq: i, read: narrow(peer.updates.at(-1)?.tick ?? 0), now: 0 });
      await house.ticks(1);
      acted.set(room.world.tick, room.world.wishes[0].heading);
    }
    const updates = fatesIn(peer);
    const counts = { told: 0, silent: 0, open: 0 };
    for (const [stamp, { heading, ping }] of sent) {
      // The first pong for a ping that was sent after the move.
      const answered = updates.findIndex(({ pongs }) => pongs.some((seq) => seq >= ping));
      const last = updates.findIndex(({ tick }, i) => answered >= 0 && i >= answered && tick >= stamp);
      const toldAt = updates.findLastIndex(({ told }) => told.includes(narrow(stamp)));
      if (last < 0) counts.open++;
      else if (toldAt >= 0) {
        expect(toldAt, `stamp ${stamp}`).toBeLessThanOrEqual(last);
        counts.told++;
      } else {
        expect(acted.get(stamp), `stamp ${stamp}`).toBe(heading);
        counts.silent++;
      }
    }
    expect(counts.told).toBeGreaterThan(20);
    expect(counts.silent).toBeGreaterThan(8);
  },
);

test.each([0, 9, 33])(
  '[TM4] round trip and server time follow from a pong, on a line of %i ms each way',
  async (wayMs) => {
    const { house, peer, room } = await player();
    const { time } = house;
    const clock = () => (time.nowMs() * 960) / 1000 + 12_345;
    const sentAt = clock();
    await house.run(wayMs);
    peer.send({ kind: 'ping', seq: 7, read: narrow(room.world.tick), now: 0 });
    await house.ticks(3);
    const { atMs, update } = peer.updates.find(({ update }) =>
      update.items.some(({ kind }) => kind === 'pong'),
    ) as Peer['updates'][0];
    const pong = update.items.find((item) => item.kind === 'pong') as { arrived: number; held: number };
    const readAt = ((atMs + wayMs) * 960) / 1000 + 12_345;
    const roundTrip = readAt - sentAt - pong.held;
    const serverParts = pong.arrived + pong.held + roundTrip / 2;
    // The house’s clock and its room’s begin together.
    const truth = narrow(Math.floor(((atMs + wayMs) * 960) / 1000));
    expect(Math.abs(roundTrip - 2 * wayMs * 0.96)).toBeLessThan(2);
    expect(Math.abs(serverParts - truth)).toBeLessThan(2);
  },
);

test('[TM4] the slack is the least that moves and pings were early by since the last pong', async () => {
  const { house, peer, room } = await player();
  const slackOf = async (now: number, ...stamps: number[]) => {
    const before = recordsOf(peer, 'pong').length;
    for (const ahead of stamps) {
      peer.send({ kind: 'move', stamp: narrow(room.world.tick + ahead), heading: ahead & 255, buttons: 0 });
    }
    peer.send({ kind: 'ping', seq: 1, read: narrow(room.world.tick), now: narrow(16 * room.world.tick + now) });
    const late = house.time.nowMs() / TICK_MS - room.world.tick;
    await house.ticks(3);
    return recordsOf(peer, 'pong')[before].slack + Math.ceil(16 * late);
  };
  const near = (value: number) => expect.closeTo(value, -0.3);
  expect(await slackOf(100)).toEqual(near(100));
  expect(await slackOf(100, 9, 4)).toEqual(near(64));
  expect(await slackOf(40, 9, 4)).toEqual(near(40));
  expect(await slackOf(100, -3)).toEqual(near(-48));
  // What is too far ahead does not count, and nothing of the last pong is left.
  expect(await slackOf(500, 200)).toEqual(near(500));
});

test('[DV2] tick t hashes the cells with (cell − t) mod 120 = 0 in which a comet is', async () => {
  const { house, peer, room } = await player();
  const guest = house.enter();
  for (const one of [peer, guest]) one.keepPinging();
  const due = new Map<number, Set<number>>();
  for (let i = 0; i < 600; i++) {
    await house.ticks(1);
    const { ids, comets, arena, tick } = room.world;
    const cells = ids.map((id) => cellAt(arena, comets.x[id], comets.y[id]));
    due.set(tick, new Set(cells.filter((cell) => (cell - tick) % 120 === 0)));
  }
  let heard = 0;
  for (const { tick, update } of peer.updates) {
    if (!due.has(tick - update.ticks)) continue;
    let at = tick - update.ticks;
    for (const item of update.items) {
      if (item.kind === 'step') at += item.ticks;
      if (item.kind !== 'hash') continue;
      expect([...(due.get(at) ?? [])]).toContain(item.cell);
      heard++;
    }
  }
  expect(heard).toBeGreaterThanOrEqual(4);
});
