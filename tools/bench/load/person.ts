import { headingOf, turnTo } from '../../../game/bots/brains/sight/ways.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { cosine, sine, UNIT } from '../../../game/sim/math/trig.ts';
import { CELL_SHIFT, clamp, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../../game/sim/math/units.ts';
import { BOOST, IMMUNE, sizeClass, THRUST } from '../../../game/sim/world/comets.ts';
import { tankOf } from '../../../game/sim/world/own-state.ts';
import type { World } from '../../../game/sim/world/world.ts';

/**
 * A model of somebody who plays: looks, takes a reaction time to act on what was seen, moves the hand over a few
 * slots of 50 ms, misses a little, and now and then lets the comet fly. It knows what its screen shows and no more.
 */
export interface Person {
  readonly id: number;
  readonly seed: number;
  /** Draws made so far: each is another. */
  draws: number;
  heading: number;
  buttons: number;
  /** What the hand is doing; undefined: it rests. */
  plan: Plan | undefined;
  /** Nothing is looked at before this slot. */
  restUntil: number;
}

interface Plan {
  /** The slot in which the hand begins to move: the look plus the reaction time. */
  beginsAt: number;
  heading: number;
  buttons: number;
  /** Slots that boost is held. */
  boostSlots: number;
  /** Where the hand came from, and over how many slots it moves. */
  from: number;
  handSlots: number;
}

/** Comets by cell, for looking around. */
export interface Crowd {
  readonly first: Int32Array;
  readonly next: Int32Array;
}

export interface Wish {
  heading: number;
  boostSlots: number;
}

const LEAST_REACTION_SLOTS = 4;
const MOST_REACTION_SLOTS = 7;
/** Heading steps (of 256) that a hand is beside where it should be, at most. */
const MISS = 7;
/** Nobody corrects less than this, in heading steps: 11 degrees. */
const TOLERANCE = 8;
/** How much the hand turns in a slot, in heading steps: half a turn takes 0.3 s. */
const HAND_STEPS_PER_SLOT = 24;
/** Slots between the end of a movement and the next look. */
const LEAST_GLANCE_SLOTS = 3;
const GLANCE_SLOTS_SPAN = 9;
/** One decision in so many is followed by a pause of 1 to 4 s. */
const DECISIONS_PER_PAUSE = 7;
const LEAST_PAUSE_SLOTS = 20;
const PAUSE_SLOTS_SPAN = 61;

const FEAR_PX = 420;
const HUNT_PX = 380;
/** Dust in the tank that makes a hunt worth while. */
const HUNT_TANK = 10;
const FLEE_TANK = 3;

export function createPerson(id: number, seed: number): Person {
  const person = { id, seed, draws: 0, heading: 0, buttons: THRUST, plan: undefined, restUntil: 0 };
  person.heading = chance(person, 256);
  // Apart from each other from the beginning.
  person.restUntil = chance(person, 40);
  return person;
}

/** One slot of 50 ms: what the hands do, after what the eyes saw. */
export function act(person: Person, slot: number, world: World, crowd: Crowd): void {
  if (person.plan) follow(person, person.plan, slot);
  if (person.plan || slot < person.restUntil || world.comets.alive[person.id] === 0) return;
  const wish = decideAs(person, world, crowd);
  const isSame = Math.abs(turnTo(person.heading, wish.heading)) < TOLERANCE && wish.boostSlots === 0;
  if (isSame) rest(person, slot);
  else person.plan = planFor(person, wish, slot);
}

/** A whole number from 0 to `below` - 1. */
function chance(person: Person, below: number): number {
  return draw(person.seed, person.id, person.draws++) % below;
}

function planFor(person: Person, wish: Wish, slot: number): Plan {
  const heading = (wish.heading + chance(person, 2 * MISS + 1) - MISS) & 255;
  const reaction = LEAST_REACTION_SLOTS + chance(person, MOST_REACTION_SLOTS - LEAST_REACTION_SLOTS + 1);
  const turn = Math.abs(turnTo(person.heading, heading));
  return {
    beginsAt: slot + reaction,
    heading,
    buttons: THRUST | (wish.boostSlots > 0 ? BOOST : 0),
    boostSlots: wish.boostSlots,
    from: person.heading,
    handSlots: 1 + Math.round(turn / HAND_STEPS_PER_SLOT),
  };
}

function follow(person: Person, plan: Plan, slot: number): void {
  const into = slot - plan.beginsAt + 1;
  if (into < 1) return;
  if (into <= plan.handSlots) {
    const way = turnTo(plan.from, plan.heading) * smooth(into / plan.handSlots);
    person.heading = (plan.from + Math.round(way)) & 255;
  }
  // The button goes down when the nose points where it should.
  const boostInto = into - plan.handSlots;
  person.buttons = boostInto >= 0 && boostInto < plan.boostSlots ? plan.buttons : THRUST;
  if (into < plan.handSlots + plan.boostSlots) return;
  person.plan = undefined;
  rest(person, slot);
}

/** A glance at the whole, or a pause. */
function rest(person: Person, slot: number): void {
  const isPause = chance(person, DECISIONS_PER_PAUSE) === 0;
  const slots = isPause
    ? LEAST_PAUSE_SLOTS + chance(person, PAUSE_SLOTS_SPAN)
    : LEAST_GLANCE_SLOTS + chance(person, GLANCE_SLOTS_SPAN);
  person.restUntil = slot + slots;
}

/** Hands start and stop slowly. */
function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}

