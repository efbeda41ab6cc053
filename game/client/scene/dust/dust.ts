import type { GameObjects, Scene } from 'phaser';
import { emptyPose, type Pose } from '../../../net/client.ts';
import { CELL_PX, clamp, SUBPX } from '../../../sim/math/units.ts';
import { SWEEP_PX } from '../../../sim/rules/dust/sweep.ts';
import { THORN } from '../../../sim/world/motes.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';

/**
 * Stardust: motes that lie about, and thorns; those just taken, which fly into their taker for the eye alone; and those that the border
 * swept away, which flash.
 */
export interface Dust {
  /** A mote at a place was taken by a comet; below 0 it was a thorn that hurt. */
  take(x: number, y: number, value: number, by: number): void;
  draw(picture: Picture): void;
  clear(): void;
  /** Motes there are sprites for, seen or waiting to be used again. */
  count(): number;
}

/** How long a taken mote flies: longer and fast comets outrun it. */
const FLIGHT_MS = 170;
const FLASH_MS = 380;
/** What a flash grows to, in sizes of its mote. */
const FLASH_GROWTH = 2.6;
const TWINKLE_PERIOD_MS = 260;
/** Each mote is looked at in one of so many pictures. */
const TWINKLE_EVERY = 3;
/** Glow and all: the bright core is a quarter of it. */
const RADIUS_PX = 13;
/** A thorn is as large whatever it holds: each hurts the same. */
const THORN_RADIUS_PX = 15;
/** Instead of a taker. */
const SWEPT = -1;

/** A mote that lies, or one that flies into its taker: used again and again for either. */
interface Mote {
  readonly sprite: GameObjects.Image;
  /** Frame in which it was last seen; older ones are gone. */
  seen: number;
  x: number;
  y: number;
  value: number;
  /** Comet it flies to, or `SWEPT`. */
  by: number;
  leftMs: number;
}

/** The square that is not swept, in pixels; all is swept where a round is over. */
interface Kept {
  lowPx: number;
  highPx: number;
}

export function createDust(scene: Scene): Dust {
  const motes = new Map<number, Mote>();
  const flights: Mote[] = [];
  const { take, giveBack, count } = createPool(scene);
  let frame = 0;
  const kept: Kept = { lowPx: 0, highPx: 0 };
  const taker = emptyPose();

  function drawLying(picture: Picture): void {
    const { cells, side } = picture.game.arena;
    kept.lowPx = picture.isPodium ? side : picture.insetPx + SWEEP_PX;
    kept.highPx = side / SUBPX - kept.lowPx;
    const left = cellAlong(picture.x - picture.width / 2 - RADIUS_PX, cells);
    const right = cellAlong(picture.x + picture.width / 2 + RADIUS_PX, cells);
    const bottom = cellAlong(picture.y + picture.height / 2 + RADIUS_PX, cells);
    for (let row = cellAlong(picture.y - picture.height / 2 - RADIUS_PX, cells); row <= bottom; row++) {
      for (let at = left; at <= right; at++) drawCell(picture, row * cells + at);
    }
    motes.forEach(dropUnseen);
  }

  /** The one mote visited now may leave a Map while it is walked. */
  function dropUnseen(mote: Mote, id: number): void {
    if (mote.seen === frame) return;
    motes.delete(id);
    if (isSwept(mote, kept)) fly(mote, SWEPT, FLASH_MS);
    else giveBack(mote);
  }

  function fly(mote: Mote, by: number, forMs: number): void {
    mote.by = by;
    mote.leftMs = forMs;
    flights.push(mote);
  }

  function drawCell(picture: Picture, cell: number): void {
    const { first, next, x, y, value } = picture.game.motes;
    for (let id = first[cell]; id >= 0; id = next[id]) {
      if (!isInPicture(picture, x[id], y[id], RADIUS_PX)) continue;
      let mote = motes.get(id);
      if (!mote) {
        mote = take();
        motes.set(id, mote);
      }
      mote.seen = frame;
      if (mote.x !== x[id] || mote.y !== y[id] || mote.value !== value[id]) place(mote, x[id], y[id], value[id]);
      if ((id + frame) % TWINKLE_EVERY === 0 || mote.sprite.alpha === 0) twinkle(mote.sprite, picture, id);
    }
  }

  function drawFlying({ game, deltaMs }: Picture): void {
    let flying = 0;
    for (let i = 0; i < flights.length; i++) {
      const flight = flights[i];
      flight.leftMs -= deltaMs;
      const isThere = flight.leftMs > 0 && (flight.by === SWEPT || game.pose(flight.by, taker));
      if (!isThere) giveBack(flight);
      else {
        if (flight.by === SWEPT) flash(flight);
        else drawOn(flight, taker);
        flights[flying++] = flight;
      }
    }
    flights.length = flying;
  }

  return {
    take(x, y, value, by) {
      const flight = take();
      place(flight, x, y, value < 0 ? THORN : value);
      fly(flight, by, FLIGHT_MS);
    },
    draw(picture) {
      frame++;
      drawLying(picture);
      drawFlying(picture);
    },
    clear() {
      motes.forEach(giveBack);
      flights.forEach(giveBack);
      motes.clear();
      flights.length = 0;
    },
    count,
  };
}

