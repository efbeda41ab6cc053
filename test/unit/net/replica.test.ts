import { describe, expect, test } from 'vitest';
import { createReplica } from '../../../game/net/copy/replica.ts';
import { BURN_TICKS } from '../../../game/sim/rules/flight/boost.ts';
import { stepWorld } from '../../../game/sim/step.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { motesOf, motionOf, put } from '../../../tools/lib/virtual/space.ts';
import {
  CELL,
  cometRecord,
  copyOf,
  dustNews,
  dustOf,
  hashOf,
  ownRecord,
  tell,
  WELCOME,
  WHOLE_AREA,
  worldLike,
} from '../../harness/client/copy.ts';

const steer = (id: number, heading: number, flags: number) => ({ kind: 'steer', id, heading, flags }) as const;
const step = (ticks = 1) => ({ kind: 'step', ticks }) as const;
/** Of a comet that burns with its next tick of boost. */
const ABOUT_TO_BURN = { lit: 2 * (BURN_TICKS - 1) };
const burning = (id: number) => [steer(id, 0, BOOST), step()];
const hash = (cell: number, value: number) => ({ kind: 'hash', cell, hash: value }) as const;

describe('stepping', () => {
  test('[FR4] an update without a word steps its ticks', () => {
    const replica = copyOf(cometRecord(1, { vx: 1000 }));
    tell(replica, 3);
    expect([replica.tick, motionOf(replica.comets, 1).x]).toEqual([1003, 412475]);
  });

  test('[FR3] a steer record is in force in the step behind it', () => {
    const replica = copyOf(cometRecord(1));
    tell(replica, 2, step(), steer(1, 64, THRUST), step());
    expect(motionOf(replica.comets, 1)).toMatchObject({ vx: 0, vy: 93 });
  });

  test('[FR4] what the update does not step itself is stepped at its end', () => {
    const spoken = copyOf(cometRecord(1));
    const silent = copyOf(cometRecord(1));
    tell(spoken, 5, steer(1, 10, THRUST), step(5));
    tell(silent, 5, steer(1, 10, THRUST));
    expect([silent.tick, motionOf(silent.comets, 1)]).toEqual([spoken.tick, motionOf(spoken.comets, 1)]);
  });

  test('the own comet and own state go the server’s way, told nothing but its steers', () => {
    const simulation = worldLike();
    put(simulation.world, 0, { xPx: 400, yPx: 400, dust: 28, flags: BOOST });
    const replica = copyOf(cometRecord(0, { flags: BOOST }), ownRecord(28), ...dustOf(simulation.world));
    for (let i = 0; i < 300; i++) {
      stepWorld(simulation, []);
      const { comets, own, marks, tick } = simulation.world;
      const moved = marks[0] & 1 ? [steer(0, comets.heading[0], comets.flags[0])] : [];
      tell(replica, 1, ...moved, step(), ...dustNews(simulation.world));
      expect([replica.tick, motionOf(replica.comets, 0)]).toEqual([tick, motionOf(comets, 0)]);
      const { dust, fresh, ripe } = own;
      expect([replica.own.dust[0], replica.own.fresh[0], replica.own.ripe[0]]).toEqual([dust[0], fresh[0], ripe[0]]);
    }
  });

  test('immunity given up by boosting does not come back', () => {
    const replica = copyOf(cometRecord(0, { flags: IMMUNE }), ownRecord(20, { immune: 90 }));
    expect(replica.own.immuneUntil[0]).toBe(1090);
    tell(replica, 1, steer(0, 0, BOOST), step());
    expect(replica.own.immuneUntil[0]).toBe(0);
  });
});

