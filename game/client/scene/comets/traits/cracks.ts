import type { GameObjects } from 'phaser';
import type { Pose } from '../../../../net/client.ts';
import { CRACK_SHIFT, MOST_CRACKS } from '../../../../sim/world/traits.ts';
import type { Picture } from '../../camera/picture.ts';
import { HALF_PX, UNIT_PX } from '../../paint/units.ts';
import { crackShape, crackTurn } from './crack-layout.ts';
import type { Marks } from './marks.ts';

/** The cracks on a comet's body: each opens at once and heals slowly; with two of them light breaks out, and is never at rest. */

/** As much of a comet as cracks need. */
interface Cracked {
  readonly body: GameObjects.Image;
  readonly radius: number;
  /** How open each is drawn, 0..1. */
  readonly cracks: number[];
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

/** Takes the drawn cracks straight to the true ones, for a comet that was not there before. */
export function settleCracks(comet: Cracked, pose: Pose): void {
  for (let i = 0; i < MOST_CRACKS; i++) comet.cracks[i] = i < pose.traits >> CRACK_SHIFT ? 1 : 0;
}

export function drawCracks(comet: Cracked, pose: Pose, id: number, picture: Picture, marks: Marks): void {
  const { cracks, body, radius } = comet;
  const count = pose.traits >> CRACK_SHIFT;
  for (let i = 0; i < MOST_CRACKS; i++) {
    if (i < count) cracks[i] = Math.min(1, cracks[i] + picture.deltaMs / OPEN_MS);
    else if (cracks[i] > 0) cracks[i] = Math.max(0, cracks[i] - picture.deltaMs / HEAL_MS);
    if (cracks[i] === 0) continue;
    const sprite = marks.cracks.deal();
    const frame = FRAMES[crackShape(id, i)];
    if (sprite.frame.name !== frame) sprite.setFrame(frame);
    sprite.x = body.x;
    sprite.y = body.y;
    sprite.rotation = body.rotation + crackTurn(id, i);
    const isOpening = i < count && cracks[i] < 1;
    const scale = (radius / UNIT_PX) * (isOpening ? 1 + POP * (1 - cracks[i]) : 1);
    if (sprite.scaleX !== scale) sprite.setScale(scale);
    const alpha = i < count ? 1 : Math.ceil(cracks[i] * STEPS) / STEPS;
    if (sprite.alpha !== alpha) sprite.alpha = alpha;
  }
  const wide = cracks[MOST_CRACKS - 1];
  if (wide > 0) drawGlare(comet, id, wide, picture, marks);
}

const FRAMES = ['crack0', 'crack1', 'crack2'];

function drawGlare(
  { body, radius }: Cracked,
  id: number,
  share: number,
  { nowMs, isCalm }: Picture,
  marks: Marks,
): void {
  const glare = marks.glares.deal();
  // Two beats that never meet again: it flickers, and is no lamp.
  const flicker = isCalm ? 0.8 : 0.65 + 0.2 * Math.sin(nowMs / 61 + id) + 0.15 * Math.sin(nowMs / 23 + 2 * id);
  const scale = (GLARE_RADII * radius) / HALF_PX;
  glare.x = body.x;
  glare.y = body.y;
  if (glare.scaleX !== scale) glare.setScale(scale);
  const alpha = Math.round(GLARE_ALPHA * share * flicker * 2 * STEPS) / (2 * STEPS);
  if (glare.alpha !== alpha) glare.alpha = alpha;
}
