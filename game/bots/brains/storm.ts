import type { MakeBrain } from './brain.ts';

/** A new heading in every slot: the most a client may say. */
const storm: MakeBrain = (dice) => () => ({ heading: dice(256), thrust: true, boost: false });

export default storm;