/** Motes that are used again and again. */
function createPool(scene: Scene): { take(): Mote; giveBack(mote: Mote): void; count(): number } {
  const free: Mote[] = [];
  let made = 0;
  return {
    take() {
      if (free.length === 0) made++;
      const mote = free.pop() ?? createMote(scene);
      mote.sprite.visible = true;
      mote.sprite.alpha = 0;
      mote.value = 0;
      return mote;
    },
    giveBack(mote) {
      mote.sprite.visible = false;
      free.push(mote);
    },
    count: () => made,
  };
}

function createMote(scene: Scene): Mote {
  return { sprite: addGlow(scene, 'mote', DEPTH.dust), seen: 0, x: 0, y: 0, value: 0, by: 0, leftMs: 0 };
}

function isSwept({ x, y }: Mote, { lowPx, highPx }: Kept): boolean {
  return x < lowPx || y < lowPx || x > highPx || y > highPx;
}

function twinkle(sprite: GameObjects.Image, { isCalm, nowMs }: Picture, id: number): void {
  const light = isCalm ? 0.9 : 0.75 + 0.25 * Math.sin(nowMs / TWINKLE_PERIOD_MS + id * 2.4);
  // In steps that nobody sees: a number handed to Phaser is one on the heap.
  const alpha = Math.round(light * 10) / 10;
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
}

function cellAlong(px: number, cells: number): number {
  return clamp(Math.floor(px / CELL_PX), 0, cells - 1);
}

function place(mote: Mote, x: number, y: number, value: number): void {
  const { sprite } = mote;
  const isThorn = value >= THORN;
  mote.x = x;
  mote.y = y;
  mote.value = value;
  sprite.setPosition(x, y).setFrame(isThorn ? 'thorn' : 'mote');
  // No two beside each other point the same way.
  sprite.setRotation(isThorn ? (x + 3 * y) % 3 : 0);
  sprite.setScale(scaleOf(value)).setTint(isThorn ? 0xffffff : tintOf(value));
}

/** Worth is size and warmth, so that it can be told without a number. */
function scaleOf(value: number): number {
  if (value >= THORN) return THORN_RADIUS_PX / HALF_PX;
  return (RADIUS_PX * (1 + 0.28 * Math.min(6, Math.log2(value)))) / HALF_PX;
}

function tintOf(value: number): number {
  return value >= 6 ? 0xffb347 : value >= 3 ? 0xffe08a : 0xbfe3ff;
}

/** Towards its taker, faster and faster. */
function drawOn({ sprite, x, y, leftMs }: Mote, taker: Pose): void {
  const share = 1 - leftMs / FLIGHT_MS;
  const way = share * share;
  sprite.setPosition(x + (taker.x - x) * way, y + (taker.y - y) * way);
  sprite.alpha = 1 - 0.5 * share;
}

function flash({ sprite, leftMs, value }: Mote): void {
  const left = leftMs / FLASH_MS;
  sprite.alpha = left;
  sprite.setScale(scaleOf(value) * (1 + (FLASH_GROWTH - 1) * (1 - left)));
}
