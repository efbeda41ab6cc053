import type { MakeBrain } from './brain.ts';
import { createPlayer } from './player.ts';
import { STYLES } from './style.ts';

/** Runs at whoever is worth it, nose first, and gathers on the way. */
const hunter: MakeBrain = createPlayer(STYLES.hunter);

export default hunter;
