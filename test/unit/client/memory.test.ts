import { describe, expect, test } from 'vitest';
import { playerFrom, shortName } from '../../../game/client/base/memory.ts';
import { cleanName, LONGEST_NAME } from '../../../protocol/join.ts';

describe('a name as the page keeps it', () => {
  const comets = '☄️🌟'.repeat(300);

  test('is as long as the server keeps it, in characters', () => {
    expect([...shortName('🌟'.repeat(300))]).toHaveLength(LONGEST_NAME);
    expect(shortName('a'.repeat(300))).toBe('a'.repeat(LONGEST_NAME));
    expect(shortName('Halley')).toBe('Halley');
  });

  test('holds no half of an emoji', () => {
    for (let i = 0; i < 40; i++) expect(shortName('a'.repeat(i) + comets)).not.toMatch(/\p{Cs}/u);
  });

  test('of storage is cut in the same way, and is what the server makes of it', () => {
    const { name } = playerFrom({ name: '🌟'.repeat(300), colour: 3 });
    expect(cleanName(name)).toBe(name);
  });
});
