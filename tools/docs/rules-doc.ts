import { SHAPES } from '../../game/sim/math/shapes.ts';
import { CELL_PX, SIM_HZ, SUBPX } from '../../game/sim/math/units.ts';
import { GATHER_PX, GATHER_TICKS, REACHING_PX } from '../../game/sim/rules/dust/pickup.ts';
import {
  CLOSING_SHOWER_TICKS,
  MOTE_EVERY_TICKS,
  MOTE_VALUE,
  SHOWER_EVERY_TICKS,
  SHOWER_FALL_TICKS,
  SHOWER_NOTICE_TICKS,
  SHOWER_RADIUS_PX,
} from '../../game/sim/rules/dust/shower.ts';
import { AMBIENT_PER_SEAT, PODIUM_REFILL, REFILL_SEATS } from '../../game/sim/rules/dust/stardust.ts';
import { THORN_COST } from '../../game/sim/rules/dust/thorns.ts';
import { BEHIND_PX } from '../../game/sim/rules/dust/trail.ts';
import { HEAL_TICKS, MENDING_HEAL_TICKS } from '../../game/sim/rules/fight/crack.ts';
import { BROAD_TURN, LOSER_PUSH, NOSE_TURN, PUSH } from '../../game/sim/rules/fight/ram.ts';
import { GAIN_SHARE, REVENGE_TICKS } from '../../game/sim/rules/fight/shatter.ts';
import { LEAST_SHED, NEAREST_PX, SHED_SHARES, SPREAD_PX } from '../../game/sim/rules/fight/shed.ts';
import { BURN_DUST, BURN_TICKS, THRIFTY_BURN_TICKS } from '../../game/sim/rules/flight/boost.ts';
import { BOUNCE_QUARTERS } from '../../game/sim/rules/flight/bounce.ts';
import { IMMUNE_TICKS } from '../../game/sim/rules/flight/immunity.ts';
import { DRAG, stepComet } from '../../game/sim/rules/flight/motion.ts';
import { CHOICE_CLASSES } from '../../game/sim/rules/life/choices.ts';
import { LEAST_DUST as CROWN_DUST, CROWN_TICKS } from '../../game/sim/rules/life/crown.ts';
import {
  BORDER_PX,
  CLEAR_PX,
  LONG_AWAY_TICKS,
  MEDIAN_SHARE,
  REACH_PX,
  SHORT_LIFE_TICKS,
  SPAWN_DUST,
} from '../../game/sim/rules/life/spawn.ts';
import { CLOSED_SHARE, INWARD_STEP, LEAST_SIDE_PX } from '../../game/sim/rules/round/border.ts';
import { CLOSING_TICKS, PODIUM_TICKS } from '../../game/sim/rules/round/round.ts';
import {
  AREA_PER_SEAT_PX2,
  CELLS_PER_ROCK,
  cellsFor,
  LEAST_ROCK_RADIUS_PX,
  ROCK_BORDER_PX,
  ROCK_GAP_PX,
  ROCK_RADIUS_SPAN_PX,
} from '../../game/sim/world/arena.ts';
import { BOOST, CLASS_SHIFT, CLASSES, THRUST } from '../../game/sim/world/comets.ts';
import { SETTLE_TICKS } from '../../game/sim/world/own-state.ts';
import { LEAST_DUST, radiusOf } from '../../game/sim/world/size.ts';
import { MOST_CRACKS } from '../../game/sim/world/traits.ts';
import { readConfig } from '../../server/config/config.ts';
import { PARK_AFTER_MS } from '../../server/host/housekeeping.ts';
import { MOST_TICKS_AHEAD } from '../../server/host/moves.ts';
import { loneComet, openArena } from '../lib/virtual/space.ts';

/** As a server has that is told nothing. */
const ROOM_SEATS = readConfig({}).roomSeats;

/** `docs/RULES.md` as the constants of the rules make it: pixels, seconds and dust instead of units and ticks. */
export function rulesDoc(): string {
  return [
    HEAD,
    tableOf(['rule', 'numbers', 'where'], RULES.map(withFiles)),
    SIZES_HEAD,
    tableOf(SIZE_COLUMNS, sizeRows()),
    '',
  ].join('\n');
}

const HEAD = `# The rules in numbers

Made from the constants by \`tools/docs/rules-doc.ts\`; a test fails when this page is stale, and
\`UPDATE_DOCS=1 npx vitest run --project unit rules-doc\` writes it anew. What each number is good for stands beside its constant.
The exact steps, in integers, are golden numbers in \`test/unit/sim\`.
`;

const SIZES_HEAD = `
## Size classes

Others see a comet's class, never its dust. Radius, reach, speed and collisions depend on the class alone.
`;

