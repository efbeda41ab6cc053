import type { GameObjects, Scene } from 'phaser';
import { emptyPose } from '../../../net/client.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { HUES } from '../../common/hues.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import type { Sparks } from '../dust/sparks.ts';
import { addSprite } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';
import { type Comet, createComet, createMarks, drawComet, dressComet, hideComet, settleComet } from './comet.ts';
import { createFame } from './fame.ts';
import { createNamed, MOST_NAMES, nameFontPx, placeNames, sizeName, writeName } from './names.ts';
import { leadWay, resetWay } from './way.ts';

/** All comets in view. */
export interface Comets {
  draw(picture: Picture): void;
  clear(): void;
  /** Comets drawn, and those whose sprites wait to be used again. */
  count(): number;
}

const CROWN_RADII = 0.62;
/** Between two sparks from a boosting comet. */
const EMBER_EVERY_MS = 60;

export function createComets(scene: Scene, sparks: Sparks): Comets {
  const comets = new Map<number, Comet>();
  const free: Comet[] = [];
  const named = createNamed();
  const fame = createFame();
  const marks = createMarks(scene);
  const crown = addSprite(scene, 'crown', DEPTH.names).setVisible(false);
  const pose = emptyPose();
  let frame = 0;
  let emberBeat = 0;

  function draw(picture: Picture): void {
    const { game } = picture;
    const { ids } = game;
    const fontPx = nameFontPx(picture);
    const beat = Math.floor(picture.nowMs / (picture.isCalm ? 2 * EMBER_EVERY_MS : EMBER_EVERY_MS));
    const isEmberDue = beat !== emberBeat;
    emberBeat = beat;
    frame++;
    named.count = 0;
    fame.look(picture);
    for (let i = 0; i < ids.length; i++) {
      if (!game.pose(ids[i], pose)) continue;
      const comet = drawOne(picture, ids[i]);
      if (!comet.body.visible) {
        comet.name.visible = false;
        continue;
      }
      sizeName(comet, fontPx);
      if (named.count < MOST_NAMES) named.comets[named.count++] = comet;
      if (isEmberDue && pose.flags & BOOST) sparks.ember(pose, comet);
    }
    comets.forEach(dropUnseen);
    hideRest();
    placeNames(named, picture);
    drawCrown(crown, game.crown && comets.get(game.crown.id));
  }

  function drawOne(picture: Picture, id: number): Comet {
    const { game } = picture;
    const comet = comets.get(id) ?? add(id);
    // A comet that was away for a frame is somewhere else now; easing from there would be a streak.
    if (comet.seen !== frame - 1) comeIn(comet, picture);
    comet.seen = frame;
    const player = game.roster.get(id);
    if (comet.player !== player || comet.colour < 0) {
      comet.player = player;
      dressComet(comet, (player?.colour ?? 0) % HUES.length);
      writeName(comet, player?.name ?? '');
    }
    comet.nameAlpha = fame.alphaOf(game, id);
    leadWay(comet.tail.way, pose, picture);
    drawComet(comet, pose, picture, marks);
    return comet;
  }

  function add(id: number): Comet {
    const comet = free.pop() ?? createComet(scene);
    comets.set(id, comet);
    return comet;
  }

  function comeIn(comet: Comet, picture: Picture): void {
    settleComet(comet, pose);
    resetWay(comet.tail.way, pose, picture);
  }

  /** The one comet visited now may leave a Map while it is walked. */
  function dropUnseen(comet: Comet, id: number): void {
    if (comet.seen === frame) return;
    hideComet(comet);
    free.push(comet);
    comets.delete(id);
  }

  function hideRest(): void {
    marks.noses.hideRest();
    marks.rings.hideRest();
  }

  return {
    draw,
    clear() {
      frame++;
      comets.forEach(dropUnseen);
      hideRest();
      crown.visible = false;
    },
    count: () => comets.size + free.length,
  };
}

function drawCrown(crown: GameObjects.Image, king: Comet | undefined): void {
  crown.visible = king?.body.visible === true;
  if (!king || !crown.visible) return;
  const { body, radius, name } = king;
  const size = Math.max(12, radius) * CROWN_RADII;
  // On the head, or on the name where that stands there.
  const isNameAbove = name.visible && king.nameSide < 0;
  const foot = isNameAbove ? name.y - name.displayHeight : body.y - radius - size * 0.2;
  crown.setScale(size / UNIT_PX).setPosition(body.x, foot - size * 0.55);
}
