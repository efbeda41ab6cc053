import { BlendModes, type GameObjects, type Scene } from 'phaser';
import type { Game, Pose } from '../../net/client.ts';
import { CELL_PX, clamp } from '../../sim/units.ts';
import { ATLAS } from './atlas.ts';
import { DEPTH, isInPicture, type Picture } from './picture.ts';
import { createPool } from './pool.ts';
import { HALF_PX } from './units.ts';

/** Stardust: motes that lie about, and those just taken, which fly into their taker for the eye alone. */
export interface Dust {
  /** A mote at a place was taken by a comet. */
  take(x: number, y: number, value: number, by: number): void;
  draw(picture: Picture): void;
  clear(): void;
}

/** How long a taken mote flies: longer and fast comets outrun it. */
const FLIGHT_MS = 170;
const TWINKLE_PERIOD_MS = 260;
/** Glow and all: the bright core is a quarter of it. */
const RADIUS_PX = 13;

interface Mote {
  readonly sprite: GameObjects.Image;
  /** Frame in which it was last seen; older ones are gone. */
  seen: number;
  x: number;
  y: number;
}

interface Flight {
  readonly sprite: GameObjects.Image;
  readonly x: number;
  readonly y: number;
  readonly by: number;
  leftMs: number;
}

export function createDust(scene: Scene): Dust {
  const pool = createPool(() => scene.add.image(0, 0, ATLAS, 'mote').setBlendMode(BlendModes.ADD).setDepth(DEPTH.dust));
  const motes = new Map<number, Mote>();
  let flights: Flight[] = [];
  let frame = 0;
  const taker: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };

  function drawLying(picture: Picture): void {
    const { cells } = picture.game.arena;
    const column = (px: number) => clamp(Math.floor(px / CELL_PX), 0, cells - 1);
    const left = column(picture.x - picture.width / 2 - RADIUS_PX);
    const right = column(picture.x + picture.width / 2 + RADIUS_PX);
    const bottom = column(picture.y + picture.height / 2 + RADIUS_PX);
    for (let row = column(picture.y - picture.height / 2 - RADIUS_PX); row <= bottom; row++) {
      for (let at = left; at <= right; at++) drawCell(picture, row * cells + at);
    }
    for (const [id, mote] of motes) {
      if (mote.seen === frame) continue;
      pool.giveBack(mote.sprite);
      // The one mote visited now may leave a Map while it is walked.
      motes.delete(id);
    }
  }

  function drawCell(picture: Picture, cell: number): void {
    const { first, next, x, y, value } = picture.game.motes;
    for (let id = first[cell]; id >= 0; id = next[id]) {
      if (!isInPicture(picture, x[id], y[id], RADIUS_PX)) continue;
      const mote = motes.get(id) ?? addMote(id);
      mote.seen = frame;
      if (mote.x !== x[id] || mote.y !== y[id]) place(mote, x[id], y[id], value[id]);
      mote.sprite.alpha = 0.78 + 0.22 * Math.sin(picture.nowMs / TWINKLE_PERIOD_MS + id);
    }
  }

  function addMote(id: number): Mote {
    const mote: Mote = { sprite: pool.take(), seen: frame, x: -1, y: -1 };
    motes.set(id, mote);
    return mote;
  }

  function drawFlying(game: Game, deltaMs: number): void {
    if (flights.length === 0) return;
    for (const flight of flights) {
      flight.leftMs -= deltaMs;
      const isOver = flight.leftMs <= 0 || !game.pose(flight.by, taker);
      if (isOver) flight.leftMs = 0;
      const share = 1 - flight.leftMs / FLIGHT_MS;
      flight.sprite.setPosition(mix(flight.x, taker.x, share * share), mix(flight.y, taker.y, share * share));
      flight.sprite.alpha = 1 - 0.5 * share;
    }
    for (const flight of flights) if (flight.leftMs === 0) pool.giveBack(flight.sprite);
    flights = flights.filter((flight) => flight.leftMs > 0);
  }

  return {
    take(x, y, value, by) {
      const sprite = pool.take();
      style(sprite, value);
      flights.push({ sprite, x, y, by, leftMs: FLIGHT_MS });
    },
    draw(picture) {
      frame++;
      drawLying(picture);
      drawFlying(picture.game, picture.deltaMs);
    },
    clear() {
      for (const mote of motes.values()) pool.giveBack(mote.sprite);
      for (const flight of flights) pool.giveBack(flight.sprite);
      motes.clear();
      flights = [];
    },
  };
}

function place(mote: Mote, x: number, y: number, value: number): void {
  mote.x = x;
  mote.y = y;
  mote.sprite.setPosition(x, y);
  style(mote.sprite, value);
}

/** Worth is size and warmth, so that it can be told without a number. */
function style(sprite: GameObjects.Image, value: number): void {
  const radius = RADIUS_PX * (1 + 0.28 * Math.min(6, Math.log2(value)));
  sprite.setScale(radius / HALF_PX);
  sprite.setTint(value >= 6 ? 0xffb347 : value >= 3 ? 0xffe08a : 0xbfe3ff);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
