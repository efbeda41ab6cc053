import type { GameObjects } from 'phaser';
import type { Pose } from '../../../../net/client.ts';
import { CRACK_SHIFT, MOST_CRACKS } from '../../../../sim/world/traits.ts';
import type { Picture } from '../../camera/picture.ts';
import type { FrameName } from '../../paint/atlas.ts';
import { HALF_PX, UNIT_PX } from '../../paint/units.ts';
import { crackShape, crackTurn } from './crack-layout.ts';
import type { Marks } from './marks.ts';

/** The cracks on a comet's body: each opens at once and heals slowly; with two of them light breaks out, and is never at rest. */

/** As much of a comet as cracks need. */
interface Cracked {
  readonly body: GameObjects.Image;
  readonly radius: number;
  readonly cracks: Cracks;
}

/** The cracks of one comet, those it has and those it may get. */
export interface Cracks {
  /** How open each is drawn, 0..1. */
  readonly open: Float32Array;
  /** Frame of each, and where it begins on the rim, see `crackTurn`. */
  readonly frames: FrameName[];
  readonly turns: number[];
}

/** Time in which a crack opens, and closes. */
const OPEN_MS = 90;
const HEAL_MS = 1100;
const GLARE_RADII = 2.5;
const GLARE_ALPHA = 0.9;
/** A crack that opens is larger for a moment. */
const POP = 0.12;
/** Finer steps of light nobody sees, and each is work. */
const STEPS = 8;

export function createCracks(): Cracks {
  return { open: new Float32Array(MOST_CRACKS), frames: [], turns: [] };
}

/** Lays them out for comet `id`, once: its sprites may have been another's. */
export function layCracks({ frames, turns }: Cracks, id: number): void {
  for (let i = 0; i < MOST_CRACKS; i++) {
    frames[i] = `crack${crackShape(id, i)}`;
    turns[i] = crackTurn(id, i);
  }
}

/** Takes the drawn cracks straight to the true ones, for a comet that was not there before. */
export function settleCracks({ open }: Cracks, pose: Pose): void {
  for (let i = 0; i < MOST_CRACKS; i++) open[i] = i < pose.traits >> CRACK_SHIFT ? 1 : 0;
}

export function drawCracks(comet: Cracked, pose: Pose, id: number, picture: Picture, marks: Marks): void {
  const { open } = comet.cracks;
  const count = pose.traits >> CRACK_SHIFT;
  if (count === 0 && open[0] === 0) return;
  for (let i = 0; i < MOST_CRACKS; i++) {
    if (i < count) open[i] = Math.min(1, open[i] + picture.deltaMs / OPEN_MS);
    else if (open[i] > 0) open[i] = Math.max(0, open[i] - picture.deltaMs / HEAL_MS);
    if (open[i] > 0) drawCrack(comet, i, i < count, marks);
  }
  if (open[MOST_CRACKS - 1] > 0) drawGlare(comet, id, picture, marks);
}

function drawCrack({ cracks, body, radius }: Cracked, i: number, isTrue: boolean, marks: Marks): void {
  const { open, frames, turns } = cracks;
  const sprite = marks.cracks.deal();
  if (sprite.frame.name !== frames[i]) sprite.setFrame(frames[i]);
  sprite.x = body.x;
  sprite.y = body.y;
  const turn = body.rotation + turns[i];
  // Phaser keeps turns between −π and π: any other would be told to it in each picture.
  const rotation = turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
  if (sprite.rotation !== rotation) sprite.rotation = rotation;
  const scale = (radius / UNIT_PX) * (isTrue && open[i] < 1 ? 1 + POP * (1 - open[i]) : 1);
  if (sprite.scaleX !== scale) sprite.setScale(scale);
  const alpha = isTrue ? 1 : Math.ceil(open[i] * STEPS) / STEPS;
  if (sprite.alpha !== alpha) sprite.alpha = alpha;
}

function drawGlare({ body, radius, cracks }: Cracked, id: number, { nowMs, isCalm }: Picture, marks: Marks): void {
  const share = cracks.open[MOST_CRACKS - 1];
  const glare = marks.glares.deal();
  // Two beats that never meet again: it flickers, and is no lamp.
  const flicker = isCalm ? 0.8 : 0.65 + 0.2 * Math.sin(nowMs / 61 + id) + 0.15 * Math.sin(nowMs / 23 + 2 * id);
  const scale = (GLARE_RADII * radius) / HALF_PX;
  glare.x = body.x;
  glare.y = body.y;
  if (glare.scaleX !== scale) glare.setScale(scale);
  const alpha = Math.round(GLARE_ALPHA * share * flicker * STEPS) / STEPS;
  if (glare.alpha !== alpha) glare.alpha = alpha;
}
