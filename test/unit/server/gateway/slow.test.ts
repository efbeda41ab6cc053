import { describe, expect, test } from 'vitest';
import { encodeClientMessage } from '../../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../../protocol/stamp.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

/** A peer that pings, so its line lives, but never confirms more than the tick it has read when this begins. */
async function stuck(made: House): Promise<{ peer: Peer; stuckMs: number }> {
  const peer = made.enter();
  peer.keepPinging()();
  await made.ticks(30);
  const read = narrow(peer.updates.at(-1)?.tick ?? 0);
  peer.ping();
  const again = () => {
    if (!peer.closed) peer.send({ kind: 'ping', seq: 0, read, now: 0 });
    made.time.later(1000, again);
  };
  again();
  return { peer, stuckMs: made.time.nowMs() };
}

const snapshotsOf = (peer: Peer) => recordsOf(peer, 'snapshot').length;

describe('a reader who confirms nothing', () => {
  test('[SL1] is sent no more updates after a bit more than two seconds', async () => {
    const made = createHouse();
    const { peer, stuckMs } = await stuck(made);
    await made.run(8000);
    const last = peer.updates.at(-1);
    // Counted in ticks from the one confirmed, at which it got stuck.
    const confirmed = peer.updates.findLast(({ atMs }) => atMs <= stuckMs);
    const behind = (last?.tick ?? 0) - (confirmed?.tick ?? 0);
    expect(behind).toBeGreaterThan(120);
    // An update's way more: it is looked at when the next one is due.
    expect(behind).toBeLessThanOrEqual(136);
    expect([made.game.counters.slowReaders, peer.closed]).toEqual([1, undefined]);
  });

  test('[SL1] gets one reset view when it has caught up, then updates as before', async () => {
    const made = createHouse();
    const { peer } = await stuck(made);
    await made.run(5000);
    const [updates, resets] = [peer.updates.length, snapshotsOf(peer)];
    peer.keepPinging();
    await made.run(1000);
    expect([snapshotsOf(peer) - resets, peer.closed]).toEqual([1, undefined]);
    expect(recordsOf({ ...peer, updates: peer.updates.slice(updates, updates + 1) }, 'snapshot')).toHaveLength(1);
    expect(peer.updates.length - updates).toBeGreaterThan(2);
  });

  test('gets none for confirming less than all it was sent', async () => {
    const made = createHouse();
    const { peer } = await stuck(made);
    await made.run(5000);
    const updates = peer.updates.length;
    peer.send({ kind: 'ping', seq: 0, read: narrow((peer.updates.at(-1)?.tick ?? 0) - 1), now: 0 });
    await made.run(500);
    expect(peer.updates).toHaveLength(updates);
  });

  test('[SL2] is closed with 4010 when ten more seconds have passed, and may come back', async () => {
    const made = createHouse();
    const { peer } = await stuck(made);
    await made.run(11_900);
    expect(peer.closed).toBeUndefined();
    await made.run(500);
    expect(peer.closed?.code).toBe(4010);
    const back = made.enter({ resume: peer.key });
    expect(back.welcome?.id).toBe(0);
  });

  test('costs the others nothing: their updates go on', async () => {
    const made = createHouse();
    const other = made.enter();
    other.keepPinging();
    await stuck(made);
    const before = other.updates.length;
    await made.run(10_000);
    expect(other.updates.length - before).toBeGreaterThanOrEqual(37);
    expect(snapshotsOf(other)).toBe(1);
  });
});

test('a reader who confirms once a second is never stopped', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(60_000);
  expect([made.game.counters.slowReaders, snapshotsOf(peer)]).toEqual([0, 1]);
});

test('what was never sent cannot be confirmed', async () => {
  const made = createHouse();
  const peer = made.enter();
  const lie = () => {
    peer.send({ kind: 'ping', seq: 0, read: narrow((peer.updates.at(-1)?.tick ?? 0) + 500), now: 0 });
    made.time.later(1000, lie);
  };
  lie();
  await made.run(8000);
  expect(made.game.counters.slowReaders).toBe(1);
});

test('a socket that holds back more than 64 KiB stops the stream at once', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(1000);
  peer.bufferedBytes = 64 * 1024;
  await made.run(500);
  const updates = peer.updates.length;
  await made.run(500);
  expect(peer.updates.length).toBeGreaterThan(updates);
  peer.bufferedBytes++;
  await made.ticks(2);
  const stopped = peer.updates.length;
  await made.run(300);
  expect(peer.updates).toHaveLength(stopped);
  expect(made.game.counters.slowReaders).toBe(1);
});

test('[J8] of fifty who come in at once sixteen a tick get their snapshot, and each is served before anybody is twice', async () => {
  const made = createHouse({ ROOM_SEATS: '50' });
  const peers = Array.from({ length: 50 }, () => made.enter());
  const served = () => peers.map(snapshotsOf).filter((count) => count > 0).length;
  const counts: number[] = [];
  for (let tick = 0; tick < 4; tick++) {
    await made.ticks(1);
    counts.push(served());
  }
  expect(counts).toEqual([16, 32, 48, 50]);
  for (const peer of peers) peer.keepPinging();
  await made.ticks(60);
  for (const peer of peers) {
    peer.send({ kind: 'hide' });
    peer.send({ kind: 'show' });
  }
  await made.ticks(4);
  expect(peers.map(snapshotsOf)).toEqual(peers.map(() => 2));
});

test('[DV3] resets asked for come at most once a second', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(500);
  for (let i = 0; i < 60; i++) {
    peer.send({ kind: 'snapshot' });
    await made.ticks(1);
  }
  expect(snapshotsOf(peer)).toBe(2);
});

test('[DV3] nor more often for who says to be seen again without having been hidden', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(500);
  for (let i = 0; i < 60; i++) {
    peer.send({ kind: 'show' });
    await made.ticks(1);
  }
  expect(snapshotsOf(peer)).toBeLessThanOrEqual(2);
});

test('a message that a socket does not take is counted, and its close event lets the comet wait', async () => {
  const made = createHouse();
  const answer = made.game.lobby.join({ name: 'Lost', colour: 1 });
  if ('error' in answer) throw new Error(answer.error);
  let takes = true;
  const handlers = made.game.opened({ send: () => takes, bufferedBytes: () => 0, close() {} });
  handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
  await made.ticks(10);
  expect(made.game.counters.sent.refused).toBe(0);
  takes = false;
  await made.ticks(30);
  expect(made.game.counters.sent.refused).toBeGreaterThan(0);
  handlers.closed(1006);
  expect(made.room().sessions[0]?.state.kind).toBe('away');
});
