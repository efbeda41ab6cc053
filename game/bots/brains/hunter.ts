import type { MakeBrain } from './brain.ts';
import { createEyes, turnTo } from './eyes.ts';

/** Within so many pixels a run is worth its dust. */
const RUN_PX = 320;
/** Heading steps (of 256) the nose may be beside its prey when the run begins. */
const AIM = 14;

/** Chases whoever is nearest and no larger, nose first, and gathers dust on the way: no mistakes, no pauses. */
const hunter: MakeBrain = () => {
  const eyes = createEyes();
  let heading = 0;
  return (game) => {
    const { prey, dust } = eyes.look(game);
    if (!prey) {
      heading = dust?.heading ?? heading;
      return { heading, thrust: true, boost: false };
    }
    const isAimed = Math.abs(turnTo(heading, prey.heading)) < AIM;
    heading = prey.heading;
    return { heading, thrust: true, boost: isAimed && prey.px < RUN_PX };
  };
};

export default hunter;
