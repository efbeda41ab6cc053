import { SIM_HZ } from '../../game/sim/math/units.ts';

/** A line counts as said before for so long. */
const REMEMBERED_TICKS = 30 * SIM_HZ;
/** Lines of one person that are remembered. */
const MOST_REMEMBERED = 3;

/** What each has said last: the same again and again is spam. */
export class Repeats {
  private readonly said = new Map<number, { text: string; tick: number }[]>();

  /** Whether a seat has just said this, or nearly; if not, it is remembered. */
  take(seat: number, line: string, tick: number): boolean {
    const text = essenceOf(line);
    const recent = (this.said.get(seat) ?? []).filter((before) => tick - before.tick < REMEMBERED_TICKS);
    const isRepeated = recent.some((before) => before.text === text);
    if (!isRepeated) recent.push({ text, tick });
    this.said.set(seat, recent.slice(-MOST_REMEMBERED));
    return isRepeated;
  }
}

/** Letters and digits alone, runs of a letter as one: "HELLO!!!" is "hello". What has neither stands for itself. */
function essenceOf(line: string): string {
  const essence = line
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/(\p{L})\1+/gu, '$1');
  return essence || line;
}

/** Endings that addresses are given with most; any with a scheme or `www.` is one as well. */
const ADDRESS =
  /:\/\/|\bwww\.|[\p{L}\p{N}-]\.(?:com|net|org|info|io|gg|me|tv|co|ru|de|br|uk|eu|fr|pl|xyz|site|online|shop|link|live|app|dev|ly|cc|top|club|click)(?![\p{L}\p{N}])/iu;

/** Whether a line holds what leads away from the game. */
export function holdsLink(line: string): boolean {
  return ADDRESS.test(line);
}
