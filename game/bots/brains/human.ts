import type { MakeBrain } from './brain.ts';
import { createPlayer } from './player.ts';
import { STYLES } from './style.ts';

/** Worth playing against: gathers while it is poor, runs at whoever has cracks, or at anybody once it is strong, and flees a nose. */
const human: MakeBrain = createPlayer(STYLES.mixed);

export default human;
