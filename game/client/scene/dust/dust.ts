import type { Scene } from 'phaser';
import { CELL_PX, clamp, SUBPX } from '../../../sim/math/units.ts';
import { SWEEP_PX } from '../../../sim/rules/dust/sweep.ts';
import { THORN } from '../../../sim/world/motes.ts';
import { isInPicture, type Picture } from '../camera/picture.ts';
import { createFlights } from './flights.ts';
import { createPool, type Mote, place, RADIUS_PX, twinkle } from './mote.ts';

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

/** Each mote is looked at in one of so many pictures. */
const TWINKLE_EVERY = 3;

export function createDust(scene: Scene): Dust {
  const motes = new Map<number, Mote>();
  const pool = createPool(scene);
  const flights = createFlights(pool);
  let frame = 0;
  /** The square that is not swept, in pixels; all of it is where a round is over. */
  let sweptLow = 0;
  let sweptHigh = 0;

  function drawLying(picture: Picture): void {
    const { cells, side } = picture.game.arena;
    sweptLow = picture.isPodium ? side : picture.insetPx + SWEEP_PX;
    sweptHigh = side / SUBPX - sweptLow;
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
    if (isSwept(mote)) flights.sweep(mote);
    else pool.giveBack(mote);
  }

  function isSwept({ x, y }: Mote): boolean {
    return x < sweptLow || y < sweptLow || x > sweptHigh || y > sweptHigh;
  }

  function drawCell(picture: Picture, cell: number): void {
    const { first, next, x, y, value } = picture.game.motes;
    for (let id = first[cell]; id >= 0; id = next[id]) {
      if (!isInPicture(picture, x[id], y[id], RADIUS_PX)) continue;
      let mote = motes.get(id);
      if (!mote) {
        mote = pool.take();
        motes.set(id, mote);
      }
      mote.seen = frame;
      if (mote.x !== x[id] || mote.y !== y[id] || mote.value !== value[id]) place(mote, x[id], y[id], value[id]);
      if ((id + frame) % TWINKLE_EVERY === 0 || mote.sprite.alpha === 0) twinkle(mote.sprite, picture, id);
    }
  }

  return {
    take(x, y, value, by) {
      const mote = pool.take();
      place(mote, x, y, value < 0 ? THORN : value);
      flights.send(mote, by);
    },
    draw(picture) {
      frame++;
      drawLying(picture);
      flights.draw(picture);
    },
    clear() {
      motes.forEach(pool.giveBack);
      motes.clear();
      flights.clear();
    },
    count: pool.count,
  };
}

function cellAlong(px: number, cells: number): number {
  return clamp(Math.floor(px / CELL_PX), 0, cells - 1);
}
