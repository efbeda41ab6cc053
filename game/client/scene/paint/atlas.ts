import type { Scene } from 'phaser';
import { HUES } from '../../common/hues.ts';
import { paintCoatLaurel, paintCoatRays, paintCoatRing } from './coats.ts';
import { paintBody } from './faces.ts';
import {
  CRACK_SHAPES,
  paintBand,
  paintCrack,
  paintFin,
  paintRim,
  paintShadow,
  paintSigns,
  paintSpikes,
  paintThorn,
  paintVoid,
  SIGN_CELLS,
  SIGNS,
} from './marks.ts';
import {
  paintAim,
  paintCrown,
  paintDashes,
  paintGhost,
  paintGlow,
  paintMote,
  paintNose,
  paintRing,
  paintShard,
  paintSolids,
  paintStreak,
  paintTail,
  SOLID_CELLS,
  SOLID_INSET,
  TAIL_INSET_PX,
} from './paint.ts';
import { paintRock } from './rockpaint.ts';
import { hasTints } from './tune.ts';
import { BROAD_ANGLE, HALF_PX, ROCK_SHAPES, ROCK_UNIT_PX } from './units.ts';

/** One texture for all sprites, painted once at start: sprites of one texture are drawn in one call. */
export const ATLAS = 'atlas';

// Powers of two: WebGL 1 has no mipmaps for other sizes, and small comets would glitter. Every chip of the last ten years takes 2048.
const SIDE_PX = 2048;
const ROCK_FRAME_PX = 512;
const FRAME_PX = 2 * HALF_PX;
const COLUMNS = SIDE_PX / FRAME_PX;

type Paint = (context: CanvasRenderingContext2D) => void;

/** Frames of one colour, to be stretched. Not tinted white: where there is no WebGL there are no tints, and outside were white. */
const SOLIDS = { outside: '#03040b', line: '#5f8cff', alarm: '#ff4558' } as const;

/** Painters of the square frames; each paints around (0, 0). */
const FRAMES = {
  nose: paintNose,
  glow: paintGlow,
  ring: paintRing,
  dashes: paintDashes,
  ghost: paintGhost,
  mote: paintMote,
  crown: paintCrown,
  streak: paintStreak,
  shard: paintShard,
  aim: paintAim,
  broadNose: (context) => paintNose(context, BROAD_ANGLE),
  fin: paintFin,
  band: paintBand,
  spikes: paintSpikes,
  thorn: paintThorn,
  shadow: paintShadow,
  void: paintVoid,
  signs: paintSigns,
  tail: paintTail,
  rim: paintRim,
  solids: (context) => paintSolids(context, Object.values(SOLIDS)),
  coatRing: paintCoatRing,
  coatRays: paintCoatRays,
  coatLaurel: paintCoatLaurel,
} as const satisfies Record<string, Paint>;

/** `body0` to `body11` by colour; `glow0` to `glow11` exist only where nothing can be tinted. `sign0`…: places in `SIGNS`. */
export type FrameName =
  | keyof typeof FRAMES
  | keyof typeof SOLIDS
  | `${'rock' | 'body' | 'glow' | 'crack' | 'sign'}${number}`;

/** A frame: its name, left and upper side, and the length of its sides. */
type Place = [FrameName, number, number, number];

/** Paints the atlas into the scene's textures, once for the page. */
export function buildAtlas(scene: Scene): void {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  const context = canvas.getContext('2d');
  if (!context) return;
  const places: Place[] = [];
  for (let i = 0; i < ROCK_SHAPES; i++) {
    places.push([`rock${i}`, i * ROCK_FRAME_PX, 0, ROCK_FRAME_PX]);
    paintAt(context, i * ROCK_FRAME_PX, 0, ROCK_FRAME_PX, (to) => paintRock(to, ROCK_UNIT_PX, i));
  }
  // Square frames in rows below the asteroids: 48 find room, and all are taken where nothing can be tinted.
  const squares = [...squareFrames(), ...(hasTints(scene) ? [] : colouredGlows())];
  squares.forEach(([name, paint], i) => {
    const x = (i % COLUMNS) * FRAME_PX;
    const y = ROCK_FRAME_PX + Math.floor(i / COLUMNS) * FRAME_PX;
    paintAt(context, x, y, FRAME_PX, paint);
    // What is bright to its ends would be seen in its neighbours, where they are scaled.
    const inset = name === 'tail' || name === 'rim' ? TAIL_INSET_PX : 0;
    places.push([name, x + inset, y + inset, FRAME_PX - 2 * inset]);
    if (name === 'signs') places.push(...cellsOf(x, y, SIGN_CELLS, signNames(), 0));
    // Of a solid only the middle, so that no mipmap mixes its edge in.
    if (name === 'solids') places.push(...cellsOf(x, y, SOLID_CELLS, solidNames(), SOLID_INSET));
  });
  const texture = scene.textures.addCanvas(ATLAS, canvas);
  for (const [name, x, y, side] of places) texture?.add(name, 0, x, y, side, side);
}

function squareFrames(): [FrameName, Paint][] {
  return [
    ...HUES.map((_, i): [FrameName, Paint] => [`body${i}`, (to) => paintBody(to, i)]),
    ...Array.from({ length: CRACK_SHAPES }, (_, i): [FrameName, Paint] => [`crack${i}`, (to) => paintCrack(to, i)]),
    ...Object.entries(FRAMES).map(([name, paint]): [FrameName, Paint] => [name as FrameName, (to) => paint(to)]),
  ];
}

const signNames = () => [...SIGNS].map((_, i): FrameName => `sign${i}`);
const solidNames = () => Object.keys(SOLIDS) as FrameName[];

/** Frames on a sheet that lies at a place: so many cells along each side, and what of a cell is left out on all its sides, as a share. */
function cellsOf(x: number, y: number, cells: number, names: FrameName[], inset: number): Place[] {
  const side = FRAME_PX / cells;
  return names.map((name, i) => {
    const [column, row] = [i % cells, Math.floor(i / cells)];
    return [name, x + (column + inset) * side, y + (row + inset) * side, side * (1 - 2 * inset)];
  });
}

function colouredGlows(): [FrameName, Paint][] {
  return HUES.map(({ tint }, i) => [
    `glow${i}`,
    (to) => paintGlow(to, `${tint >> 16} ${(tint >> 8) & 255} ${tint & 255}`),
  ]);
}

function paintAt(context: CanvasRenderingContext2D, x: number, y: number, side: number, paint: Paint): void {
  context.save();
  context.beginPath();
  context.rect(x, y, side, side);
  context.clip();
  context.translate(x + side / 2, y + side / 2);
  paint(context);
  context.restore();
}
