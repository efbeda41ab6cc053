import { expect, test } from 'vitest';
import { SIM_HZ } from '../../../../game/sim/math/units.ts';
import { createShedding } from '../../../../server/host/shedding.ts';
import { createCounters } from '../../../../server/ledger/counters.ts';
import { BUDGET_MS } from '../../../../server/ledger/ledger.ts';
import type { Peer } from '../../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { houseIn } from '../../../harness/server/house.ts';

/** Seconds of ticks that take a share of their time each; the step after each second. */
function steps(loads: readonly number[]): { steps: number[]; said: string[] } {
  const said: string[] = [];
  const counters = createCounters();
  const shedding = createShedding({ counters, from: 0.9, onStep: (_fields, sentence) => said.push(sentence) });
  const found = loads.map((load) => {
    for (let tick = 0; tick < SIM_HZ; tick++) shedding.ran(0, load * BUDGET_MS);
    return shedding.step;
  });
  expect(counters.shedSteps).toBe(said.length);
  return { steps: found, said };
}

const times = (count: number, load: number) => Array.from({ length: count }, () => load);

test('a step is taken after two seconds over, and there are three', () => {
  expect(steps(times(9, 0.95))).toEqual({
    steps: [0, 1, 1, 2, 2, 3, 3, 3, 3],
    said: [
      'ticks take 95 % of the time: those who only watch get half as many updates',
      'ticks take 95 % of the time: updates of all come a tick later',
      'ticks take 95 % of the time: newcomers are asked to wait',
    ],
  });
});

test('where it is switched off nothing is given up, however long ticks take', () => {
  const counters = createCounters();
  const shedding = createShedding({ counters, from: 0, onStep: () => {} });
  for (let tick = 0; tick < 10 * SIM_HZ; tick++) shedding.ran(0, 3 * BUDGET_MS);
  expect([shedding.step, counters.shedSteps]).toEqual([0, 0]);
});

test('one long second is no overload, however long', () => {
  expect(steps([0.5, 30, 0.5, 30, 0.5]).steps).toEqual([0, 0, 0, 0, 0]);
});

test('a step is taken back after ten quiet seconds, not by having helped', () => {
  const between = steps([1, 1, ...times(30, 0.7)]);
  expect(between.steps.at(-1)).toBe(1);
  const quiet = steps([1, 1, 1, 1, ...times(20, 0.3)]);
  expect(quiet.steps.slice(3)).toEqual([...times(10, 2), ...times(10, 1), 0]);
  expect(quiet.said.at(-1)).toBe('ticks take 30 % of the time: nothing is given up');
});

test('a thread with sockets that is busy all the time counts like ticks that are too long', () => {
  const said: string[] = [];
  const shedding = createShedding({
    counters: createCounters(),
    from: 0.9,
    onStep: (_fields, sentence) => said.push(sentence),
  });
  const second = (load: number) => {
    shedding.heard(load / 2);
    shedding.heard(load);
    for (let tick = 0; tick < SIM_HZ; tick++) shedding.ran(0, 0.1 * BUDGET_MS);
    return shedding.step;
  };
  expect([0.97, 0.97, 0.8].map(second)).toEqual([0, 1, 1]);
  expect(said).toEqual(['a thread with sockets takes 97 % of the time: those who only watch get half as many updates']);
});

test('[J2] a server whose ticks are too long gives way step by step: no tick is left out, no room ends', async () => {
  let spentMs = 0;
  let tickMs = 0;
  const world = createVirtualWorld({ ROOM_SEATS: '8', IDLE_SUPPRESSION_MS: '0' }, 3, {
    // Each tick takes so long of the server's clock.
    serverTime: (time) => ({ ...time, nowMs: () => time.nowMs() + spentMs }),
    onTicked: () => {
      spentMs += tickMs;
    },
  });
  const house = houseIn(world);
  const player = house.enter();
  const other = house.enter();
  const watcher = house.enter({ watch: true, room: player.room });
  const updatesIn = async (ticks: number) => {
    const count = ({ updates }: Peer) => updates.length;
    const before = [player, watcher].map(count);
    const until = house.game.counters.ticks + ticks;
    while (house.game.counters.ticks < until) {
      const { ticks: before } = house.game.counters;
      await house.run(0.25);
      // By ticks: the server's clock goes faster than theirs.
      const isTick = house.game.counters.ticks > before;
      if (isTick && before % 20 === 0) for (const peer of [player, other, watcher]) peer.ping();
    }
    return [player, watcher].map((peer, i) => count(peer) - before[i]);
  };
  await updatesIn(60);
  expect(await updatesIn(60)).toEqual([30, 30]);
  tickMs = 0.93 * BUDGET_MS;
  await updatesIn(120);
  expect(house.game.shedding.step).toBe(1);
  expect(await updatesIn(60)).toEqual([30, 15]);
  await updatesIn(60);
  expect(house.game.shedding.step).toBe(2);
  expect(await updatesIn(60)).toEqual([20, 15]);
  const late = house.join();
  await updatesIn(60);
  expect(house.game.shedding.step).toBe(3);
  expect([house.refusal(), house.refusal({ watch: true })]).toEqual(['overloaded', 'overloaded']);
  late.hello();
  await updatesIn(2);
  expect(late.closed).toEqual({ code: 1013, reason: 'J6: server overloaded' });
  other.close(1006);
  await updatesIn(2);
  expect(house.enter({ resume: other.key }).room).toBe(player.room);
  // A second that is over may already be half gone.
  tickMs = 0;
  await updatesIn(60 * 31);
  expect([house.game.shedding.step, house.refusal()]).toEqual([0, undefined]);
  const { ticks, shiftedTicks, shedSteps } = house.game.counters;
  expect([shiftedTicks, shedSteps, player.closed, watcher.closed]).toEqual([0, 6, undefined, undefined]);
  expect(house.room().world.tick).toBe(ticks);
});
