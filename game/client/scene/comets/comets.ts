import type { GameObjects, Scene } from 'phaser';
import { emptyPose } from '../../../net/client.ts';
import { BOOST } from '../../../sim/world/comets.ts';
import { THORNY } from '../../../sim/world/traits.ts';
import { HUES } from '../../common/hues.ts';
import type { Worn } from '../../kept/looks.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import type { Sparks } from '../dust/sparks.ts';
import { addSprite } from '../paint/sprite.ts';
import { UNIT_PX } from '../paint/units.ts';
import { type Comet, cometMaker, drawComet, dressComet, hideComet, settleComet, showName } from './comet.ts';
import { createFame } from './fame.ts';
import { createFinery } from './finery.ts';
import { createNamed, MOST_NAMES, nameFontPx, placeNames, sizeName, writeName } from './names.ts';
import { createRising } from './rising.ts';
import { lightChange } from './traits/change.ts';
import { layCracks } from './traits/cracks.ts';
import { createMarks, hideRest } from './traits/marks.ts';
import { leadWay, resetWay } from './way.ts';

/** All comets in view. */
export interface Comets {
  draw(picture: Picture): void;
  clear(): void;
  /** A comet as it was drawn last; one that has just left play is still there until the next picture. */
  find(id: number): Comet | undefined;
  /** Comets drawn, and those whose sprites wait to be used again. */
  count(): number;
}

const CROWN_RADII = 0.62;
/** Between two sparks from a boosting comet. */
const EMBER_EVERY_MS = 60;

/** `worn`: what the own comet wears; undefined where none is one's own. */
export function createComets(scene: Scene, sparks: Sparks, worn: () => Worn | undefined): Comets {
  const comets = new Map<number, Comet>();
  const free: Comet[] = [];
  const create = cometMaker(scene);
  const named = createNamed();
  const fame = createFame();
  const marks = createMarks(scene);
  const finery = createFinery(scene, worn);
  const rising = createRising((comet) => {
    hideComet(comet);
    free.push(comet);
  });
  const crown = addSprite(scene, 'crown', DEPTH.names).setVisible(false);
  const pose = emptyPose();
  let frame = 0;
  let emberBeat = 0;
  let isPodium = false;

  function draw(picture: Picture): void {
    const { game } = picture;
    const { ids } = game;
    const fontPx = nameFontPx(picture);
    const beat = Math.floor(picture.nowMs / (picture.isCalm ? 2 * EMBER_EVERY_MS : EMBER_EVERY_MS));
    const isEmberDue = beat !== emberBeat;
    emberBeat = beat;
    frame++;
    isPodium = picture.isPodium;
    named.count = 0;
    fame.look(picture);
    for (let i = 0; i < ids.length; i++) {
      if (!game.pose(ids[i], pose)) continue;
      const comet = drawOne(picture, ids[i]);
      if (!comet.body.visible) {
        showName(comet, false);
        continue;
      }
      sizeName(comet, fontPx);
      if (named.count < MOST_NAMES) named.comets[named.count++] = comet;
      if (isEmberDue && pose.flags & BOOST) sparks.ember(pose, comet, (pose.traits & THORNY) !== 0);
    }
    comets.forEach(dropUnseen);
    rising.draw(picture);
    hideRest(marks);
    placeNames(named, picture);
    finery.draw(game.alive ? comets.get(game.id) : undefined);
    drawCrown(crown, game.crown && comets.get(game.crown.id));
  }

  function drawOne(picture: Picture, id: number): Comet {
    const { game } = picture;
    const comet = comets.get(id) ?? add(id);
    // A comet that was away for a frame is somewhere else now; easing from there would be a streak.
    if (comet.seen !== frame - 1) {
      settleComet(comet, pose);
      resetWay(comet.tail.way, pose, picture);
    }
    comet.seen = frame;
    introduce(comet, game.roster.get(id));
    comet.nameAlpha = fame.alphaOf(game, id);
    leadWay(comet.tail.way, pose, picture);
    drawComet(comet, pose, id, picture, marks);
    if (comet.traits !== pose.traits) {
      if (comet.body.visible) lightChange(sparks, comet, comet.traits, pose.traits);
      comet.traits = pose.traits;
    }
    return comet;
  }

  function add(id: number): Comet {
    const comet = free.pop() ?? create();
    comets.set(id, comet);
    layCracks(comet.cracks, id);
    return comet;
  }

  /** The one comet visited now may leave a Map while it is walked. */
  function dropUnseen(comet: Comet, id: number): void {
    if (comet.seen === frame) return;
    comets.delete(id);
    if (isPodium && comet.body.visible) return rising.add(comet);
    hideComet(comet);
    free.push(comet);
  }

  return {
    draw,
    clear() {
      frame++;
      isPodium = false;
      comets.forEach(dropUnseen);
      rising.clear();
      hideRest(marks);
      crown.visible = false;
      finery.draw(undefined);
    },
    find: (id) => comets.get(id),
    count: () => comets.size + free.length,
  };
}

/** Colour and name of whoever flies it, where that is news. */
function introduce(comet: Comet, player: Comet['player']): void {
  if (comet.player === player && comet.colour >= 0) return;
  comet.player = player;
  dressComet(comet, (player?.colour ?? 0) % HUES.length);
  writeName(comet, player?.name ?? '');
}

function drawCrown(crown: GameObjects.Image, king: Comet | undefined): void {
  crown.visible = king?.body.visible === true;
  if (!king || !crown.visible) return;
  const { body, radius, name, isNamed } = king;
  const size = Math.max(12, radius) * CROWN_RADII;
  // On the head, or on the name where that stands there.
  const isNameAbove = isNamed && king.nameSide < 0;
  const foot = isNameAbove ? name.y - name.displayHeight : body.y - radius - size * 0.2;
  crown.setScale(size / UNIT_PX).setPosition(body.x, foot - size * 0.55);
}
