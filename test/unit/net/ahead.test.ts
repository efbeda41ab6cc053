import { describe, expect, test } from 'vitest';
import type { Replica } from '../../../game/net/copy/replica.ts';
import {
  type Ahead,
  advanceAhead,
  confirmMoves,
  createAhead,
  forgetDrawn,
  reconcile,
  restep,
} from '../../../game/net/prediction/ahead.ts';
import { readPose, smooth } from '../../../game/net/prediction/drawn.ts';
import { foresawHit, predictionErrorPx } from '../../../game/net/prediction/history.ts';
import type { Pose } from '../../../game/net/prediction/pose.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { stepWorld } from '../../../game/sim/step.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { motionOf, put } from '../../../tools/lib/virtual/space.ts';
import {
  cometRecord,
  copyOf,
  dustNews,
  dustOf,
  ownRecord,
  tell,
  WELCOME,
  worldLike,
} from '../../harness/client/copy.ts';

const START = WELCOME.tick;
const step = (ticks = 1) => ({ kind: 'step', ticks }) as const;

interface Scene {
  replica: Replica;
  ahead: Ahead;
}

/** Own comet 0 and another one, drawn at `own` ticks. */
function scene(own: number, { predicts = true, smooths = true } = {}): Scene {
  const replica = copyOf(cometRecord(0), cometRecord(1, { yPx: 600, vx: 3000, flags: THRUST }));
  const ahead = createAhead(replica.arena, predicts, smooths);
  reconcile(ahead, replica, own);
  return { replica, ahead };
}

function poseOf({ ahead }: Scene, id: number, own: number): Pose {
  const pose: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
  readPose(ahead, id, own, pose);
  return pose;
}

/** Sends a move as a client does: stamped with the tick being drawn towards. */
function move({ ahead, replica }: Scene, heading: number, buttons: number): void {
  ahead.pending.push({ stamp: ahead.tick, tick: ahead.tick, heading, buttons });
  restep(ahead, replica);
}

describe('the drawn moment', () => {
  test('lies between the last two ticks', () => {
    const made = scene(START + 4.25);
    const twin = copyOf(cometRecord(0), cometRecord(1, { yPx: 600, vx: 3000, flags: THRUST }));
    tell(twin, 4);
    const before = twin.comets.x[1];
    tell(twin, 1);
    expect(made.ahead.tick).toBe(START + 5);
    expect(poseOf(made, 1, START + 4.25).x).toBeCloseTo((before + (twin.comets.x[1] - before) * 0.25) / SUBPX, 6);
  });

  test('goes on between updates, tick after tick', () => {
    const made = scene(START + 2.5);
    const places = [2.5, 3, 3.5, 4, 4.5].map((own) => {
      advanceAhead(made.ahead, made.replica, START + own);
      return poseOf(made, 1, START + own).x;
    });
    for (let i = 1; i < places.length; i++) expect(places[i] - places[i - 1]).toBeGreaterThan(1);
  });

  test('goes on for a second beyond what is confirmed, and stands then; the own nose still turns', () => {
    const made = scene(START + 90);
    const twin = copyOf(cometRecord(1, { yPx: 600, vx: 3000, flags: THRUST }));
    tell(twin, 60);
    expect(motionOf(made.ahead.at, 1)).toEqual(motionOf(twin.comets, 1));
    advanceAhead(made.ahead, made.replica, START + 120);
    expect(motionOf(made.ahead.at, 1)).toEqual(motionOf(twin.comets, 1));
    move(made, 64, THRUST);
    expect(poseOf(made, 0, START + 120).heading).toBe(64);
  });
});