describe('hashes', () => {
  test('[DV2] one speaks of the tick before it, not of the steers of the next', () => {
    const replica = copyOf(cometRecord(1));
    const value = hashOf(replica, 1);
    expect(tell(replica, 1, hash(CELL, value), steer(1, 99, THRUST), step()).diverged).toBe(0);
  });

  test('nor of the steps of the next', () => {
    const replica = copyOf(cometRecord(1, { vx: 500 }));
    expect(tell(replica, 4, hash(CELL, hashOf(replica, 1)), step(4)).diverged).toBe(0);
  });

  test('one at an update’s end speaks of its last tick', () => {
    const replica = copyOf(cometRecord(1, { vx: 500 }));
    const twin = copyOf(cometRecord(1, { vx: 500 }));
    tell(twin, 2);
    expect(tell(replica, 2, step(2), hash(CELL, hashOf(twin, 1))).diverged).toBe(0);
  });

  test('one that differs is counted, once', () => {
    const replica = copyOf(cometRecord(1));
    expect(tell(replica, 3, hash(CELL, 12_345), step(3)).diverged).toBe(1);
    expect(tell(replica, 3).diverged).toBe(0);
  });

  test('[DV2] it covers all comets of its cell, ascending, and no others', () => {
    const replica = copyOf(cometRecord(3), cometRecord(1, { xPx: 450 }), cometRecord(2, { xPx: 900 }));
    expect(tell(replica, 0, hash(CELL, hashOf(replica, 1, 3))).diverged).toBe(0);
    expect(tell(replica, 0, hash(CELL, hashOf(replica, 1))).diverged).toBe(1);
  });

  test('[DV2] one for a cell that has left the view says nothing', () => {
    const replica = copyOf(cometRecord(1));
    const away = { kind: 'area', left: 4, top: 4, right: 7, bottom: 7 } as const;
    expect(tell(replica, 1, step(), hash(CELL, 1), away).diverged).toBe(0);
  });
});

describe('dust', () => {
  const motesNear = (replica: ReturnType<typeof copyOf>) => motesOf(replica.motes).map(({ x, y }) => [x, y]);
  const mote = (x: number, y: number) => ({ kind: 'mote', at: x + 65536 * y, value: 1 }) as const;

  test('[SIM6] a comet takes what it reaches in its cell, in its turn, without a word', () => {
    const replica = copyOf(cometRecord(1), mote(426, 400), mote(427, 400));
    replica.events.length = 0;
    // Comet 1 gathers in ticks 1 mod 3; tick 1000 was one.
    tell(replica, 2);
    expect(motesNear(replica)).toHaveLength(2);
    tell(replica, 1);
    expect(motesNear(replica)).toEqual([[427, 400]]);
    expect(replica.events).toEqual([{ kind: 'taken', x: 426, y: 400, value: 1, by: 1 }]);
  });

  test('[SIM6] what lies in another cell is taken by record alone', () => {
    const replica = copyOf(cometRecord(1, { xPx: 510 }), mote(514, 400));
    tell(replica, 3);
    expect(motesNear(replica)).toEqual([[514, 400]]);
    tell(replica, 1, step(), { kind: 'taken', at: 514 + 65536 * 400, by: 1 });
    expect(motesNear(replica)).toEqual([]);
  });

  test('[FR8] of motes on one pixel a comet takes those that lay there, not what falls there in the same tick', () => {
    // Comet 1, in another cell, reaches what lies behind comet 7.
    const [{ x, y }] = (() => {
      const probe = copyOf(cometRecord(7, ABOUT_TO_BURN));
      tell(probe, 1, ...burning(7));
      return motesOf(probe.motes);
    })();
    const at = x + 65536 * y;
    const values = [3, 1].map((value) => ({ kind: 'mote', at, value }) as const);
    const replica = copyOf(cometRecord(7, ABOUT_TO_BURN), cometRecord(1, { xPx: 700 }), ownRecord(20), ...values);
    tell(replica, 1, ...burning(7), { kind: 'taken', at, by: 1 }, { kind: 'taken', at, by: 1 });
    expect(motesOf(replica.motes)).toMatchObject([{ x, y, value: 2 }]);
  });

  test('[FR8] of motes on one pixel that which found no room is the one that fell last', () => {
    const probe = copyOf(cometRecord(7, ABOUT_TO_BURN));
    tell(probe, 1, ...burning(7));
    const [{ x, y }] = motesOf(probe.motes);
    const at = x + 65536 * y;
    const replica = copyOf(cometRecord(7, ABOUT_TO_BURN), { kind: 'mote', at, value: 3 });
    tell(replica, 1, ...burning(7), { kind: 'taken', at, by: -1 });
    expect(motesOf(replica.motes)).toMatchObject([{ x, y, value: 3 }]);
  });

  test('[SIM7] a boosting comet leaves motes behind, without a word', () => {
    const replica = copyOf(cometRecord(1, { flags: BOOST, heading: 64, lit: 2 * (BURN_TICKS - 3) }));
    tell(replica, 2);
    expect(motesNear(replica)).toEqual([]);
    tell(replica, 1);
    expect(motesOf(replica.motes)).toMatchObject([{ x: 400, value: 2 }]);
  });

  test('[SIM7] but not into another cell', () => {
    const replica = copyOf(cometRecord(1, { flags: BOOST, heading: 64, yPx: 257, ...ABOUT_TO_BURN }));
    tell(replica, 1);
    expect(motesNear(replica)).toEqual([]);
  });

  test('dust for which there was no room is gone, and nobody has it', () => {
    const replica = copyOf(mote(500, 500));
    replica.events.length = 0;
    tell(replica, 1, step(), { kind: 'taken', at: 500 + 65536 * 500, by: -1 });
    expect([motesNear(replica), replica.events]).toEqual([[], []]);
  });

  test('a cell’s dust comes in threes of bytes', () => {
    const replica = copyOf();
    tell(replica, 1, step(), { kind: 'dust', cell: CELL, motes: Uint8Array.of(0, 255, 3, 7, 8, 1) });
    const motes = motesOf(replica.motes).map(({ x, y, value }) => [x, y, value]);
    expect(motes).toEqual([
      [256, 511, 3],
      [263, 264, 1],
    ]);
  });

  test('[DV2] hashes cover it', () => {
    const replica = copyOf(cometRecord(1), mote(480, 480));
    const value = hashOf(replica, 1);
    expect(tell(replica, 0, hash(CELL, value)).diverged).toBe(0);
    tell(replica, 0, { kind: 'taken', at: 480 + 65536 * 480, by: 3 });
    expect(tell(replica, 0, hash(CELL, value)).diverged).toBe(1);
  });
});

