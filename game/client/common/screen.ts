import { WIDE } from '../../sim/math/shapes.ts';
import { media } from '../base/browser.ts';
import { shapeFor } from './piece.ts';

/** What of this page's screen decides how much of the world it shows. */
export interface ScreenNow {
  /** A place in `SHAPES`. */
  shape: number;
  /** Steered by a finger, as it seems. */
  readonly isTouch: boolean;
}

const coarse = media('(pointer: coarse)');
let isFitted = false;
const live = {
  shape: WIDE,
  get isTouch() {
    return coarse.matches;
  },
};

/** As it is now: one object for the life of the page, read afresh wherever it matters. */
export const screenNow: Readonly<ScreenNow> = live;

/** The window has this size from now on, in CSS pixels. */
export function fitScreen(width: number, height: number): void {
  live.shape = shapeFor(width, height, isFitted ? live.shape : undefined);
  isFitted = true;
}