describe('collisions', () => {
  /** Enough to meet, and before own state settles. */
  const TICKS = 14;
  const HEAD_ON = { xPx: 460, yPx: 400, heading: 128, vx: -3000, flags: THRUST } as const;

  /** The own comet and one that meets it; `flags` of both, and where the other looks. */
  function meeting(ownFlags: number, otherFlags: number, heading: number = HEAD_ON.heading) {
    const simulation = worldLike();
    const { world } = simulation;
    put(world, 0, { xPx: 400, yPx: 400, dust: 46, vx: 3000, flags: ownFlags });
    put(world, 1, { ...HEAD_ON, heading, dust: 46, flags: otherFlags });
    for (const id of [0, 1]) {
      world.wishes[id].heading = world.comets.heading[id];
      world.wishes[id].buttons = world.comets.flags[id] & 3;
    }
    const replica = copyOf(
      cometRecord(0, { xPx: 400, yPx: 400, vx: 3000, flags: world.comets.flags[0] }),
      cometRecord(1, { ...HEAD_ON, heading, flags: world.comets.flags[1] }),
      ownRecord(46),
    );
    const ahead = createAhead(replica.arena, true, true);
    reconcile(ahead, replica, START + TICKS);
    for (let tick = 0; tick < TICKS; tick++) stepWorld(simulation, []);
    return { ahead, replica, world };
  }

  test.each([
    ['nobody boosts', THRUST, THRUST, 128, 'bump'],
    ['the own nose hits one that looks away', THRUST | BOOST, THRUST, 0, 'ram'],
    [
      'the own nose hits one that may still press a button: a touch until the server says more',
      THRUST | BOOST,
      THRUST,
      128,
      'bump',
    ],
    ["the other's nose hits: a touch until the server says more", THRUST, THRUST | BOOST, 128, 'bump'],
    ['both noses hit', THRUST | BOOST, THRUST | BOOST, 128, 'bump'],
  ])('are foreseen to the bit where nobody steers: %s', (_, ownFlags, otherFlags, heading, kind) => {
    const { ahead, world } = meeting(ownFlags, otherFlags, heading);
    for (const id of [0, 1]) expect(motionOf(ahead.at, id)).toEqual(motionOf(world.comets, id));
    expect(ahead.at.flags[0] & IMMUNE).toBe(world.comets.flags[0] & IMMUNE);
    expect(ahead.hits[0].kind).toBe(kind);
  });

  test('are foreseen anew with each update and each move', () => {
    const { ahead, replica } = meeting(THRUST, THRUST);
    const [hit] = ahead.hits;
    reconcile(ahead, replica, START + TICKS);
    expect(ahead.hits).toEqual([hit]);
    reconcile(ahead, replica, hit.tick);
    restep(ahead, replica);
    expect(ahead.hits).toEqual([hit]);
    reconcile(ahead, replica, hit.tick - 1);
    expect(ahead.hits).toEqual([]);
  });

  test('of the own comet are known to the prediction that holds them', () => {
    const { ahead, replica } = meeting(THRUST, THRUST);
    const [{ tick }] = ahead.hits;
    const known = (of: number) => foresawHit(ahead, { ...replica, tick: of });
    expect([known(tick - 1), known(tick), known(tick + 1)]).toEqual([false, true, true]);
    // The other one turns away in time.
    tell(
      replica,
      1,
      { kind: 'steer', id: 1, heading: 0, flags: THRUST },
      step(),
      cometRecord(1, { xPx: 900, yPx: 400 }),
    );
    reconcile(ahead, replica, START + TICKS);
    expect(known(tick + 1)).toBe(false);
  });

  test('are left to the server where nothing is predicted', () => {
    const { replica } = meeting(THRUST, THRUST);
    const ahead = createAhead(replica.arena, false, true);
    reconcile(ahead, replica, START + TICKS);
    expect(ahead.hits).toEqual([]);
  });
});

describe('a move', () => {
  test('shows in the very picture that follows it', () => {
    const made = scene(START + 10.5);
    const before = poseOf(made, 0, START + 10.5);
    move(made, 64, THRUST);
    const after = poseOf(made, 0, START + 10.5);
    expect([before.y, before.heading]).toEqual([400, 0]);
    expect([after.y > 400, after.heading, after.flags]).toEqual([true, 64, THRUST]);
  });

  test('taking a tick again leaves no trace of the first time', () => {
    const tried = scene(START + 10.5);
    for (const heading of [10, 90, 200]) {
      move(tried, heading, BOOST);
      tried.ahead.pending.length = 0;
    }
    move(tried, 64, THRUST);
    const straight = scene(START + 10.5);
    move(straight, 64, THRUST);
    for (const made of [tried, straight]) advanceAhead(made.ahead, made.replica, START + 30);
    expect(motionOf(tried.ahead.at, 0)).toEqual(motionOf(straight.ahead.at, 0));
    expect(tried.ahead.own).toEqual(straight.ahead.own);
  });

  test('that the updates do not show yet is predicted again behind each of them', () => {
    const made = scene(START + 10.5);
    move(made, 64, THRUST);
    advanceAhead(made.ahead, made.replica, START + 14.5);
    const predicted = motionOf(made.ahead.at, 0);
    tell(made.replica, 3);
    reconcile(made.ahead, made.replica, START + 14.5);
    expect(motionOf(made.ahead.at, 0)).toEqual(predicted);
  });
});

