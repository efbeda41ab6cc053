import type { Dice, Intent } from './brain.ts';
import type { Skill } from './difficulty.ts';
import { turnTo } from './sight/ways.ts';

/** What is wanted after a look: where to point the nose, and for how many slots to boost once it points there. */
export interface Aim {
  heading: number;
  boostSlots: number;
}

/**
 * Hands and attention of a person: a look now and then, a reaction time to act on it, a hand that takes its time and misses a
 * little. Times in slots of 50 ms.
 */
export interface Hand {
  /** Where it points. */
  readonly heading: number;
  /** Begins a slot; whether there is a look in it. */
  begin(): boolean;
  /** What the look led to. */
  want(aim: Aim): void;
  /** What the hand does in this slot. */
  move(): Intent;
}

/** Nobody corrects less than this: 11 degrees. */
const TOLERANCE = 8;
/** The button goes down when the nose points where it should, or nearly. */
const BOOST_TURN = 20;
const LEAST_PAUSE_SLOTS = 20;
const PAUSE_SLOTS = 61;
/** Not all look in the same slot. */
const FIRST_LOOK_SLOTS = 20;

export function createHand(dice: Dice, skill: Skill): Hand {
  let slot = 0;
  let lookAt = 1 + dice(FIRST_LOOK_SLOTS);
  let heading = dice(256);
  let target = heading;
  /** What was decided and has not reached the hand, oldest first. */
  const coming: { slot: number; aim: Aim }[] = [];
  let boostSlots = 0;

  const take = (aim: Aim) => {
    boostSlots = aim.boostSlots;
    if (Math.abs(turnTo(target, aim.heading)) < TOLERANCE && boostSlots === 0) return;
    target = aim.heading + dice(2 * skill.miss + 1) - skill.miss;
  };

  return {
    get heading() {
      return heading;
    },
    begin() {
      slot++;
      if (slot < lookAt) return false;
      const isPause = skill.looksPerPause > 0 && dice(skill.looksPerPause) === 0;
      lookAt =
        slot + (isPause ? LEAST_PAUSE_SLOTS + dice(PAUSE_SLOTS) : skill.leastGlanceSlots + dice(skill.glanceSlots));
      return true;
    },
    want(aim) {
      coming.push({ slot: slot + skill.leastReactionSlots + dice(skill.reactionSlots), aim });
    },
    move() {
      while (coming.length > 0 && coming[0].slot <= slot) take((coming.shift() as { aim: Aim }).aim);
      const turn = turnTo(Math.round(heading), Math.round(target));
      heading = (heading + Math.max(-skill.handSteps, Math.min(skill.handSteps, turn)) + 256) & 255;
      const boost = boostSlots > 0 && Math.abs(turn) < BOOST_TURN;
      if (boost) boostSlots--;
      return { heading, thrust: true, boost };
    },
  };
}
