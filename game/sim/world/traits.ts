import type { Comets } from './comets.ts';

/**
 * What sets a comet apart beside its size, one byte that everybody sees: the choices of its life, a bit each, and above them its
 * cracks, 0 to 2.
 */
export const CHOICES = ['thrifty', 'broad', 'reaching', 'mending', 'heavy', 'thorny'] as const;
export type Choice = (typeof CHOICES)[number];

/** Burns less often. */
export const THRIFTY = 1;
/** Has a wider nose. */
export const BROAD = 2;
/** Gathers from farther away. */
export const REACHING = 4;
/** Its cracks heal in half the time. */
export const MENDING = 8;
/** Is pushed half as hard. */
export const HEAVY = 16;
/** What it burns are thorns: who boosts through them loses dust. */
export const THORNY = 32;

const CHOICE_BITS = (1 << CHOICES.length) - 1;
/** Bits of the byte below the cracks. */
export const CRACK_SHIFT = 6;
/** Cracks a comet can have; one ram more shatters it. */
export const MOST_CRACKS = 2;
/** The largest value of the byte. */
export const LARGEST_TRAITS = (MOST_CRACKS << CRACK_SHIFT) | CHOICE_BITS;

/** Whether comet `id` has made a choice, given as its bit. */
export function has({ traits }: Comets, id: number, choice: number): boolean {
  return (traits[id] & choice) !== 0;
}

/** Choices that comet `id` has made, as bits. */
export function choicesOf({ traits }: Comets, id: number): number {
  return traits[id] & CHOICE_BITS;
}

/** How many choices a byte of traits holds. */
export function countChoices(traits: number): number {
  let count = 0;
  for (let left = traits & CHOICE_BITS; left > 0; left &= left - 1) count++;
  return count;
}

export function cracksOf({ traits }: Comets, id: number): number {
  return cracksIn(traits[id]);
}

/** The cracks that a byte of traits holds. */
export function cracksIn(traits: number): number {
  return traits >> CRACK_SHIFT;
}

/** Gives comet `id` so many cracks, 0 to `MOST_CRACKS`. */
export function setCracks({ traits }: Comets, id: number, cracks: number): void {
  traits[id] = (traits[id] & CHOICE_BITS) | (cracks << CRACK_SHIFT);
}
