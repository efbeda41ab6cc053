import type { Game } from '../../net/client.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import { BURN_DUST, BURN_TICKS } from '../../sim/rules/flight/boost.ts';
import { MOST_CRACKS } from '../../sim/world/traits.ts';
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
      if (sight) {
        const styleNow = styleAt(style, sight, game);
        hand.want(decide({ sight, game, eyes, style: styleNow, skill, dice, heading: hand.heading }));
      }
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
/** A nose that is here in so many seconds is stepped aside from; one that is nearer is met with the own one, or fled with boost. */
const FEAR_SECONDS = 1.2;
const NEAR_SECONDS = 1;
const FACE_SLOTS = 10;
const FLEE_SLOTS = 6;
/** Dust so near is taken along on the way. */
const ALONG_PX = 120;
/** So near to a shower one gathers. */
const RAIN_PX = 300;
/** While the border closes the next shower is worth a way from so far; else from half a world away. */
const MOST_SHOWER_PX = 1500;
/** What a run burns in a second, and by how much it is held longer than it should take. */
const FUEL_PER_SECOND = (BURN_DUST * SIM_HZ) / BURN_TICKS;
const OVERRUN_SLOTS = 2;
const SLOTS_PER_SECOND = 20;
/** Fuel that makes one look for who is to be avenged where the map has it. */
const REVENGE_TANK = 20;

function styleAt(style: Style, { isClosing }: Sight, game: Game): Style {
  if (!isClosing || !style.closing) return style;
  return isAhead(game) ? style.closing.ahead : style.closing.behind;
}

function decide(moment: Moment): Aim {
  return (
    answer(moment) ??
    hide(moment) ??
    hunt(moment) ??
    keepAway(moment) ??
    stayInside(moment) ??
    avenge(moment) ??
    gather(moment)
  );
}

/** A nose that points here. */
function answer(moment: Moment): Aim | undefined {
  const { sight, game, style, dice, heading } = moment;
  const { threat, cracks } = sight;
  if (!threat || threat.seconds > FEAR_SECONDS || style.answer === 'none') return undefined;
  const hasFuel = game.tank > FLEE_TANK;
  const dares = style.answer === 'face' && hasFuel && cracks < MOST_CRACKS;
  const isNear = threat.seconds < NEAR_SECONDS;
  if (dares && isNear) return run(moment, threat.strike.heading, FACE_SLOTS);
  if (!threat.isGlowing) return undefined;
  const side = turnTo(threat.heading, heading) < 0 ? 192 : 64;
  const aside = keptInside(moment, threat.heading + side + dice(25) - 12);
  return run(moment, aside, isNear && hasFuel ? FLEE_SLOTS : 0);
}

/** Who has all cracks has no business near anybody until they heal, whatever there would be to win. */
function hide(moment: Moment): Aim | undefined {
  return moment.sight.cracks === MOST_CRACKS ? keepAway(moment) : undefined;
}

function keepAway(moment: Moment): Aim | undefined {
  const { sight, style } = moment;
  const { nearest, cracks } = sight;
  if (!nearest || nearest.px > style.shyPx[cracks]) return undefined;
  return { heading: keptInside(moment, nearest.heading + 128), boostSlots: 0 };
}

function hunt(moment: Moment): Aim | undefined {
  const { sight, style, skill, game } = moment;
  const { prey } = sight;
  if (!prey || style.finishSeconds === 0) return undefined;
  if (isWorthIt(prey, style, skill, game.tank)) {
    return run(moment, prey.heading, Math.ceil(prey.seconds * SLOTS_PER_SECOND) + OVERRUN_SLOTS);
  }
  const follows = prey.px < style.followPx && game.tank > style.reserve;
  return follows ? { heading: prey.heading, boostSlots: 0 } : undefined;
}

function isWorthIt({ seconds, cracks, worth, isAvenged }: Prey, style: Style, skill: Skill, tank: number): boolean {
  const dared = cracks > 0 || isAvenged ? style.finishSeconds : style.huntSeconds;
  const fuel = seconds * FUEL_PER_SECOND;
  return seconds * 100 <= dared * skill.boldness && tank >= fuel + style.reserve && worth >= fuel * style.greed;
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
  if (!revenge || style.finishSeconds === 0 || game.tank < REVENGE_TANK || isAlong(dust)) return undefined;
  return { heading: revenge.heading, boostSlots: 0 };
}

function gather(moment: Moment): Aim {
  const { sight, style, game, dice, heading } = moment;
  const { shower, isClosing, cracks } = sight;
  const dust = (style.shyPx[cracks] > 0 ? sight.quietDust : undefined) ?? sight.dust;
  const mostPx = isClosing ? Number.POSITIVE_INFINITY : MOST_SHOWER_PX;
  const isCareful = isClosing && style.shyPx[cracks] > 0 && isAhead(game);
  const calls = shower && shower.px > RAIN_PX && shower.px < mostPx && !isCareful;
  if (calls && !isAlong(dust)) return { heading: shower.heading, boostSlots: 0 };
  return { heading: dust?.heading ?? keptInside(moment, heading + dice(97) - 48), boostSlots: 0 };
}

/** Among the first third. Who is, and is careful, stays away from where all go at the end. */
function isAhead({ rank }: Game): boolean {
  return rank.place * 3 <= rank.of;
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
