import { expect, test } from 'vitest';
import { advanceShake, createShake, kick, SHAKE_MS } from '../../../../game/client/scene/camera/shake.ts';

test('a shake stays within its reach, goes along the hit, and is over in a quarter of a second', () => {
  expect(SHAKE_MS).toBeLessThanOrEqual(250);
  const shake = createShake();
  kick(shake, 0, 1, 9);
  let most = 0;
  for (let ms = 0; ms < SHAKE_MS; ms += 10) {
    advanceShake(shake, 10);
    expect(Math.abs(shake.x)).toBe(0);
    most = Math.max(most, Math.abs(shake.y));
  }
  expect(most).toBeGreaterThan(3);
  expect(most).toBeLessThanOrEqual(9);
  advanceShake(shake, 10);
  expect(Math.abs(shake.x) + Math.abs(shake.y)).toBe(0);
});

test('the same hit shakes the same way', () => {
  const [one, other] = [createShake(), createShake()];
  for (const shake of [one, other]) kick(shake, 0.6, 0.8, 5);
  for (let i = 0; i < 10; i++) {
    advanceShake(one, 16);
    advanceShake(other, 16);
    expect(one).toEqual(other);
  }
});

test('a weak hit does not end a strong one', () => {
  const shake = createShake();
  kick(shake, 1, 0, 9);
  advanceShake(shake, 20);
  kick(shake, 0, 1, 2);
  expect(shake.reachX).toBe(9);
});
