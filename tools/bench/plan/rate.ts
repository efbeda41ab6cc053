/** Frames and slots for moves a second, for everybody. */
export const FRAMES_PER_SECOND = 20;
/** Ticks of the rules in one frame: 60 a second against 20. */
export const TICKS_PER_FRAME = 3;
/** Of Cometa where nobody sets anything. */
export const SHIPPED_TICKS_PER_FRAME = 2;