function decideAs(person: Person, world: World, crowd: Crowd): Wish {
  const { id } = person;
  const tank = tankOf(world.own, id);
  const seen = lookAtComets(world, crowd, id);
  if (seen.threat >= 0) {
    const away = (headingBetween(world, seen.threat, id) + chance(person, 49) - 24) & 255;
    return { heading: away, boostSlots: tank > FLEE_TANK ? 6 + chance(person, 8) : 0 };
  }
  if (seen.prey >= 0 && tank > HUNT_TANK) {
    return { heading: headingBetween(world, id, seen.prey), boostSlots: 6 + chance(person, 10) };
  }
  return { heading: headingToDust(person, world), boostSlots: 0 };
}

/** The nearest glowing nose that points here, and the nearest comet to be had; -1 where there is none. */
function lookAtComets(world: World, crowd: Crowd, id: number): { threat: number; prey: number } {
  const { comets } = world;
  let threat = -1;
  let prey = -1;
  let threatPx = FEAR_PX;
  let preyPx = HUNT_PX;
  forCellsOnScreen(world, id, (cell) => {
    for (let other = crowd.first[cell]; other >= 0; other = crowd.next[other]) {
      if (other === id || comets.flags[other] & IMMUNE) continue;
      const dx = (comets.x[other] - comets.x[id]) / SUBPX;
      const dy = (comets.y[other] - comets.y[id]) / SUBPX;
      const px = Math.hypot(dx, dy);
      if (px < threatPx && isAimedHere(world, other, -dx, -dy, px)) {
        threat = other;
        threatPx = px;
      }
      if (px < preyPx && sizeClass(comets, other) <= sizeClass(comets, id)) {
        prey = other;
        preyPx = px;
      }
    }
  });
  return { threat, prey };
}

/** Whether `other` boosts with its nose within 45 degrees of the way (dx, dy). */
function isAimedHere(world: World, other: number, dx: number, dy: number, px: number): boolean {
  const { flags, heading } = world.comets;
  if ((flags[other] & BOOST) === 0) return false;
  return cosine(heading[other]) * dx + sine(heading[other]) * dy > 0.7 * UNIT * px;
}

/** Towards the dust that is worth its way; where none is in sight, about straight on. */
function headingToDust(person: Person, world: World): number {
  const { comets, motes } = world;
  const { id } = person;
  const x = comets.x[id] / SUBPX;
  const y = comets.y[id] / SUBPX;
  // A comet drifts on for a while: people aim from where it will be.
  const aheadX = x + (comets.vx[id] / SUBPX) * 20;
  const aheadY = y + (comets.vy[id] / SUBPX) * 20;
  let best = -1;
  let bestWorth = 0;
  forCellsOnScreen(world, id, (cell) => {
    for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) {
      if (Math.abs(motes.x[mote] - x) > VIEW_WIDTH_PX / 2 || Math.abs(motes.y[mote] - y) > VIEW_HEIGHT_PX / 2) continue;
      const worth = motes.value[mote] / (60 + Math.hypot(motes.x[mote] - aheadX, motes.y[mote] - aheadY));
      if (worth <= bestWorth) continue;
      best = mote;
      bestWorth = worth;
    }
  });
  if (best < 0) return (person.heading + chance(person, 97) - 48) & 255;
  return headingOf(motes.x[best] - aheadX, motes.y[best] - aheadY);
}

function headingBetween(world: World, from: number, to: number): number {
  const { x, y } = world.comets;
  return headingOf(x[to] - x[from], y[to] - y[from]);
}

function forCellsOnScreen(world: World, id: number, visit: (cell: number) => void): void {
  const { cells } = world.arena;
  const column = (subpx: number) => clamp(subpx >> CELL_SHIFT, 0, cells - 1);
  const x = world.comets.x[id];
  const y = world.comets.y[id];
  const halfWidth = (VIEW_WIDTH_PX / 2) * SUBPX;
  const halfHeight = (VIEW_HEIGHT_PX / 2) * SUBPX;
  const right = column(x + halfWidth);
  const bottom = column(y + halfHeight);
  for (let row = column(y - halfHeight); row <= bottom; row++) {
    for (let at = column(x - halfWidth); at <= right; at++) visit(row * cells + at);
  }
}
