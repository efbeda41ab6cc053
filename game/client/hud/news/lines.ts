import { WEIGHT } from './news.ts';

/** A line of the feed, as far as its place hangs on it. */
export interface Line {
  readonly weight: number;
  readonly untilMs: number;
}

/** More are not read while one flies. */
export const MOST_LINES = 5;
export const LINE_MS = 6000;

/**
 * Puts `line` into `lines`: own ones first, then the newest. @returns the line that had to go for it, the oldest of those
 * that matter least, which may be itself.
 */
export function putLine<T extends Line>(lines: T[], line: T): T | undefined {
  let at = 0;
  if (line.weight < WEIGHT.own) while (lines[at]?.weight === WEIGHT.own) at++;
  lines.splice(at, 0, line);
  if (lines.length <= MOST_LINES) return undefined;
  let least = lines.length - 1;
  for (let i = least; i >= 0; i--) if (lines[i].weight < lines[least].weight) least = i;
  return lines.splice(least, 1)[0];
}

/** Takes one line out that is over; undefined where none is. */
export function takeOver<T extends Line>(lines: T[], nowMs: number): T | undefined {
  for (let i = 0; i < lines.length; i++) if (nowMs >= lines[i].untilMs) return lines.splice(i, 1)[0];
  return undefined;
}
