import { draw } from '../../../sim/math/random.ts';
import { SUBPX } from '../../../sim/math/units.ts';
import type { Picture } from '../camera/picture.ts';

/**
 * The far clouds: a picture of its own behind the canvas, painted once and small, blown up and moved by the browser's compositor. As
 * sprites they would cover the screen many times over, which costs the most of all where no graphics chip helps.
 */
export interface Nebula {
  /** Moves with the camera, by a small share of its way. */
  draw(picture: Picture): void;
}

const WIDTH = 256;
const HEIGHT = 144;
/** Share of the stage by which the clouds are larger on each side; as `.nebula` in base.css. */
const OVERHANG = 0.12;
/** Steps of the way, in CSS pixels: smaller ones nobody sees, and each is work for the browser. */
const STEP_PX = 0.5;
/** Lattice of the noise at its coarsest: cells along the width. */
const COARSE_CELLS = 3;
const OCTAVES = 4;
const SEED = 11;
/** `--space` of palette.css. */
const SPACE = [6, 10, 22];
/** Light at its densest, red, green and blue: dim enough for the dimmest star. */
const BLUE = [13, 26, 70];
const VIOLET = [58, 17, 72];
const TEAL = [4, 36, 46];

export function createNebula(stage: HTMLElement): Nebula {
  const canvas = paintClouds();
  stage.append(canvas);
  let shownX = 0;
  let shownY = 0;
  return {
    draw({ x, y, game, isCalm }) {
      if (isCalm) return;
      const side = game.arena.side / SUBPX;
      const stepX = toStep(x, side, innerWidth);
      const stepY = toStep(y, side, innerHeight);
      if (stepX === shownX && stepY === shownY) return;
      shownX = stepX;
      shownY = stepY;
      canvas.style.transform = `translate(${stepX * STEP_PX}px, ${stepY * STEP_PX}px)`;
    },
  };
}

/** From one border of the world to the other the clouds go from one overhang to the other. */
function toStep(at: number, side: number, screenPx: number): number {
  const share = Math.min(1, Math.max(0, at / side));
  return Math.round(((0.5 - share) * 2 * OVERHANG * screenPx) / STEP_PX);
}

function paintClouds(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = 'nebula';
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const image = context.createImageData(WIDTH, HEIGHT);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) paintPixel(image.data, x, y);
  context.putImageData(image, 0, 0);
  return canvas;
}

function paintPixel(data: Uint8ClampedArray, x: number, y: number): void {
  const [u, v] = [x / WIDTH, y / WIDTH];
  const bend = cloud(u, v, 4) - 0.5;
  const blue = densityOf(cloud(u + 0.3 * bend, v, 1));
  const violet = densityOf(cloud(u, v + 0.3 * bend, 2));
  const teal = densityOf(cloud(u - 0.2 * bend, v, 3)) * 0.7;
  const at = (y * WIDTH + x) * 4;
  // Less than one step of the screen's colours, so that slow slopes show no edges.
  const grain = draw(SEED, x, y) / 0x100000000 - 0.5;
  for (let i = 0; i < 3; i++) data[at + i] = SPACE[i] + blue * BLUE[i] + violet * VIOLET[i] + teal * TEAL[i] + grain;
  data[at + 3] = 255;
}

/** Empty below the middle: space is dark between clouds. */
function densityOf(noise: number): number {
  return Math.max(0, (noise - 0.42) * 1.9) ** 1.5;
}

/** Value noise in octaves (Perlin's fractal sum), 0..1. `field`: which of several clouds. */
function cloud(u: number, v: number, field: number): number {
  let sum = 0;
  let share = 0.5;
  let cells = COARSE_CELLS;
  for (let i = 0; i < OCTAVES; i++) {
    sum += share * noise(u * cells, v * cells, field * OCTAVES + i);
    share /= 2;
    cells *= 2;
  }
  return sum;
}

function noise(x: number, y: number, layer: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [smooth(x - left), smooth(y - top)];
  const at = (column: number, row: number) => draw(SEED + layer, column + 64, row + 64) / 0x100000000;
  const above = at(left, top) + (at(left + 1, top) - at(left, top)) * right;
  const below = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * right;
  return above + (below - above) * down;
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}