describe('the view', () => {
  const onlyLeft = { kind: 'area', left: 0, top: 0, right: 1, bottom: 7 } as const;

  test('[VW3] a comet that flies out of it is dropped', () => {
    const replica = copyOf(cometRecord(1, { xPx: 510, vx: 4000, flags: THRUST }), onlyLeft);
    tell(replica, 1);
    expect([replica.ids, replica.comets.alive[1]]).toEqual([[], 0]);
  });

  test('one that an arrival brings is there from that tick on', () => {
    const replica = copyOf(onlyLeft);
    tell(replica, 2, step(), cometRecord(4, { xPx: 500 }), step());
    expect([replica.ids, replica.events]).toEqual([[4], [{ kind: 'born', id: 4 }]]);
  });

  test('[VW3] when it moves on, comets and dust outside are dropped', () => {
    const mote = { kind: 'mote', at: 900 + 65536 * 100, value: 3 } as const;
    const near = { kind: 'mote', at: 511 + 65536 * 2000, value: 1 } as const;
    const replica = copyOf(cometRecord(1), cometRecord(2, { xPx: 900 }), mote, near);
    tell(replica, 2, step(2), onlyLeft);
    expect([replica.ids, motesOf(replica.motes).map(({ x, y }) => [x, y])]).toEqual([[1], [[511, 2000]]]);
  });

  test('[FR5] a full record overwrites what is known', () => {
    const replica = copyOf(cometRecord(1));
    tell(replica, 1, step(), cometRecord(1, { xPx: 700, vx: 33, heading: 9, flags: IMMUNE }));
    expect([replica.ids, motionOf(replica.comets, 1).vx, replica.comets.heading[1]]).toEqual([[1], 33, 9]);
    expect(replica.events).toEqual([{ kind: 'born', id: 1 }]);
  });
});

test('ids stay ascending, in whatever order comets come and go', () => {
  const replica = copyOf(cometRecord(5), cometRecord(1), cometRecord(7), cometRecord(3));
  tell(replica, 1, step(), { kind: 'gone', id: 5, cause: 0 }, cometRecord(2));
  expect(replica.ids).toEqual([1, 2, 3, 7]);
});

test('[FR6] a reset discards everything that was known', () => {
  const replica = copyOf(
    cometRecord(0),
    cometRecord(1),
    { kind: 'mote', at: 500 + 65536 * 500, value: 1 },
    { kind: 'player', id: 1, colour: 2, name: 'Somebody', who: 0 },
    { kind: 'top', place: 0, id: 1, tens: 9 },
    { kind: 'crown', id: 1, cell: 5 },
    { kind: 'shower', x: 600, y: 600, startsIn: 100 },
    hash(CELL, 1),
  );
  const report = tell(replica, 0, { kind: 'snapshot', tick: 5000 }, WHOLE_AREA);
  expect(replica).toEqual({
    ...createReplica({ ...WELCOME, tick: 5000 }),
    area: replica.area,
    comets: replica.comets,
    motes: replica.motes,
    own: replica.own,
  });
  expect(motesOf(replica.motes)).toEqual([]);
  expect([report.reset, report.diverged, [...replica.comets.alive]]).toEqual([true, 0, Array(8).fill(0)]);
});

