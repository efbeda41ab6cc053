import { expect, test } from 'vitest';
import { createSteering, nextMove, restart, synchronize, want } from '../../../game/net/steering.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';

/** The moves sent in ticks 1 to `ticks`, while `steer` says what is wanted before each. */
function movesOf(ticks: number, steer: (tick: number, say: (heading: number, buttons: number) => void) => void) {
  const steering = createSteering();
  const moves: [tick: number, heading: number, buttons: number][] = [];
  for (let tick = 1; tick <= ticks; tick++) {
    steer(tick, (heading, buttons) => want(steering, heading, buttons));
    const move = nextMove(steering, tick);
    if (move) moves.push([tick, move.heading, move.buttons]);
  }
  return moves;
}

test('[MV1] a move is sent when what is wanted changes, and only then', () => {
  expect(movesOf(100, (tick, say) => say(tick < 50 ? 10 : 10, tick < 50 ? THRUST : 0))).toEqual([
    [1, 10, THRUST],
    [50, 10, 0],
  ]);
});

test('a tap that is over before its move could leave still lasts one tick', () => {
  const moves = movesOf(10, (tick, say) => {
    if (tick !== 4) return;
    say(0, BOOST);
    say(0, 0);
  });
  expect(moves).toEqual([
    [4, 0, BOOST],
    [5, 0, 0],
  ]);
});

test('two taps within a tick are one', () => {
  const moves = movesOf(10, (tick, say) => {
    if (tick !== 4) return;
    for (const buttons of [BOOST, 0, BOOST, 0]) say(0, buttons);
  });
  expect(moves.map(([tick]) => tick)).toEqual([4, 5]);
});

test('a button let go and pressed again in one tick stays pressed', () => {
  const moves = movesOf(10, (tick, say) => {
    if (tick === 1) say(0, THRUST);
    if (tick !== 5) return;
    say(0, 0);
    say(0, THRUST);
  });
  expect(moves).toEqual([[1, 0, THRUST]]);
});

test('the nose alone is turned at most every third tick, with the newest heading', () => {
  const moves = movesOf(12, (tick, say) => say(tick * 5, THRUST));
  expect(moves).toEqual([
    [1, 5, THRUST],
    [4, 20, THRUST],
    [7, 35, THRUST],
    [10, 50, THRUST],
  ]);
});

test('a button does not wait for a turn', () => {
  const moves = movesOf(6, (tick, say) => say(tick, tick === 3 ? THRUST : 0));
  expect(moves).toEqual([
    [3, 3, THRUST],
    [4, 4, 0],
  ]);
});

test('[MV1] no more than one move is sent a tick', () => {
  const steering = createSteering();
  want(steering, 1, THRUST);
  expect(nextMove(steering, 9)).toEqual({ heading: 1, buttons: THRUST });
  want(steering, 2, BOOST);
  expect(nextMove(steering, 9)).toBeUndefined();
  expect(nextMove(steering, 10)).toEqual({ heading: 2, buttons: BOOST });
});

test('a move the server does not have in force is sent again', () => {
  const steering = createSteering();
  want(steering, 40, THRUST);
  nextMove(steering, 5);
  expect(nextMove(steering, 20)).toBeUndefined();
  synchronize(steering, { heading: 0, buttons: 0 });
  expect(nextMove(steering, 20)).toEqual({ heading: 40, buttons: THRUST });
});

test('what the server has in force already is not said again', () => {
  const steering = createSteering();
  want(steering, 40, THRUST);
  synchronize(steering, { heading: 40, buttons: THRUST });
  steering.pressed = 0;
  expect(nextMove(steering, 20)).toBeUndefined();
});

test('after a reconnect an earlier tick is no hindrance', () => {
  const steering = createSteering();
  want(steering, 1, THRUST);
  nextMove(steering, 50_000);
  want(steering, 2, 0);
  expect(nextMove(steering, 10)).toBeUndefined();
  restart(steering);
  expect(nextMove(steering, 10)).toEqual({ heading: 2, buttons: 0 });
});
