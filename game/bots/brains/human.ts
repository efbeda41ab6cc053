import type { Dice, Intent, MakeBrain } from './brain.ts';
import { createEyes, type Sight, turnTo } from './eyes.ts';

/**
 * Worth playing against: looks, takes a reaction time to act on what was seen, moves the hand over a few slots, misses a
 * little, and now and then just watches. Flees a glowing nose, runs at whoever is near while it has fuel, reads the map
 * and goes where it rains. Times in slots of 50 ms, headings in steps of 256.
 */
const human: MakeBrain = (dice) => {
  const eyes = createEyes();
  let slot = 0;
  let restUntil = dice(40);
  let heading = dice(256);
  let plan: Plan | undefined;

  const rest = () => {
    const isPause = dice(DECISIONS_PER_PAUSE) === 0;
    restUntil = slot + (isPause ? LEAST_PAUSE_SLOTS + dice(PAUSE_SLOTS) : LEAST_GLANCE_SLOTS + dice(GLANCE_SLOTS));
  };

  const follow = ({ from, to, beginsAt, handSlots, boostSlots }: Plan): boolean => {
    const into = slot - beginsAt + 1;
    if (into >= 1 && into <= handSlots) heading = from + turnTo(from, to) * smooth(into / handSlots);
    if (into >= handSlots + boostSlots) {
      plan = undefined;
      rest();
    }
    return into > handSlots && into <= handSlots + boostSlots;
  };

  return (game): Intent => {
    slot++;
    if (!plan && slot >= restUntil) {
      plan = planFor(decide(eyes.look(game), game.tank, heading, dice), heading, slot, dice);
      if (!plan) rest();
    }
    const boost = plan !== undefined && follow(plan);
    return { heading: Math.round(heading), thrust: true, boost };
  };
};

export default human;

interface Aim {
  heading: number;
  boostSlots: number;
}

interface Plan {
  from: number;
  to: number;
  /** The look plus the reaction time. */
  beginsAt: number;
  /** Slots the hand takes, and slots boost is held after them: the button goes down when the nose points where it should. */
  handSlots: number;
  boostSlots: number;
}

const LEAST_REACTION_SLOTS = 4;
const REACTION_SLOTS = 4;
/** A hand is beside where it should be by so much at most. */
const MISS = 7;
/** Nobody corrects less than this: 11 degrees. */
const TOLERANCE = 8;
/** Half a turn takes 0.3 s. */
const HAND_STEPS_PER_SLOT = 24;
const LEAST_GLANCE_SLOTS = 3;
const GLANCE_SLOTS = 9;
/** One decision in so many is followed by a pause of 1 to 4 s. */
const DECISIONS_PER_PAUSE = 7;
const LEAST_PAUSE_SLOTS = 20;
const PAUSE_SLOTS = 61;
const HUNT_PX = 380;
/** Fuel that makes a hunt worth while, and that a flight needs. */
const HUNT_TANK = 24;
const FLEE_TANK = 3;

function decide({ threat, prey, dust, shower }: Sight, tank: number, heading: number, dice: Dice): Aim {
  if (threat) {
    return { heading: threat.heading + 128 + dice(49) - 24, boostSlots: tank > FLEE_TANK ? 6 + dice(8) : 0 };
  }
  if (prey && prey.px < HUNT_PX && tank > HUNT_TANK) return { heading: prey.heading, boostSlots: 6 + dice(10) };
  // On the way to a shower what lies near is taken along.
  if (shower && (shower.px > 400 || !dust) && !(dust && dust.px < 120))
    return { heading: shower.heading, boostSlots: 0 };
  return { heading: dust?.heading ?? heading + dice(97) - 48, boostSlots: 0 };
}

function planFor(aim: Aim, from: number, slot: number, dice: Dice): Plan | undefined {
  if (Math.abs(turnTo(from, aim.heading)) < TOLERANCE && aim.boostSlots === 0) return undefined;
  const to = aim.heading + dice(2 * MISS + 1) - MISS;
  return {
    from,
    to,
    beginsAt: slot + LEAST_REACTION_SLOTS + dice(REACTION_SLOTS),
    handSlots: 1 + Math.round(Math.abs(turnTo(from, to)) / HAND_STEPS_PER_SLOT),
    boostSlots: aim.boostSlots,
  };
}

/** Hands start and stop slowly. */
function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}