describe('a right prediction', () => {
  test('has an error of 0, through boosting until the tank is empty, sizes and immunity', () => {
    const simulation = worldLike();
    const { world } = simulation;
    put(world, 0, { xPx: 400, yPx: 400, dust: 46, flags: IMMUNE });
    world.own.immuneUntil[0] = START + 60;
    const own = cometRecord(0, { flags: world.comets.flags[0] });
    const replica = copyOf(own, ownRecord(46, { immune: 60 }), ...dustOf(world));
    const ahead = createAhead(replica.arena, true, true);
    const moves = new Map([
      [START + 20, { heading: 30, buttons: THRUST }],
      [START + 90, { heading: 200, buttons: BOOST }],
      [START + 200, { heading: 90, buttons: BOOST | THRUST }],
    ]);
    const errors: unknown[] = [];
    for (const [tick, asked] of moves) ahead.pending.push({ ...asked, stamp: tick, tick });
    reconcile(ahead, replica, START + 10);
    for (let tick = START + 1; tick <= START + 500; tick++) {
      const asked = moves.get(tick);
      stepWorld(simulation, asked ? [{ kind: 'move', id: 0, ...asked }] : []);
      const { comets, marks } = world;
      const steered =
        marks[0] & 1 ? [{ kind: 'steer' as const, id: 0, heading: comets.heading[0], flags: comets.flags[0] }] : [];
      tell(replica, 1, ...steered, step(), ...dustNews(world));
      errors.push(predictionErrorPx(ahead, replica));
      confirmMoves(ahead, replica);
      reconcile(ahead, replica, tick + 10);
    }
    expect(new Set(errors)).toEqual(new Set([0]));
    expect(ahead.pending).toEqual([]);
    expect(world.own.dust[0]).toBeLessThan(46);
  });

  test('where none was made nothing is said', () => {
    const { ahead, replica } = scene(START + 2);
    tell(replica, 20);
    expect(predictionErrorPx(ahead, replica)).toBeUndefined();
  });
});

