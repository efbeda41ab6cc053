import type { Game, GameEvent } from '../../../game/net/client.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { SIM_HZ, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../../game/sim/math/units.ts';
import { createArena } from '../../../game/sim/world/arena.ts';
import { BOOST, CLASS_SHIFT } from '../../../game/sim/world/comets.ts';
import { addMote, createMotes, THORN } from '../../../game/sim/world/motes.ts';
import { CRACK_SHIFT, MOST_CRACKS } from '../../../game/sim/world/traits.ts';

/** A game nobody plays: comets that circle within one view, for ever, without a server. All it costs is a sine each. */
export interface Flock {
  readonly game: Game;
  /** What has happened since the last time it was asked, in one array used again. */
  takeEvents(): readonly GameEvent[];
}

const SEED = 7;
const MOTES = 150;
/** Comets keep so far from the view's edge that the camera's lead never leaves one out. */
const INSET_PX = 60;
const LARGEST_CIRCLE_PX = 110;
const TURN_S = 2.4;
/** One in so many boosts at any time. */
const BOOST_EVERY = 8;
/** One in so many has cracks, and half have chosen something, as in the middle of a round. */
const CRACKED_EVERY = 4;
const CHOICES_MADE = [0, 0b000_001, 0, 0b000_110, 0, 0b011_010, 0b100_000, 0];
const THORN_EVERY = 10;
/** Headings are told in whole steps, and people do not turn without pause: seven times a second is more than most. */
const HEADING_STEP = 16;
/** A mote is taken in each of so many pictures, and a ram happens in each of so many. */
const TAKEN_EVERY = 4;
const RAM_EVERY = 30;
/** A comet breaks for another in each of so many. */
const PAID_EVERY = 240;
/** How far the border reaches into the view, and how fast it closes, in sub-pixels a tick. */
const BORDER_VIEW_PX = 80;
const BORDER_STEP = 1;

/** `nowMs` tells the moment that is drawn. */
export function createFlock(comets: number, nowMs: () => number): Flock {
  const arena = createArena(SEED, comets);
  const motes = createMotes(arena);
  const middle = arena.side / SUBPX / 2;
  const chance = (what: number, i: number) => draw(SEED, what, i) / 0x100000000;
  const ids = Array.from({ length: comets }, (_, id) => id);
  // The own comet flies in the middle of its view.
  const x = ids.map((id) => middle + (id === 0 ? 0 : (chance(1, id) - 0.5) * (VIEW_WIDTH_PX - 2 * INSET_PX)));
  const y = ids.map((id) => middle + (id === 0 ? 0 : (chance(2, id) - 0.5) * (VIEW_HEIGHT_PX - 2 * INSET_PX)));
  const radius = ids.map((id) => (id === 0 ? 20 : 30 + (LARGEST_CIRCLE_PX - 30) * chance(3, id)));
  for (let i = 0; i < MOTES; i++) {
    addMote(
      motes,
      arena,
      middle + (chance(4, i) - 0.5) * VIEW_WIDTH_PX,
      middle + (chance(5, i) - 0.5) * VIEW_HEIGHT_PX,
      i % THORN_EVERY === 0 ? THORN + 2 : 1,
    );
  }
  const inset = (middle - VIEW_WIDTH_PX / 2 + BORDER_VIEW_PX) * SUBPX;
  const roster = new Map(ids.map((id) => [id, { name: `Comet ${id}`, colour: id % 12, who: 0 }]));
  const game: Game = {
    id: 0,
    room: 'BENCHPLY',
    arena,
    ids,
    alive: true,
    motes,
    roster,
    crown: { id: 1, cell: 0 },
    shower: undefined,
    top: [],
    rank: { place: 1, of: comets },
    dust: 100,
    tank: 100,
    offer: [],
    border: { inset, target: inset + 300 * SUBPX, step: BORDER_STEP, sinceTick: 0 },
    round: undefined,
    awards: [],
    deeds: { rams: 0, shattered: 0 },
    revenge: undefined,
    result: undefined,
    get tick() {
      return (nowMs() * SIM_HZ) / 1000;
    },
    pose(id, out) {
      const speed = (2 * Math.PI) / TURN_S;
      const angle = (nowMs() / 1000) * speed + id;
      out.x = x[id] + radius[id] * Math.cos(angle);
      out.y = y[id] + radius[id] * Math.sin(angle);
      out.vx = -radius[id] * speed * Math.sin(angle);
      out.vy = radius[id] * speed * Math.cos(angle);
      out.heading = (Math.round(((angle * 128) / Math.PI + 64) / HEADING_STEP) * HEADING_STEP) & 255;
      out.traits = traitsOf(id);
      out.flags = ((id % 8) << CLASS_SHIFT) | (id % BOOST_EVERY === 1 ? BOOST : 0);
      return true;
    },
    serverPose: () => false,
  };
  const taken: GameEvent = { kind: 'taken', x: middle, y: middle, value: 2, by: 5 };
  const ram: GameEvent = { kind: 'ram', tick: 0, winner: 1, loser: 2, draw: false };
  const paid: GameEvent = { kind: 'paid', winner: 1, loser: 2, cost: 400, gain: 200, shattered: true };
  const events: GameEvent[] = [];
  let pictures = 0;
  return {
    game,
    takeEvents() {
      events.length = 0;
      pictures++;
      if (pictures % TAKEN_EVERY === 0) events.push(taken);
      if (pictures % RAM_EVERY === 0) events.push(ram);
      if (pictures % PAID_EVERY === 0) events.push(paid);
      return events;
    },
  };
}

function traitsOf(id: number): number {
  const cracks = id % CRACKED_EVERY === 0 ? 1 + ((id / CRACKED_EVERY) % MOST_CRACKS) : 0;
  return (cracks << CRACK_SHIFT) | CHOICES_MADE[id % CHOICES_MADE.length];
}
