import { expect, test } from 'vitest';
import { namesFor } from '../../../game/bots/names.ts';
import { cleanName } from '../../../protocol/join.ts';

test('bots have names like people: each once, as a join takes them', () => {
  const names = namesFor(1);
  expect(names.length).toBeGreaterThanOrEqual(120);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(cleanName(name)).toBe(name);
});

test('a seed has an order of its own, the same each time', () => {
  expect(namesFor(1)).toEqual(namesFor(1));
  expect(namesFor(2)).not.toEqual(namesFor(1));
  expect([...namesFor(2)].sort()).toEqual([...namesFor(1)].sort());
});
