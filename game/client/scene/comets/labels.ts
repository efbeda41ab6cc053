import type { GameObjects, Scene } from 'phaser';
import type { GameEvent } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { SIGN_PX, SIGNS } from '../paint/marks.ts';
import { addSprite } from '../paint/sprite.ts';
import { amountOf, heightOf, placeBehindNose, type Spot, type Tone } from './amounts.ts';
import type { Comet } from './comet.ts';

/** Numbers beside comets: what a hit cost, what a broken comet brought. They go with their comet, and fade. */
export interface Labels {
  /** Shows what an event did to somebody's dust, if it is worth a number. */
  note(event: GameEvent, picture: Picture): void;
  draw(picture: Picture): void;
  clear(): void;
}

interface Label {
  readonly signs: GameObjects.Image[];
  /** Signs that are shown. */
  length: number;
  id: number;
  amount: number;
  tone: Tone;
  isOwn: boolean;
  leftMs: number;
  /** Of its comet, where it was drawn last. */
  x: number;
  y: number;
  radius: number;
  nose: number;
  /** Height of the comet's name, if it stands there. */
  namePx: number;
}

const LIFE_MS = 1300;
const FADE_MS = 380;
/** It comes in larger than it stays. */
const POP_MS = 130;
const POP = 0.5;
/** Way it drifts off in its life, and first distance from the rim, in CSS pixels. */
const DRIFT_CSS_PX = 16;
const GAP_CSS_PX = 6;
/** From one sign to the next, in heights. */
const ADVANCE = 0.6;
/** Of a sign's cell, in heights of its figure. */
const CELL_HEIGHTS = 1.2;
const MOST_LABELS = 8;
const MOST_SIGNS = 6;
const STEPS = 10;
const TINTS: Readonly<Record<Tone, number>> = {
  gain: 0xffdc5e,
  cost: 0xff6b6b,
  otherCost: 0xffbe8f,
  thorn: 0xff4558,
};

/** `find` gives a comet as it is drawn. */
export function createLabels(scene: Scene, find: (id: number) => Comet | undefined): Labels {
  const labels: Label[] = [];
  const spot: Spot = { x: 0, y: 0 };

  /** One that adds to what stands there already, one that is free, or the one that is gone first. */
  function take(id: number, tone: Tone): Label {
    const same = labels.find((label) => label.leftMs > FADE_MS && label.id === id && label.tone === tone);
    if (same) return same;
    if (labels.length < MOST_LABELS) labels.push(createLabel(scene));
    const label = labels.reduce((first, one) => (one.leftMs < first.leftMs ? one : first));
    label.amount = 0;
    return label;
  }

  function write(label: Label): void {
    const text = `${label.amount < 0 ? '−' : '+'}${Math.abs(label.amount)}`.slice(0, MOST_SIGNS);
    label.length = text.length;
    label.signs.forEach((sign, i) => {
      sign.visible = i < text.length;
      if (i < text.length) sign.setFrame(`sign${SIGNS.indexOf(text[i])}`).setTint(TINTS[label.tone]);
    });
  }

  function follow(label: Label): void {
    const comet = find(label.id);
    if (!comet) return;
    label.x = comet.body.x;
    label.y = comet.body.y;
    label.radius = comet.radius;
    label.nose = angleOf(comet.heading);
    const isBeside = comet.isNamed && Math.sin(label.nose) * comet.nameSide < 0;
    label.namePx = isBeside ? comet.name.displayHeight : 0;
  }

  function drawOne(label: Label, { zoom, ratio, isCalm }: Picture): void {
    const cssPx = ratio / zoom;
    const age = LIFE_MS - label.leftMs;
    const pop = isCalm ? 1 : 1 + POP * Math.max(0, 1 - age / POP_MS);
    const height = heightOf(label.amount, label.isOwn) * cssPx * pop;
    const halfWidth = (ADVANCE * height * label.length) / 2;
    const drift = isCalm ? 0 : DRIFT_CSS_PX * (1 - (label.leftMs / LIFE_MS) ** 2);
    const gap = (GAP_CSS_PX + drift) * cssPx + label.namePx * Math.abs(Math.sin(label.nose));
    placeBehindNose(spot, label.nose, label.radius, halfWidth, height / 2, gap);
    const alpha = Math.round(Math.min(1, label.leftMs / FADE_MS) * STEPS) / STEPS;
    for (let i = 0; i < label.length; i++) {
      const sign = label.signs[i];
      sign.x = label.x + spot.x + (i + 0.5) * ADVANCE * height - halfWidth;
      sign.y = label.y + spot.y;
      sign.setScale((CELL_HEIGHTS * height) / SIGN_PX);
      sign.alpha = alpha;
    }
  }

  function hide(label: Label): void {
    label.leftMs = 0;
    for (const sign of label.signs) sign.visible = false;
  }

  return {
    note(event, picture) {
      const { game } = picture;
      const told = amountOf(event, game.id);
      const comet = told && find(told.id);
      // Behind the start screen numbers would be nobody's.
      if (!comet || picture.isBackdrop) return;
      if (!isInPicture(picture, comet.body.x, comet.body.y, comet.radius)) return;
      const label = take(told.id, told.tone);
      label.id = told.id;
      label.tone = told.tone;
      label.amount += told.amount;
      label.isOwn = told.id === game.id;
      label.leftMs = LIFE_MS;
      write(label);
    },
    draw(picture) {
      for (let i = 0; i < labels.length; i++) {
        const label = labels[i];
        if (label.leftMs <= 0) continue;
        label.leftMs -= picture.deltaMs;
        if (label.leftMs <= 0) {
          hide(label);
          continue;
        }
        follow(label);
        drawOne(label, picture);
      }
    },
    clear: () => labels.forEach(hide),
  };
}

function createLabel(scene: Scene): Label {
  const signs = Array.from({ length: MOST_SIGNS }, () => addSprite(scene, 'sign0', DEPTH.amounts).setVisible(false));
  return {
    signs,
    length: 0,
    id: -1,
    amount: 0,
    tone: 'gain',
    isOwn: false,
    leftMs: 0,
    x: 0,
    y: 0,
    radius: 0,
    nose: 0,
    namePx: 0,
  };
}