test('after a reset an update’s ticks count from its tick', () => {
  const replica = copyOf();
  tell(replica, 0, { kind: 'snapshot', tick: 70_000 });
  tell(replica, 2);
  expect(replica.tick).toBe(70_002);
});

test('an update reports what is no state: fates of moves, pongs, shifts', () => {
  const pong = { kind: 'pong', seq: 1, arrived: 2, held: 3, slack: 4 } as const;
  const report = tell(
    copyOf(),
    1,
    { kind: 'late', stamp: 7, applied: 9 },
    { kind: 'dropped', stamp: 8, why: 2 },
    { kind: 'shift', ticks: 4 },
    { kind: 'shift', ticks: 5 },
    pong,
  );
  expect(report).toEqual({
    reset: false,
    ownWritten: false,
    diverged: 0,
    late: [{ stamp: 7, applied: 9 }],
    dropped: [{ stamp: 8, why: 2 }],
    pongs: [pong],
    shiftedTicks: 9,
  });
});

test('a write to the own comet is reported, one to another is not', () => {
  const replica = copyOf(cometRecord(0), cometRecord(1));
  expect(tell(replica, 1, step(), cometRecord(1)).ownWritten).toBe(false);
  expect(tell(replica, 1, step(), cometRecord(0)).ownWritten).toBe(true);
  // A crack that heals, and a border that goes elsewhere, are not to be foreseen.
  expect(tell(replica, 1, step(), { kind: 'traits', id: 1, traits: 64 }).ownWritten).toBe(false);
  expect(tell(replica, 1, step(), { kind: 'traits', id: 0, traits: 64 }).ownWritten).toBe(true);
  expect(tell(replica, 1, step(), { kind: 'border', inset: 0, target: 9, step: 1 }).ownWritten).toBe(true);
  expect(tell(replica, 1, step(), { kind: 'gone', id: 0, cause: 1 }).ownWritten).toBe(true);
});

test('events tell what to show, and where', () => {
  const replica = copyOf(cometRecord(1), { kind: 'mote', at: 510 + 65536 * 405, value: 2 });
  replica.events.length = 0;
  tell(
    replica,
    1,
    step(),
    { kind: 'taken', at: 510 + 65536 * 405, by: 1 },
    { kind: 'taken', at: 511 + 65536 * 405, by: 1 },
    { kind: 'ram', winner: 2, loser: 1, how: 2, cost: 40, gain: 20 },
    { kind: 'gone', id: 1, cause: 1 },
  );
  expect(replica.events).toEqual([
    { kind: 'taken', x: 510, y: 405, value: 2, by: 1 },
    { kind: 'ram', tick: WELCOME.tick + 1, winner: 2, loser: 1, draw: false },
    { kind: 'paid', winner: 2, loser: 1, cost: 40, gain: 20, shattered: true },
    { kind: 'gone', id: 1, shattered: true, x: 400, y: 400 },
  ]);
});

test('events that nobody takes are not kept for ever', () => {
  const replica = copyOf();
  for (let i = 0; i < 1000; i++) tell(replica, 1, { kind: 'ram', winner: 1, loser: 2, how: 1, cost: 0, gain: 0 });
  expect(replica.events).toHaveLength(256);
});

test('the board: leaders, crown, shower and rank as they were last told', () => {
  const replica = copyOf();
  tell(replica, 10, { kind: 'top', place: 1, id: 4, tens: 12 }, { kind: 'crown', id: 4, cell: 17 }, step(10));
  tell(replica, 0, { kind: 'shower', x: 700, y: 800, startsIn: -20 }, { kind: 'rank', place: 2, of: 9 });
  expect([replica.top[1], replica.crown, replica.shower, replica.rank]).toEqual([
    { id: 4, tens: 12 },
    { id: 4, cell: 17 },
    { xPx: 700, yPx: 800, startTick: 990 },
    { place: 2, of: 9 },
  ]);
  tell(replica, 0, { kind: 'crown', id: -1, cell: 0 });
  expect(replica.crown).toBeUndefined();
});

test('players come and leave the roster by record', () => {
  const replica = copyOf({ kind: 'player', id: 3, colour: 5, name: 'Ada', who: 9 });
  expect(replica.roster.get(3)).toEqual({ name: 'Ada', colour: 5, who: 9 });
  tell(replica, 0, { kind: 'absent', id: 3 });
  expect(replica.roster.size).toBe(0);
});
