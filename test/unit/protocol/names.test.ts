import { describe, expect, test } from 'vitest';
import { draw } from '../../../game/sim/math/random.ts';
import { cleanName, LONGEST_NAME, NAMELESS } from '../../../protocol/join.ts';
import { RECORDS } from '../../../protocol/table.ts';

/** Written as code points, so that what cannot be seen can be read. */
const from = (...points: number[]) => String.fromCodePoint(...points);

const ACUTE = 0x0301;
const ZERO_WIDTH_JOINER = 0x200d;

describe('[J3] a name', () => {
  test.each(['Halley', 'Zoë', '彗星', 'Ἀστήρ', 'नमस्ते', 'ไทย', 'کهکشان', '10%', '<b>&amp;', '☄ 2061', '__proto__'])(
    '%j stays as it is',
    (name) => {
      expect(cleanName(name)).toBe(name);
    },
  );

  test.each([
    ['tab', 0x09],
    ['line feed', 0x0a],
    ['escape', 0x1b],
    ['zero', 0x00],
    ['delete', 0x7f],
    ['next line', 0x85],
    ['line separator', 0x2028],
    ['paragraph separator', 0x2029],
  ])('loses a control character: %s', (_what, point) => {
    expect(cleanName(`Hal${from(point)}ley`)).toBe('Halley');
  });

  test.each([
    ['left-to-right mark', 0x200e],
    ['right-to-left mark', 0x200f],
    ['Arabic letter mark', 0x061c],
    ['right-to-left embedding', 0x202b],
    ['pop directional formatting', 0x202c],
    ['left-to-right override', 0x202d],
    ['right-to-left override', 0x202e],
    ['right-to-left isolate', 0x2067],
    ['pop directional isolate', 0x2069],
  ])('cannot change the direction of what stands beside it: %s', (_what, point) => {
    expect(cleanName(`${from(point)}Halley${from(point)}`)).toBe('Halley');
  });

  test.each([
    ['zero-width space', 0x200b],
    ['zero-width non-joiner', 0x200c],
    ['zero-width joiner', ZERO_WIDTH_JOINER],
    ['word joiner', 0x2060],
    ['byte order mark', 0xfeff],
    ['soft hyphen', 0x00ad],
    ['grapheme joiner', 0x034f],
    ['variation selector', 0xfe0f],
    ['variation selector of a higher plane', 0xe0101],
    ['tag letter', 0xe0041],
    ['Mongolian vowel separator', 0x180e],
    ['Hangul filler', 0x3164],
    ['half-width Hangul filler', 0xffa0],
    ['Hangul choseong filler', 0x115f],
    ['Khmer inherent vowel', 0x17b4],
    ['empty braille cell', 0x2800],
    ['private use', 0xe000],
    ['no character', 0xffff],
    ['lone high surrogate', 0xd800],
    ['lone low surrogate', 0xdfff],
  ])('loses what nobody sees, and is nobody’s twin by it: %s', (_what, point) => {
    expect(cleanName(`Hal${from(point, point)}ley`)).toBe('Halley');
    expect(cleanName(from(point))).toBe(NAMELESS);
  });

  test('keeps a surrogate pair and loses half of one', () => {
    expect(cleanName('\ud83d\ude00\ud83d')).toBe('\ud83d\ude00');
  });

  test('is composed, so that equal looks are equal texts', () => {
    expect(cleanName(`Zoe${from(0x0308)}`)).toBe('Zoë');
    expect(cleanName(`Zoe${from(ZERO_WIDTH_JOINER, 0x0308)}`)).toBe('Zoë');
  });

  test('has at most two marks on a letter', () => {
    const stack = from(...Array.from({ length: 40 }, (_, i) => 0x0316 + (i % 4)));
    expect(cleanName(`q${stack}x`)).toBe(`q${stack.slice(0, 2)}x`);
  });

  test('cannot stack marks with what is invisible in between', () => {
    const stack = from(ACUTE, ZERO_WIDTH_JOINER).repeat(12);
    expect(cleanName(`q${stack}x`)).toBe(`q${from(ACUTE, ACUTE)}x`);
  });

  test('has no mark without a letter: it would stand on what is beside the name', () => {
    expect(cleanName(`${from(ACUTE)}Halley ${from(ACUTE)} Comet`)).toBe('Halley Comet');
    expect(cleanName(from(ACUTE, ACUTE, ACUTE))).toBe(NAMELESS);
  });

  test('has single spaces of one kind, and none at its ends', () => {
    expect(cleanName(`  Edmond${from(0x00a0, 0x3000, 0x2003)} Halley  `)).toBe('Edmond Halley');
  });

  test.each(['', ' ', from(0x3000), '\n\t', from(0x202e), from(0x200b, 0x200b)])(
    'of nothing, as %j, is Comet',
    (raw) => {
      expect(cleanName(raw)).toBe(NAMELESS);
    },
  );

  test('has at most 16 characters, and no space where it was cut', () => {
    expect(cleanName('a'.repeat(500))).toBe('a'.repeat(LONGEST_NAME));
    expect(cleanName('fifteen letters and more')).toBe('fifteen letters');
  });

  test('of hundreds of emoji is sixteen of them, whole', () => {
    const name = cleanName('😀'.repeat(300));
    expect(name).toBe('😀'.repeat(LONGEST_NAME));
    expect(name.length).toBeLessThanOrEqual(RECORDS.player.fields.name.maxLength);
  });

  test('of families and flags falls apart into what can be counted', () => {
    const family = [0x1f468, ZERO_WIDTH_JOINER, 0x1f469, ZERO_WIDTH_JOINER, 0x1f467];
    expect(cleanName(from(...family))).toBe(from(0x1f468, 0x1f469, 0x1f467));
  });
});

/** Where the awkward characters live, and a few letters for them to stand on. */
const BLOCKS: readonly (readonly [first: number, last: number])[] = [
  [0x0000, 0x00ff],
  [0x0061, 0x007a],
  [0x0300, 0x036f],
  [0x0590, 0x06ff],
  [0x0900, 0x097f],
  [0x1100, 0x11ff],
  [0x1f00, 0x1fff],
  [0x2000, 0x206f],
  [0xac00, 0xd7a3],
  [0xd7f0, 0xe010],
  [0xf900, 0xfeff],
  [0x1d15e, 0x1d164],
  [0x1f600, 0x1f64f],
  [0xe0000, 0xe01ef],
];

function randomName(seed: number): string {
  const length = draw(seed, 0) % 40;
  return Array.from({ length }, (_, i) => {
    const [first, last] = BLOCKS[draw(seed, 1, i) % BLOCKS.length];
    return from(first + (draw(seed, 2, i) % (last - first + 1)));
  }).join('');
}

test('[J3] of 20,000 random names each is clean, and cleaning it again changes nothing', () => {
  for (let seed = 0; seed < 20_000; seed++) {
    const name = cleanName(randomName(seed));
    const isClean =
      name.length > 0 &&
      [...name].length <= LONGEST_NAME &&
      name === name.normalize('NFC') &&
      name === cleanName(name) &&
      !/\p{C}|\p{Default_Ignorable_Code_Point}|\p{M}{3}|^\p{M}| {2}|^ | $/u.test(name);
    if (!isClean) expect.fail(`seed ${seed} gives ${JSON.stringify(name)}`);
  }
});
