import type { WordKey } from '../words/words.ts';

/** The twelve colours of comets, by the number that travels: all light enough to read on dark space. */

export interface Hue {
  /** For those who do not see it. */
  readonly name: WordKey;
  /** 0xRRGGBB, for Phaser. */
  readonly tint: number;
  readonly css: string;
}

function hue(name: WordKey, tint: number): Hue {
  return { name, tint, css: `#${tint.toString(16).padStart(6, '0')}` };
}

export const HUES: readonly Hue[] = [
  hue('hue.red', 0xff5d5d),
  hue('hue.orange', 0xff8f3d),
  hue('hue.amber', 0xffc23d),
  hue('hue.lemon', 0xf2f050),
  hue('hue.lime', 0x9cf24d),
  hue('hue.mint', 0x4ff08a),
  hue('hue.teal', 0x45f0d0),
  hue('hue.sky', 0x4fd0ff),
  hue('hue.blue', 0x6b9dff),
  hue('hue.violet', 0x9c86ff),
  hue('hue.purple', 0xd57cff),
  hue('hue.pink', 0xff74c0),
];

/** The hue of a colour number; a number beyond the table, from a newer server, gets some hue rather than none. */
export function hueOf(colour: number): Hue {
  return HUES[colour % HUES.length];
}
