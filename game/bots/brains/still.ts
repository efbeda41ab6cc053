import type { MakeBrain } from './brain.ts';

/** Rests where it was born: a player who has gone for tea. */
const still: MakeBrain = () => () => ({ heading: 0, thrust: false, boost: false });

export default still;
