import { expect, test } from 'vitest';
import { createFollowing, ERA_TICKS, followStar, starOf } from '../../../../game/sim/star.ts';
import { createComets } from '../../../../game/sim/world/comets.ts';

const comets = createComets(8);
comets.alive.set([0, 1, 0, 1, 1, 0, 0, 0]);
const leaders = (...ids: number[]) => ids.map((id) => ({ id }));

test('who watches follows the crown', () => expect(starOf(4, leaders(1, 3, 4), comets)).toBe(4));

test('without one, or where its wearer is not known, the first of the leaders who is in play', () => {
  expect(starOf(-1, leaders(3, 1), comets)).toBe(3);
  expect(starOf(5, leaders(2, 7, 1, 3), comets)).toBe(1);
});

test('nobody where nobody is', () => {
  expect(starOf(-1, leaders(), comets)).toBe(-1);
  expect(starOf(-1, leaders(0, -1, -1), comets)).toBe(-1);
  expect(starOf(-1, leaders(9), comets)).toBe(-1);
});

test('a star is followed to the end of its era while it is in play, whoever outshines it', () => {
  const following = createFollowing();
  const follow = (tick: number, crown: number) => followStar(following, tick, crown, leaders(1), comets);
  expect([follow(10, 3), follow(11, 4), follow(ERA_TICKS - 1, 4), follow(ERA_TICKS, 4)]).toEqual([3, 3, 3, 4]);
  comets.alive[4] = 0;
  expect(follow(ERA_TICKS + 1, 3)).toBe(3);
  comets.alive[4] = 1;
});
