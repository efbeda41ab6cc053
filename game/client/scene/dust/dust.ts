import type { GameObjects, Scene } from 'phaser';
import { emptyPose } from '../../../net/client.ts';
import { CELL_PX, clamp } from '../../../sim/math/units.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';

/** Stardust: motes that lie about, and those just taken, which fly into their taker for the eye alone. */
export interface Dust {
  /** A mote at a place was taken by a comet. */
  take(x: number, y: number, value: number, by: number): void;
  draw(picture: Picture): void;
  clear(): void;
  /** Motes there are sprites for, seen or waiting to be used again. */
  count(): number;
}

/** How long a taken mote flies: longer and fast comets outrun it. */
const FLIGHT_MS = 170;
const TWINKLE_PERIOD_MS = 260;
/** Each mote is looked at in one of so many pictures. */
const TWINKLE_EVERY = 3;
/** Glow and all: the bright core is a quarter of it. */
const RADIUS_PX = 13;

/** A mote that lies, or one that flies into its taker: used again and again for either. */
interface Mote {
  readonly sprite: GameObjects.Image;
  /** Frame in which it was last seen; older ones are gone. */
  seen: number;
  x: number;
  y: number;
  value: number;
  by: number;
  leftMs: number;
}

export function createDust(scene: Scene): Dust {
  const motes = new Map<number, Mote>();
  const flights: Mote[] = [];
  const free: Mote[] = [];
  let made = 0;
  let frame = 0;
  const taker = emptyPose();

  function takeMote(): Mote {
    const mote = free.pop() ?? addMote();
    mote.sprite.visible = true;
    mote.sprite.alpha = 0;
    mote.value = 0;
    return mote;
  }

  function addMote(): Mote {
    made++;
    const sprite = addGlow(scene, 'mote', DEPTH.dust);
    return { sprite, seen: 0, x: 0, y: 0, value: 0, by: 0, leftMs: 0 };
  }

  function giveBack(mote: Mote): void {
    mote.sprite.visible = false;
    free.push(mote);
  }

  function drawLying(picture: Picture): void {
    const { cells } = picture.game.arena;
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
    giveBack(mote);
    motes.delete(id);
  }

  function drawCell(picture: Picture, cell: number): void {
    const { first, next, x, y, value } = picture.game.motes;
    for (let id = first[cell]; id >= 0; id = next[id]) {
      if (!isInPicture(picture, x[id], y[id], RADIUS_PX)) continue;
      let mote = motes.get(id);
      if (!mote) {
        mote = takeMote();
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
      if (flight.leftMs <= 0 || !game.pose(flight.by, taker)) {
        giveBack(flight);
        continue;
      }
      const share = 1 - flight.leftMs / FLIGHT_MS;
      const way = share * share;
      flight.sprite.setPosition(flight.x + (taker.x - flight.x) * way, flight.y + (taker.y - flight.y) * way);
      flight.sprite.alpha = 1 - 0.5 * share;
      flights[flying++] = flight;
    }
    flights.length = flying;
  }

  return {
    take(x, y, value, by) {
      const flight = takeMote();
      place(flight, x, y, value);
      flight.by = by;
      flight.leftMs = FLIGHT_MS;
      flights.push(flight);
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
    count: () => made,
  };
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
  mote.x = x;
  mote.y = y;
  mote.value = value;
  mote.sprite.setPosition(x, y);
  // Worth is size and warmth, so that it can be told without a number.
  mote.sprite.setScale((RADIUS_PX * (1 + 0.28 * Math.min(6, Math.log2(value)))) / HALF_PX);
  mote.sprite.setTint(value >= 6 ? 0xffb347 : value >= 3 ? 0xffe08a : 0xbfe3ff);
}