describe('a wrong prediction', () => {
  test('is off by pixels, and by at least a thousandth where only its heading was wrong', () => {
    const { ahead, replica } = scene(START + 5);
    tell(replica, 2, step(2), cometRecord(0, { xPx: 403, yPx: 404 }));
    expect(predictionErrorPx(ahead, replica)).toBe(5);
    tell(replica, 1, step(), cometRecord(0, { heading: 9 }));
    expect(predictionErrorPx(ahead, replica)).toBe(0.001);
  });

  test('is not jumped to: what is drawn goes on from where it was', () => {
    const made = scene(START + 5);
    const before = poseOf(made, 1, START + 5);
    tell(made.replica, 2, step(2), cometRecord(1, { xPx: 440, yPx: 580 }));
    reconcile(made.ahead, made.replica, START + 5);
    const after = poseOf(made, 1, START + 5);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  test('smooths: after 90 ms a third is left, after half a second less than a hundredth', () => {
    const made = scene(START + 5);
    tell(made.replica, 2, step(2), cometRecord(1, { xPx: 500, yPx: 600 }));
    reconcile(made.ahead, made.replica, START + 5);
    const error = made.ahead.errorX[1];
    expect(Math.abs(error)).toBeGreaterThan(50);
    smooth(made.ahead, made.replica, 90);
    expect(made.ahead.errorX[1] / error).toBeCloseTo(1 / Math.E, 9);
    smooth(made.ahead, made.replica, 410);
    expect(Math.abs(made.ahead.errorX[1] / error)).toBeLessThan(0.01);
  });

  test('smooths alike in small steps and in large ones', () => {
    const [fine, coarse] = [scene(START + 5), scene(START + 5)];
    for (const { ahead } of [fine, coarse]) ahead.errorY[1] = 100;
    for (let i = 0; i < 10; i++) smooth(fine.ahead, fine.replica, 16);
    smooth(coarse.ahead, coarse.replica, 160);
    expect(fine.ahead.errorY[1]).toBeCloseTo(coarse.ahead.errorY[1], 9);
  });

  test('of more than 260 px is another place, and jumped to', () => {
    const made = scene(START + 5);
    tell(made.replica, 2, step(2), cometRecord(1, { xPx: 900, yPx: 600 }));
    reconcile(made.ahead, made.replica, START + 5);
    expect([made.ahead.errorX[1], made.ahead.errorY[1]]).toEqual([0, 0]);
  });

  test('is jumped to where smoothing is off', () => {
    const made = scene(START + 5, { smooths: false });
    tell(made.replica, 2, step(2), cometRecord(1, { xPx: 440, yPx: 580 }));
    reconcile(made.ahead, made.replica, START + 5);
    expect(made.ahead.errorX[1]).toBe(0);
  });
});

describe('what does not smooth', () => {
  test('a comet that was gone and comes back near by is a new sight', () => {
    const made = scene(START + 5);
    tell(made.replica, 1, step(), { kind: 'gone', id: 1, cause: 1 });
    reconcile(made.ahead, made.replica, START + 5);
    tell(made.replica, 1, step(), cometRecord(1, { xPx: 450, yPx: 600 }));
    reconcile(made.ahead, made.replica, START + 6);
    expect([made.ahead.errorX[1], made.ahead.errorY[1]]).toEqual([0, 0]);
  });

  test('so is one that was gone and came back within one update', () => {
    const made = scene(START + 5);
    tell(made.replica, 2, step(), { kind: 'gone', id: 1, cause: 0 }, step(), cometRecord(1, { xPx: 450, yPx: 600 }));
    reconcile(made.ahead, made.replica, START + 6);
    expect([made.ahead.errorX[1], made.ahead.errorY[1]]).toEqual([0, 0]);
  });

  test('after a reset nothing goes on from where it was', () => {
    const made = scene(START + 5);
    made.ahead.pending.push({ stamp: 1, tick: 1, heading: 0, buttons: 0 });
    forgetDrawn(made.ahead);
    tell(
      made.replica,
      0,
      { kind: 'snapshot', tick: START + 3 },
      { kind: 'area', left: 0, top: 0, right: 7, bottom: 7 },
      cometRecord(1),
    );
    reconcile(made.ahead, made.replica, START + 5);
    expect([made.ahead.errorX[1], made.ahead.pending, predictionErrorPx(made.ahead, made.replica)]).toEqual([
      0,
      [],
      undefined,
    ]);
  });
});

describe('pending moves', () => {
  const confirm = (made: Scene, heading: number, flags: number, ticks = 1) => {
    tell(made.replica, ticks, { kind: 'steer', id: 0, heading, flags }, step(ticks));
    confirmMoves(made.ahead, made.replica);
    return made.ahead.pending.map(({ stamp, tick }) => [stamp - START, tick - START]);
  };
  const pendingAt = (...ticks: number[]) => {
    const made = scene(START + 1);
    for (const tick of ticks) {
      made.ahead.pending.push({ stamp: START + tick, tick: START + tick, heading: tick, buttons: THRUST });
    }
    return made;
  };

  test('that an update shows are done with, older ones too', () => {
    expect(confirm(pendingAt(1, 2, 5), 2, THRUST, 2)).toEqual([[5, 5]]);
  });

  test('that should have acted but do not show are expected in the next tick', () => {
    expect(confirm(pendingAt(2, 9), 77, 0, 3)).toEqual([
      [2, 4],
      [9, 9],
    ]);
  });

  test('are shown by everything but boost, which an empty tank takes away', () => {
    const made = scene(START + 1);
    made.ahead.pending.push({ stamp: START + 1, tick: START + 1, heading: 5, buttons: THRUST | BOOST });
    expect(confirm(made, 5, THRUST)).toEqual([]);
  });
});

test('without prediction the own comet is drawn as the server confirms it', () => {
  const made = scene(START + 10.5, { predicts: false });
  move(made, 64, THRUST);
  expect(poseOf(made, 0, START + 10.5)).toMatchObject({ y: 400, heading: 0 });
});
