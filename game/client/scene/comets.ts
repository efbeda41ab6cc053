import type { GameObjects, Scene } from 'phaser';
import type { Game, Pose } from '../../net/client.ts';
import { hueOf } from '../hues.ts';
import { ATLAS } from './atlas.ts';
import { type Comet, createComet, drawComet, setCometVisible, settleComet } from './comet.ts';
import { DEPTH, type Picture } from './picture.ts';
import { drawTail, resetTail } from './tail.ts';
import { UNIT_PX } from './units.ts';

/** All comets in view. */
export interface Comets {
  draw(picture: Picture): void;
  clear(): void;
}

/** Height of names in CSS pixels at the view's own size; they shrink less than the world does, to stay readable. */
const NAME_CSS_PX = 14;
const LEAST_NAME_CSS_PX = 11;
const MOST_NAME_CSS_PX = 22;
const CROWN_RADII = 0.62;

export function createComets(scene: Scene): Comets {
  const comets = new Map<number, Comet>();
  const free: Comet[] = [];
  const crown = scene.add.image(0, 0, ATLAS, 'crown').setDepth(DEPTH.names).setVisible(false);
  const pose: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };
  let frame = 0;

  function draw(picture: Picture): void {
    const { game, nowMs, deltaMs } = picture;
    const nameCssPx = nameSize(picture);
    frame++;
    crown.visible = false;
    for (const id of game.ids) {
      if (!game.pose(id, pose)) continue;
      const comet = comets.get(id) ?? add(id);
      // A comet that was away for a frame is somewhere else now; easing from there would be a streak.
      if (comet.seen !== frame - 1) comeIn(comet, game);
      comet.seen = frame;
      const { tint } = hueOf(game.roster.get(id)?.colour ?? 0);
      drawComet(comet, pose, nowMs, deltaMs);
      comet.body.setTint(tint);
      comet.halo.setTint(tint);
      drawTail(comet.tail, pose, game.tick, comet.radius, tint);
      drawName(comet, game, id, picture, nameCssPx);
      if (game.crown?.id === id) drawCrown(crown, comet);
    }
    dropUnseen();
  }

  function add(id: number): Comet {
    const comet = free.pop() ?? createComet(scene);
    comets.set(id, comet);
    setCometVisible(comet, true);
    return comet;
  }

  function comeIn(comet: Comet, game: Game): void {
    settleComet(comet, pose);
    resetTail(comet.tail, pose, game.tick);
  }

  function dropUnseen(): void {
    for (const [id, comet] of comets) {
      if (comet.seen === frame) continue;
      setCometVisible(comet, false);
      free.push(comet);
      // The one comet visited now may leave a Map while it is walked.
      comets.delete(id);
    }
  }

  return {
    draw,
    clear() {
      frame++;
      dropUnseen();
      crown.visible = false;
    },
  };
}

function nameSize({ zoom, ratio }: Picture): number {
  const cssPx = NAME_CSS_PX * (zoom / ratio);
  return Math.round(Math.min(MOST_NAME_CSS_PX, Math.max(LEAST_NAME_CSS_PX, cssPx)));
}

/** Text is painted at its size on the screen and scaled back, so that it is sharp at every zoom. */
function drawName(comet: Comet, game: Game, id: number, { zoom, ratio }: Picture, cssPx: number): void {
  const { name, body, radius } = comet;
  const text = game.roster.get(id)?.name ?? '';
  const fontPx = Math.round(cssPx * ratio);
  if (name.style.fontSize !== `${fontPx}px`) name.setFontSize(`${fontPx}px`);
  if (name.text !== text) name.setText(text);
  const isOwn = id === game.id && game.alive;
  name.setPosition(body.x, body.y - radius - 8 / zoom).setScale(1 / zoom);
  name.alpha = isOwn ? 0.55 : 0.95;
}

function drawCrown(crown: GameObjects.Image, { body, radius, name }: Comet): void {
  const size = Math.max(12, radius) * CROWN_RADII;
  crown.visible = true;
  crown.setScale(size / UNIT_PX).setPosition(body.x, name.y - name.displayHeight - size * 0.55);
}
