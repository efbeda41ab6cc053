import { headingTo } from '../../../net/heading.ts';

/** Something seen, and the way to it. */
export interface Sighting {
  /** Heading towards it, 0 to 255. */
  heading: number;
  px: number;
}

export function wayTo(dx: number, dy: number): Sighting {
  return { heading: headingOf(dx, dy), px: Math.hypot(dx, dy) };
}

/** The heading of a way. */
export function headingOf(dx: number, dy: number): number {
  return Math.round(headingTo(dx, dy)) & 255;
}

/** Steps of 256 from one heading to another the short way, -128 to 127. */
export function turnTo(from: number, to: number): number {
  return ((to - from + 128) & 255) - 128;
}
