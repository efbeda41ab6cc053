import { VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from './units.ts';

/** A piece of world as a screen shows it, in pixels of world. */
export interface Shape {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** By their numbers on the wire: wide, square, tall. Their areas are equal, so that no screen shows more than another. */
export const SHAPES: readonly Shape[] = [
  { widthPx: VIEW_WIDTH_PX, heightPx: VIEW_HEIGHT_PX },
  { widthPx: 1200, heightPx: 1200 },
  { widthPx: VIEW_HEIGHT_PX, heightPx: VIEW_WIDTH_PX },
];

/** Number of the shape that each connection begins with; bots and tools keep it. */
export const WIDE = 0;
