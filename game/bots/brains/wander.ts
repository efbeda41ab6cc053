import type { MakeBrain } from './brain.ts';

/** Goes on and on, and now and then another way: about two moves a second. */
const wander: MakeBrain = (dice) => {
  let heading = dice(256);
  return () => {
    if (dice(10) === 0) heading += dice(129) - 64;
    return { heading, thrust: true, boost: false };
  };
};

export default wander;
