import { VIEW_WIDTH_PX } from '../../sim/math/units.ts';

/** How something sounds from where the own comet is. */
export interface Ear {
  /** −1 left .. 1 right. */
  pan: number;
  /** 0..1. */
  gain: number;
}

/** Where nothing is heard any more: a little beyond the corners of the view, so that nobody hears what he may not see. */
const FAR_PX = 1000;
/** At the rim of a wide picture. All the way to one side is unpleasant with headphones. */
const MOST_PAN = 0.75;

/** Hears what happens `dx` and `dy` pixels away; `least` is the loudness that what concerns everybody keeps from afar. */
export function hear(dx: number, dy: number, out: Ear, least = 0): void {
  const nearness = Math.max(0, 1 - Math.hypot(dx, dy) / FAR_PX);
  out.gain = Math.max(least, nearness * nearness);
  out.pan = MOST_PAN * Math.max(-1, Math.min(1, (2 * dx) / VIEW_WIDTH_PX));
}
