// What somebody tries who looks for a gap in the rules: presses, pauses and absences timed to the tick, whatever the game asks for.
import { draw } from '../../game/sim/math/random.ts';
import { BURN_TICKS } from '../../game/sim/rules/flight/boost.ts';
import { BOOST, THRUST } from '../../game/sim/world/comets.ts';

/** What happens to a button in the part of a period that is `on`, and in the rest. */
export type Press = 'as-played' | 'pressed' | 'released';

export interface Pattern {
  /** Ticks after which it begins again, and by how many it is ahead of the world's own. */
  readonly period: number;
  readonly phase: number;
  /** The first ticks of a period, in which `on` counts; in the rest `off` does. */
  readonly onTicks: number;
  readonly boost: { readonly on: Press; readonly off: Press };
  readonly thrust: { readonly on: Press; readonly off: Press };
  /** Ticks of each period in which the comet is out of play, as that of a page that is hidden or says nothing; 0: never. */
  readonly awayTicks: number;
  /** Whether each period ends with leaving, and coming in anew. */
  readonly leaves: boolean;
}

const PLAYED = { on: 'as-played', off: 'as-played' } as const;
const PLAIN: Pattern = { period: 1, phase: 0, onTicks: 1, boost: PLAYED, thrust: PLAYED, awayTicks: 0, leaves: false };

/** Those that worked once, or are what one tries first; each with a name. */
export const KNOWN: Readonly<Record<string, Pattern>> = {
  'boost but in one tick of 16': { ...PLAIN, period: 16, onTicks: 15, boost: { on: 'pressed', off: 'released' } },
  'boost but in the tick that pays': {
    ...PLAIN,
    period: BURN_TICKS,
    onTicks: BURN_TICKS - 1,
    boost: { on: 'pressed', off: 'released' },
  },
  'boost in every other tick': { ...PLAIN, period: 2, boost: { on: 'pressed', off: 'released' } },
  'boost as played, but never in the tick that pays': {
    ...PLAIN,
    period: BURN_TICKS,
    onTicks: BURN_TICKS - 1,
    boost: { on: 'as-played', off: 'released' },
  },
  'quiet for a moment, again and again': { ...PLAIN, period: 196, awayTicks: 2 },
  'away for ten seconds, again and again': { ...PLAIN, period: 900, awayTicks: 601 },
  'leave and join after three seconds': { ...PLAIN, period: 180, leaves: true },
  'leave and join after eleven seconds': { ...PLAIN, period: 660, leaves: true },
};

const PRESSES: readonly Press[] = ['as-played', 'pressed', 'released'];
/** Periods end here: longer ones are hardly timed any more. */
const LONGEST_PERIOD = 360;

/** One of all that there may be, but the one in which nothing is done; the same seed, the same pattern. */
export function drawPattern(seed: number): Pattern {
  let draws = 0;
  const dice = (below: number) => draw(seed, 900, draws++) % below;
  // As many short ones as long ones.
  const period = 2 + dice(2 + dice(LONGEST_PERIOD));
  const press = () => PRESSES[dice(3)];
  const isQuiet = dice(6) === 0;
  const pattern = {
    period,
    phase: dice(period),
    onTicks: 1 + dice(period - 1),
    boost: { on: press(), off: press() },
    // Who does not fly is no danger: mostly it flies as it is played.
    thrust: dice(3) === 0 ? { on: press(), off: press() } : PLAYED,
    awayTicks: isQuiet ? 1 + dice(period - 1) : 0,
    leaves: dice(20) === 0 && period > 60,
  };
  return describePattern(pattern) === '' ? { ...pattern, boost: { on: 'pressed', off: 'as-played' } } : pattern;
}

/** A pattern in words. */
export function describePattern({ period, phase, onTicks, boost, thrust, awayTicks, leaves }: Pattern): string {
  const button = (name: string, { on, off }: Pattern['boost']) =>
    on === off && on === 'as-played'
      ? []
      : [`${name} ${on} for ${onTicks} of ${period} ticks (+${phase}), else ${off}`];
  return [
    ...button('boost', boost),
    ...button('thrust', thrust),
    ...(awayTicks > 0 ? [`away for ${awayTicks} of ${period} ticks`] : []),
    ...(leaves ? [`leaves and joins every ${period} ticks`] : []),
  ].join('; ');
}

/** Where in its period a pattern is in a tick: 0 to `period` − 1. */
export function placeIn({ period, phase }: Pattern, tick: number): number {
  return (tick + phase) % period;
}

/** The buttons of a tick, where `played` are those that the game asks for. */
export function pressed(pattern: Pattern, tick: number, played: number): number {
  const { onTicks, boost, thrust } = pattern;
  const part = placeIn(pattern, tick) < onTicks ? 'on' : 'off';
  const bit = (button: number, press: Press) => {
    if (press === 'as-played') return played & button;
    return press === 'pressed' ? button : 0;
  };
  return bit(BOOST, boost[part]) | bit(THRUST, thrust[part]);
}
