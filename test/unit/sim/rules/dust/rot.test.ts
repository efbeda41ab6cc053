import { expect, test } from 'vitest';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { SIM_HZ, SUBPX } from '../../../../../game/sim/math/units.ts';
import { reachOf } from '../../../../../game/sim/rules/dust/pickup.ts';
import { AMBIENT_PER_SEAT } from '../../../../../game/sim/rules/dust/stardust.ts';
import { SWEEP_PX, SWEEP_TICKS } from '../../../../../game/sim/rules/dust/sweep.ts';
import { gainOf } from '../../../../../game/sim/rules/dust/thorns.ts';
import { BURN_DUST } from '../../../../../game/sim/rules/flight/boost.ts';
import { beginsAt, endsAt } from '../../../../../game/sim/rules/round/round.ts';
import { createSimulation, type Input, stepWorld } from '../../../../../game/sim/step.ts';
import { sidePxOf } from '../../../../../game/sim/world/arena.ts';
import { insetAt, insetPxAt } from '../../../../../game/sim/world/border.ts';
import { moteCount, THORN } from '../../../../../game/sim/world/motes.ts';
import { settlesAt } from '../../../../../game/sim/world/own-state.ts';
import { radiusOf } from '../../../../../game/sim/world/size.ts';
import { BORN, type World, type WorldEvent } from '../../../../../game/sim/world/world.ts';
import { loneComet, motesOf } from '../../../../../tools/lib/virtual/space.ts';
import { longOr } from '../../../../harness/long.ts';
import { goingOn, huntersAt } from '../../../../harness/sim/hunters.ts';

const SEATS = 24;
const PLAYERS = 20;
const MINUTE = 60 * SIM_HZ;
const MINUTES = longOr(60, 30, 'half an hour of one');

test.each([
  ['without rounds', 0],
  ['in rounds of 6 min', 6 * MINUTE],
])('dust never rots: in a long time of 20 comets %s all of it can be reached, and none is lost', (_how, roundTicks) => {
  const simulation = createSimulation(31, secretOf(32), SEATS, undefined, roundTicks);
  const { world } = simulation;
  const books = openBooks(world);
  for (let minute = 1; minute <= MINUTES; minute++) {
    for (let i = 0; i < MINUTE; i++) {
      stepWorld(simulation, [...huntersAt(world, 33), ...comingsAt(world)]);
      bookTick(books, world);
    }
    expect({ minute, wrong: books.wrong, unreachable: unreachableIn(world) }).toEqual({
      minute,
      wrong: [],
      unreachable: [],
    });
    expect({ minute, motes: books.motes.value }).toEqual({ minute, motes: world.motes.value });
    if (isAtRest(world)) expect(moteCount(world.motes)).toBeGreaterThanOrEqual(ambientIn(world));
  }
  const { brought, fell, swept, stung, forgiven } = books;
  expect([brought, fell, swept, stung, forgiven].map((dust) => dust > 0)).toEqual([true, true, true, true, true]);
});

/** Who broke goes on; every fifth minute most are away, so that the border moves. */
function comingsAt(world: World): Input[] {
  const inMinute = (world.tick + 1) % (5 * MINUTE);
  const kind = inMinute === 4 * MINUTE ? 'park' : inMinute === 0 ? 'unpark' : undefined;
  if (!kind) return goingOn(world, PLAYERS);
  return Array.from({ length: 14 }, (_, id) => ({ kind, id }));
}

/** What each comet holds and each mote is worth, kept by what was told of each tick; and the dust that came and went otherwise. */
interface Books {
  readonly dust: Int32Array;
  readonly motes: { x: Uint16Array; y: Uint16Array; value: Uint8Array };
  /** By newcomers, and by refills and showers. */
  brought: number;
  fell: number;
  /** By the border and the ends of rounds. */
  swept: number;
  /** What thorns have cost, with what they held, and what of that was forgiven. */
  stung: number;
  forgiven: number;
  /** Laid by no comet, until it is known why. */
  laid: number;
  readonly wrong: string[];
}

function openBooks({ own, motes }: World): Books {
  const sums = { brought: 0, fell: 0, swept: 0, stung: 0, forgiven: 0, laid: 0 };
  const copy = { x: motes.x.slice(), y: motes.y.slice(), value: motes.value.slice() };
  return { dust: own.dust.slice(), motes: copy, ...sums, wrong: [] };
}

