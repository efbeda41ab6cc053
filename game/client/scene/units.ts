/** Sizes inside the atlas, in frame pixels: what sprites divide by to get their scale. */

/** Radius of a comet in its frames. */
export const UNIT_PX = 100;
/** Half the side of the square frames. */
export const HALF_PX = 128;
/** Radius of an asteroid in its frames. */
export const ROCK_UNIT_PX = 240;
export const ROCK_SHAPES = 4;
