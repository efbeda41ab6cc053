import type { Scene } from 'phaser';
import { DEPTH } from '../../camera/picture.ts';
import { createRow, type Row } from '../../paint/row.ts';
import { addGlow, addSprite } from '../../paint/sprite.ts';

/** What few comets have at a time, dealt out anew in each picture. Those of one depth are blended alike, so that they are drawn in one call. */
export interface Marks {
  /** The glowing nose of those that boost, and of those that are broad as well. */
  readonly noses: Row;
  readonly broadNoses: Row;
  /** The dashes around those that are immune. */
  readonly rings: Row;
  readonly cracks: Row;
  /** The unsteady light of those that are about to break. */
  readonly glares: Row;
  /** One row a choice. */
  readonly sparks: Row;
  readonly fins: Row;
  readonly reaches: Row;
  readonly halos: Row;
  readonly bands: Row;
  readonly spikes: Row;
}

const NOSE_TINT = 0xfff0b8;
const GLARE_TINT = 0xff8f4a;
const REACH_TINT = 0xa9d4ff;
const MEND_TINT = 0x6dffb0;

export function createMarks(scene: Scene): Marks {
  return {
    noses: createRow(() => addGlow(scene, 'nose', DEPTH.noses).setTint(NOSE_TINT)),
    broadNoses: createRow(() => addGlow(scene, 'broadNose', DEPTH.noses).setTint(NOSE_TINT)),
    rings: createRow(() => addSprite(scene, 'dashes', DEPTH.faces)),
    cracks: createRow(() => addSprite(scene, 'crack0', DEPTH.faces)),
    glares: createRow(() => addGlow(scene, 'glow', DEPTH.noses).setTint(GLARE_TINT)),
    sparks: createRow(() => addGlow(scene, 'streak', DEPTH.halos)),
    fins: createRow(() => addSprite(scene, 'fin', DEPTH.faces)),
    reaches: createRow(() => addGlow(scene, 'ring', DEPTH.halos).setTint(REACH_TINT)),
    halos: createRow(() => addGlow(scene, 'glow', DEPTH.halos).setTint(MEND_TINT)),
    bands: createRow(() => addSprite(scene, 'band', DEPTH.faces)),
    spikes: createRow(() => addSprite(scene, 'spikes', DEPTH.backs)),
  };
}

/** Ends a picture. */
export function hideRest(marks: Marks): void {
  marks.noses.hideRest();
  marks.broadNoses.hideRest();
  marks.rings.hideRest();
  marks.cracks.hideRest();
  marks.glares.hideRest();
  marks.sparks.hideRest();
  marks.fins.hideRest();
  marks.reaches.hideRest();
  marks.halos.hideRest();
  marks.bands.hideRest();
  marks.spikes.hideRest();
}
