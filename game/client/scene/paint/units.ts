import { angleOf } from '../../../net/heading.ts';
import { BROAD_TURN, NOSE_TURN } from '../../../sim/rules/fight/ram.ts';

/** Sizes inside the atlas, in frame pixels: what sprites divide by to get their scale; and the nose, an angle. */

/** Radius of a comet in its frames. */
export const UNIT_PX = 100;
/** Half the side of the square frames. */
export const HALF_PX = 128;
/** Radius of an asteroid in its frames. */
export const ROCK_UNIT_PX = 240;
export const ROCK_SHAPES = 4;
/** The nose: within this of the heading a boosting comet wins a ram. As the rule says, so nobody is deceived. */
export const NOSE_ANGLE = angleOf(NOSE_TURN);
/** The same for broad comets. */
export const BROAD_ANGLE = angleOf(BROAD_TURN);
