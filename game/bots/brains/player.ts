import type { Game } from '../../net/client.ts';
import type { Dice, MakeBrain } from './brain.ts';
import { SKILLS, type Skill } from './difficulty.ts';
import { type Aim, createHand } from './hand.ts';
import { createEyes, type Eyes, type Sight } from './sight/eyes.ts';
import type { Prey } from './sight/rivals.ts';
import { type Sighting, turnTo } from './sight/ways.ts';
import type { Style } from './style.ts';

/** Somebody who plays in a style, as well as a difficulty allows. Times in slots of 50 ms, headings in steps of 256. */
export function createPlayer(style: Style): MakeBrain {
  return (dice, { difficulty }) => {
    const skill = SKILLS[difficulty];
    const eyes = createEyes();
    const hand = createHand(dice, skill);
    const choose = createChooser(dice);
    return (game) => {
      const sight = hand.begin() ? eyes.look(game) : undefined;
      if (sight) hand.want(decide({ sight, game, eyes, style, skill, dice, heading: hand.heading }));
      return { ...hand.move(), choose: choose(game) };
    };
  };
}

/** All that a decision hangs on. */
interface Moment {
  sight: Sight;
  game: Game;
  eyes: Eyes;
  style: Style;
  skill: Skill;
  dice: Dice;
  heading: number;
}

/** Fuel that a flight and turning one's nose to another take. */
const FLEE_TANK = 3;
/** A nose nearer than this is answered with the own one by who dares. */
const FACE_PX = 260;
/** Dust so near is taken along on the way. */
const ALONG_PX = 120;
/** So near to a shower one gathers. */
const RAIN_PX = 300;
/** While the border closes the next shower is worth a way from so far; else from half a world away. */
const MOST_SHOWER_PX = 1500;
/** A run begins with boost within so many pixels; from farther away it is thrust alone, which costs nothing. */
const RUN_PX = 300;
/** Fuel that makes one look for who is to be avenged where the map has it. */
const REVENGE_TANK = 20;

function decide(moment: Moment): Aim {
  return answer(moment) ?? keepAway(moment) ?? hunt(moment) ?? stayInside(moment) ?? avenge(moment) ?? gather(moment);
}

/** A nose that points here. */
function answer(moment: Moment): Aim | undefined {
  const { sight, game, style, dice } = moment;
  const { threat, cracks } = sight;
  if (!threat) return undefined;
  const side = dice(2) === 0 ? 64 : 192;
  if (style.answer === 'aside') return { heading: keptInside(moment, threat.heading + side), boostSlots: 0 };
  const dares = style.answer === 'face' && cracks < style.shyCracks && threat.px < FACE_PX;
  if (dares && game.tank > FLEE_TANK) return run(moment, threat.heading, 6);
  const heading = keptInside(moment, threat.heading + 128 + dice(49) - 24);
  return run(moment, heading, game.tank > FLEE_TANK ? 6 + dice(6) : 0);
}

/** Who has cracks has no business near anybody until they have healed. */
function keepAway(moment: Moment): Aim | undefined {
  const { sight, style } = moment;
  const { nearest, cracks } = sight;
  if (!nearest || cracks < style.shyCracks || nearest.px > style.shyPx) return undefined;
  return { heading: keptInside(moment, nearest.heading + 128), boostSlots: 0 };
}

function hunt(moment: Moment): Aim | undefined {
  const { sight, style, skill, game, dice } = moment;
  const { prey } = sight;
  if (!prey || !isWorthIt(prey, style, skill, game.tank)) return undefined;
  return run(moment, prey.heading, prey.px < RUN_PX ? 8 + dice(6) : 0);
}

function isWorthIt({ px, cracks, isAvenged }: Prey, style: Style, { boldness }: Skill, tank: number): boolean {
  const isWanted = cracks > 0 || isAvenged;
  const dared = isWanted ? style.finishPx : style.huntPx;
  return px * 100 < dared * boldness && tank > (isWanted ? style.finishTank : style.huntTank);
}

/** With boost, but not through thorns. */
function run({ eyes, game }: Moment, heading: number, boostSlots: number): Aim {
  return { heading, boostSlots: boostSlots > 0 && eyes.seesThorn(game, heading) ? 0 : boostSlots };
}

function stayInside({ sight }: Moment): Aim | undefined {
  return sight.isAtEdge ? { heading: sight.middle.heading, boostSlots: 0 } : undefined;
}

/** Goes where who shattered the own comet is said to be. */
function avenge({ sight, style, game }: Moment): Aim | undefined {
  const { revenge, dust } = sight;
  if (!revenge || style.finishPx === 0 || game.tank < REVENGE_TANK || isAlong(dust)) return undefined;
  return { heading: revenge.heading, boostSlots: 0 };
}

function gather(moment: Moment): Aim {
  const { sight, dice, heading } = moment;
  const { dust, shower, isClosing } = sight;
  const goes = shower && shower.px > RAIN_PX && shower.px < (isClosing ? Number.POSITIVE_INFINITY : MOST_SHOWER_PX);
  if (goes && !isAlong(dust)) return { heading: shower.heading, boostSlots: 0 };
  return { heading: dust?.heading ?? keptInside(moment, heading + dice(97) - 48), boostSlots: 0 };
}

function isAlong(dust: Sighting | undefined): boolean {
  return dust !== undefined && dust.px < ALONG_PX;
}

/** A way that would lead to the border bends half-way to the middle. */
function keptInside({ eyes, game, sight }: Moment, heading: number): number {
  if (!eyes.leadsOut(game, heading)) return heading;
  return heading + Math.round((turnTo(heading & 255, sight.middle.heading) * 2) / 3);
}

/** Slots that reading an offer takes, and slots until it is asked for again where it still stands. */
const LEAST_READ_SLOTS = 20;
const READ_SLOTS = 40;
const AGAIN_SLOTS = 60;

/** Takes one of the choices on offer, any of them: a style that liked some better would spoil what `cometa balance` says of them. */
function createChooser(dice: Dice): (game: Game) => number | undefined {
  let slots = 0;
  let readSlots = 0;
  return ({ offer }) => {
    if (offer.length === 0) {
      slots = 0;
      return undefined;
    }
    if (slots++ === 0) readSlots = LEAST_READ_SLOTS + dice(READ_SLOTS);
    return slots >= readSlots && (slots - readSlots) % AGAIN_SLOTS === 0 ? offer[dice(offer.length)] : undefined;
  };
}