const rounded = (value: number, digits = 1) => String(Number(value.toFixed(digits)));
const seconds = (ticks: number) => `${rounded(ticks / SIM_HZ, 2)} s`;
const pxPerSecond = (subpxPerTick: number) => `${Math.round((subpxPerTick * SIM_HZ) / SUBPX)} px/s`;
const px = (value: number) => `${rounded(value)} px`;

/** Speed at which a comet neither gains nor loses any more, sub-pixel units a tick. */
function topSpeed(flags: number): number {
  const arena = openArena(255);
  const comets = loneComet({ flags });
  for (let tick = 0; tick < 20 * SIM_HZ; tick++) {
    stepComet(comets, 0, arena, 0);
    comets.x[0] = arena.side / 2;
  }
  return comets.vx[0];
}

/** Seconds until a tenth of a velocity is left. */
function turnSeconds(): string {
  return seconds(Math.round(Math.log(0.1) / Math.log(1 - 1 / DRAG)));
}

function largestRadiusPx(): number {
  return radiusOf(CLASSES - 1) / SUBPX;
}

const RULES: readonly (readonly string[])[] = [
  [
    'world',
    `square; ${AREA_PER_SEAT_PX2.toLocaleString('en')} px² a seat, so a side of ${px(cellsFor(ROOM_SEATS) * CELL_PX)} for ${ROOM_SEATS} seats; cells of ${px(CELL_PX)}; ${SIM_HZ} ticks a second`,
    'world/arena, math/units',
  ],
  [
    'view',
    `${SHAPES.map(({ widthPx, heightPx }) => `${widthPx} × ${heightPx}`).join(' or ')} px, whichever is nearest to the screen's shape`,
    'math/shapes',
  ],
  [
    'asteroids',
    `at most one for ${CELLS_PER_ROCK} cells, radius ${LEAST_ROCK_RADIUS_PX} to ${LEAST_ROCK_RADIUS_PX + ROCK_RADIUS_SPAN_PX - 1} px, at least ${px(ROCK_GAP_PX)} between two and ${px(ROCK_BORDER_PX)} to the border; the largest comet is ${px(2 * largestRadiusPx())} wide`,
    'world/arena',
  ],
  [
    'motion',
    `thrust takes the smallest comet to ${pxPerSecond(topSpeed(THRUST))}, the largest to ${pxPerSecond(topSpeed(THRUST | ((CLASSES - 1) << CLASS_SHIFT)))}; nine tenths of a change of course take ${turnSeconds()}`,
    'rules/flight/motion',
  ],
  ['bounce', `border and asteroids return ${BOUNCE_QUARTERS} quarters of the speed into them`, 'rules/flight/bounce'],
  [
    'boost',
    `up to ${pxPerSecond(topSpeed(BOOST))}; burns ${BURN_DUST} dust for every ${seconds(BURN_TICKS)} of boost, however it is divided, ${rounded((BURN_DUST * SIM_HZ) / BURN_TICKS)} a second, so a new comet's ${SPAWN_DUST} last ${seconds((SPAWN_DUST / BURN_DUST) * BURN_TICKS)}; an empty tank ends it`,
    'rules/flight/boost, rules/flight/decide',
  ],
  ['trail', `what is burned lies behind as motes, ${px(BEHIND_PX)} out of the own reach`, 'rules/dust/trail'],
  [
    'picking up',
    `reaches ${px(GATHER_PX)} beyond the rim, ${SIM_HZ / GATHER_TICKS} times a second, comets in turn; of two in one tick the lower id takes what both reach`,
    'rules/dust/pickup',
  ],
  [
    'announcement',
    `dust counts for rank at once; it can be burned and makes the comet larger after ${seconds(SETTLE_TICKS)} to ${seconds(2 * SETTLE_TICKS)}`,
    'world/own-state',
  ],
  [
    'ram',
    `nose wins: boosting with the heading within ${Math.round((NOSE_TURN * 360) / 256)}° of the other's centre; both noses: a draw, nobody sheds; each side is pushed by ${pxPerSecond(PUSH)} more than it was hit, the loser by another ${pxPerSecond(LOSER_PUSH)}`,
    'rules/fight/ram',
  ],
  [
    'shed',
    `the loser sheds 1/${SHED_SHARES[0]} of its dust, where it has a crack 1/${SHED_SHARES[1]}, at least ${LEAST_SHED}, to who struck; what scatters in any way lies ${NEAREST_PX} to ${NEAREST_PX + SPREAD_PX} px around`,
    'rules/fight/shed',
  ],
  [
    'cracks',
    `each lost ram leaves one; one heals after ${seconds(HEAL_TICKS)} without another ram`,
    'rules/fight/crack',
  ],
  [
    'shatter',
    `who is rammed with ${MOST_CRACKS} cracks breaks, whatever it holds: 1/${GAIN_SHARE} of its dust goes to who struck it, all of it where it was crowned, the rest scatters; it is out of play until its player asks to go on; who struck it is marked for ${seconds(REVENGE_TICKS)}`,
    'rules/fight/shatter',
  ],
  [
    'border',
    `a square in the middle that follows the comets in play: ${LEAST_SIDE_PX} px wide at least, the whole arena when it is full; moves inward by ${pxPerSecond(INWARD_STEP)}; sweeps dust; an asteroid that it comes near is no longer solid`,
    'rules/round/border, rules/dust/sweep, world/border',
  ],
  [
    'rounds',
    `in the last ${seconds(CLOSING_TICKS)} the border closes to a world for ${CLOSED_SHARE} times as many comets; then ${seconds(PODIUM_TICKS)} of podium; all begin anew`,
    'rules/round/round, rules/life/podium',
  ],
  [
    'choices',
    `one of three at ${CHOICE_CLASSES.map((size) => LEAST_DUST[size]).join(', ')} dust: thrifty burns every ${seconds(THRIFTY_BURN_TICKS)}; broad strikes within ${Math.round((BROAD_TURN * 360) / 256)}°; reaching gathers ${px(REACHING_PX)} farther; mending heals in ${seconds(MENDING_HEAL_TICKS)}; heavy is pushed half as hard; thorny burns thorns, which cost ${THORN_COST} dust who boosts through them or has in the ${GATHER_TICKS - 1} ticks before`,
    'rules/life/choices, world/traits',
  ],
  [
    'immunity',
    `${seconds(IMMUNE_TICKS)} after spawning, being rammed, and coming back from an absence of ${seconds(LONG_AWAY_TICKS)} or more; immune comets pass through everybody; starting to boost gives it up, having boosted before does not`,
    'rules/flight/immunity',
  ],
  [
    'spawn',
    `${SPAWN_DUST} dust or 1/${MEDIAN_SHARE} of the median, never more than the comet held that broke; at rest, ${px(CLEAR_PX)} from everybody with somebody within ${px(REACH_PX)} where there is room, ${px(BORDER_PX)} from the border, clear of asteroids; first possible hit after ${seconds(IMMUNE_TICKS + 1)}`,
    'rules/life/spawn',
  ],
  [
    'stardust',
    `${AMBIENT_PER_SEAT} motes a seat, one in eight worth 3, the others 1; refilled by ${rounded(SIM_HZ)} a second for each ${REFILL_SEATS} seats, ${PODIUM_REFILL} times that during the podium`,
    'rules/dust/stardust',
  ],
  [
    'showers',
    `every ${seconds(SHOWER_EVERY_TICKS)}, announced ${seconds(SHOWER_NOTICE_TICKS)} before, for ${seconds(SHOWER_FALL_TICKS)}: ${SHOWER_FALL_TICKS / MOTE_EVERY_TICKS} motes of ${MOTE_VALUE} within ${px(SHOWER_RADIUS_PX)}; every ${seconds(CLOSING_SHOWER_TICKS)} around the middle while the border closes`,
    'rules/dust/shower',
  ],
  [
    'crown',
    `whoever has most dust, from ${CROWN_DUST} on; looked for every ${seconds(CROWN_TICKS)}; the wearer keeps it on a tie`,
    'rules/life/crown',
  ],
  [
    'hiding, lost lines',
    `a comet whose player is not there stays in play for ${rounded(PARK_AFTER_MS / 1000)} s, then is parked; it comes back where it was, at rest; who leaves within ${seconds(SHORT_LIFE_TICKS)} of a comet's beginning leaves no dust behind`,
    'rules/life/spawn, server/host/housekeeping.ts',
  ],
  [
    'moves',
    `one step a tick whatever stamps say; a stamp may be ${seconds(MOST_TICKS_AHEAD)} ahead; late moves: the newest is in force from the next tick on`,
    'server/host/moves.ts',
  ],
];

/** The last column as file names. */
function withFiles([rule, numbers, where]: readonly string[]): string[] {
  const files = where.split(', ').map((name) => (name.endsWith('.ts') ? `\`${name}\`` : `\`game/sim/${name}.ts\``));
  return [rule, numbers, files.join(', ')];
}

const SIZE_COLUMNS = ['class', 'from dust', 'radius px', 'reach px', 'thrust px/s', 'boost px/s'];

function sizeRows(): string[][] {
  const speed = (flags: number) => pxPerSecond(topSpeed(flags)).replace(' px/s', '');
  return Array.from(LEAST_DUST, (dust, size) => {
    const radiusPx = radiusOf(size) / SUBPX;
    const flags = size << CLASS_SHIFT;
    return [size, dust, radiusPx, radiusPx + GATHER_PX, speed(flags | THRUST), speed(flags | BOOST)].map(String);
  });
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