const worthOf = (value: number) => (value < THORN ? value : value - THORN);

/** Enters what a tick told. */
function bookTick(books: Books, world: World): void {
  bookSweep(books, world);
  for (const event of world.events) bookEvent(books, world, event);
  books.fell += books.laid;
  books.laid = 0;
  for (let id = 0; id < PLAYERS; id++) bookHolding(books, world, id);
}

function bookSweep(books: Books, { arena, tick, border }: World): void {
  const { motes } = books;
  const isEnd = endsAt(arena, tick);
  if (!isEnd && tick % SWEEP_TICKS !== 0 && !beginsAt(arena, tick - 1)) return;
  const low = insetPxAt(border, tick) + SWEEP_PX;
  const high = sidePxOf(arena) - low;
  for (let mote = 0; mote < motes.value.length; mote++) {
    const x = motes.x[mote];
    const y = motes.y[mote];
    if (motes.value[mote] === 0 || (!isEnd && x >= low && y >= low && x <= high && y <= high)) continue;
    books.swept += worthOf(motes.value[mote]);
    motes.value[mote] = 0;
  }
}

function bookEvent(books: Books, world: World, event: WorldEvent): void {
  const { dust, motes, wrong } = books;
  switch (event.kind) {
    case 'moteBorn': {
      const { mote, by } = event;
      motes.x[mote] = world.motes.x[mote];
      motes.y[mote] = world.motes.y[mote];
      motes.value[mote] = world.motes.value[mote];
      if (by < 0) books.laid += motes.value[mote];
      else dust[by] -= BURN_DUST;
      return;
    }
    case 'moteTaken': {
      const value = motes.value[event.mote];
      const gain = gainOf(world.comets, event.by, value);
      if (value === 0) wrong.push(`tick ${world.tick}: mote ${event.mote} was taken twice`);
      if (gain < 0) books.stung += worthOf(value) - gain;
      dust[event.by] += gain;
      motes.value[event.mote] = 0;
      return;
    }
    case 'ram':
      if (books.laid !== event.cost - event.gain)
        wrong.push(`tick ${world.tick}: a ram of ${event.cost} laid ${books.laid}`);
      books.laid = 0;
      dust[event.loser] -= event.cost;
      dust[event.winner] += event.gain;
      return;
    case 'trailLost':
      wrong.push(`tick ${world.tick}: there was no room for dust`);
  }
}

/** What a comet holds is what the books say, but for newcomers, and for those to whom is forgiven what they owe to thorns. */
function bookHolding(books: Books, world: World, id: number): void {
  const held = world.own.dust[id];
  const apart = held - books.dust[id];
  if (apart === 0) return;
  if (world.marks[id] & BORN) books.brought += held;
  else if (apart > 0 && settlesAt(id, world.tick)) books.forgiven += apart;
  else books.wrong.push(`tick ${world.tick}: comet ${id} holds ${held} instead of ${books.dust[id]}`);
  books.dust[id] = held;
}

/** Motes that the smallest comet does not reach: too far outside the border, or too deep in an asteroid. */
function unreachableIn({ motes, arena, border, tick }: World) {
  const radius = radiusOf(0);
  const beyondRim = reachOf(loneComet({}), 0) - radius;
  const low = insetAt(border, tick);
  return motesOf(motes).filter(({ x, y }) => {
    const [px, py] = [x * SUBPX, y * SUBPX];
    const isOutside = Math.min(px, py) < low || Math.max(px, py) > arena.side - low;
    const isDeep = arena.rockX.some(
      (rockX, rock) => Math.hypot(rockX - px, arena.rockY[rock] - py) < arena.rockRadius[rock] - beyondRim,
    );
    return isOutside || isDeep;
  });
}

/** Whether the border has stood still for so long that the world is full. */
function isAtRest({ border, tick }: World): boolean {
  return insetAt(border, tick - 20 * SIM_HZ) === border.target && tick - border.sinceTick > 20 * SIM_HZ;
}

function ambientIn({ arena, border, tick }: World): number {
  const insidePx = sidePxOf(arena) - 2 * insetPxAt(border, tick);
  return Math.floor((AMBIENT_PER_SEAT * arena.seats * insidePx ** 2) / sidePxOf(arena) ** 2);
}
