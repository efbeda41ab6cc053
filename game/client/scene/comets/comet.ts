import type { GameObjects, Scene } from 'phaser';
import type { Pose } from '../../../net/client.ts';
import { angleOf, turnBetween } from '../../../net/heading.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../../sim/world/comets.ts';
import { LEAST_RADIUS_PX, RADIUS_PX_PER_CLASS } from '../../../sim/world/size.ts';
import { BROAD } from '../../../sim/world/traits.ts';
import { HUES } from '../../common/hues.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { inBlocks } from '../paint/blocks.ts';
import { addGlow, addSprite } from '../paint/sprite.ts';
import { hasTints } from '../paint/tune.ts';
import { HALF_PX, UNIT_PX } from '../paint/units.ts';
import { createTail, LONGEST_TAIL_PX, type Tail, writeTail } from './tail.ts';
import { drawChoices } from './traits/choices.ts';
import { type Cracks, createCracks, drawCracks, settleCracks } from './traits/cracks.ts';
import type { Marks } from './traits/marks.ts';

/** The sprites of one comet. */
export interface Comet {
  readonly body: GameObjects.Image;
  readonly halo: GameObjects.Image;
  readonly tail: Tail;
  readonly name: GameObjects.Text;
  /** Instead of the tail, where ribbons are not drawn. */
  readonly plume: GameObjects.Image | undefined;
  /** Whose it is, as the roster has it: a seat's next player is another object. */
  player: { name: string; colour: number } | undefined;
  /** Colour number its sprites have; −1: none yet. */
  colour: number;
  /** Size of the name's letters in canvas pixels. */
  fontPx: number;
  /** Of the name as it is painted, in canvas pixels; one without letters is 0 wide. */
  nameWidth: number;
  nameHeight: number;
  /** Whether its name is shown, see `showName`. */
  isNamed: boolean;
  /** Its name stands above (−1) or below (1) its body. */
  nameSide: number;
  /** How bright its name is once it has appeared, 0..1. */
  nameAlpha: number;
  /** Heading as drawn, 0..255 with a fraction: it turns, while the true one jumps. */
  heading: number;
  /** Radius as drawn, in pixels: it grows, while the true one jumps from class to class. */
  radius: number;
  readonly cracks: Cracks;
  /** Choices and cracks, as they were last drawn. */
  traits: number;
  /** How much of it is there yet, 0..1. */
  dawn: number;
  /** Frame in which it was last drawn. */
  seen: number;
}

/** Time in which the drawn heading makes two thirds of a turn. Longer and the nose lies about who wins a ram. */
const TURN_MS = 35;
const GROW_MS = 120;
const BLINK_PERIOD_MS = 90;
const HALO_RADII = 3.1;
const BOOST_HALO = 1.45;
/** Seconds of way a plume is long, and its width in radii. */
const PLUME_S = 0.55;
const PLUME_RADII = 1.9;
/** A new comet fades in over so long: a comet that is only there all at once looks like a fault. */
const DAWN_MS = 650;
const NAME_FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** Returns what makes one more. */
export function cometMaker(scene: Scene): () => Comet {
  const body = inBlocks(() => addSprite(scene, 'body0', DEPTH.bodies).setVisible(false));
  const halo = inBlocks(() => addGlow(scene, 'glow', DEPTH.halos).setVisible(false));
  const tail = inBlocks(() => createTail(scene));
  return () => ({
    body: body(),
    halo: halo(),
    tail: tail(),
    name: createName(scene),
    plume: hasTints(scene) ? undefined : addGlow(scene, 'glow', DEPTH.tails),
    player: undefined,
    colour: -1,
    fontPx: 0,
    nameWidth: 0,
    nameHeight: 0,
    isNamed: false,
    nameSide: -1,
    nameAlpha: 1,
    heading: 0,
    radius: 0,
    cracks: createCracks(),
    traits: 0,
    dawn: 1,
    seen: 0,
  });
}

/** One by one: each has a canvas of its own. */
function createName(scene: Scene): GameObjects.Text {
  const name = scene.add.text(0, 0, '', { fontFamily: NAME_FONT, fontStyle: '600', color: '#f2f5ff' });
  return name.setOrigin(0.5, 1).setDepth(DEPTH.names).setStroke('#050814', 4).setVisible(false);
}

/** Radius of a comet in pixels, from its flags. */
export function radiusPxOf(flags: number): number {
  return LEAST_RADIUS_PX + RADIUS_PX_PER_CLASS * (flags >> CLASS_SHIFT);
}

/** Shows its name or hides it. In a throng most are hidden: whether one is stands in its comet, which is read anyway. */
export function showName(comet: Comet, isNamed: boolean): void {
  if (comet.isNamed === isNamed) return;
  comet.isNamed = isNamed;
  comet.name.visible = isNamed;
}

export function hideComet(comet: Comet): void {
  const { body, halo, tail, plume } = comet;
  for (const part of [body, halo, tail.rope]) part.visible = false;
  if (plume) plume.visible = false;
  showName(comet, false);
}

/** Takes what is drawn straight to what is true, for a comet that was not there before. One that is immune is new, and fades in. */
export function settleComet(comet: Comet, pose: Pose): void {
  comet.heading = pose.heading;
  comet.radius = radiusPxOf(pose.flags);
  comet.traits = pose.traits;
  comet.dawn = pose.flags & IMMUNE ? 0 : 1;
  settleCracks(comet.cracks, pose);
}

/** Gives the sprites a colour's face and light. */
export function dressComet(comet: Comet, colour: number): void {
  if (comet.colour === colour) return;
  comet.colour = colour;
  comet.body.setFrame(`body${colour}`);
  if (comet.plume) {
    comet.halo.setFrame(`glow${colour}`);
    comet.plume.setFrame(`glow${colour}`);
  } else {
    comet.halo.setTint(HUES[colour].tint);
  }
}

/** Poses the sprites, the name aside. What is out of the picture is hidden: a server tells of more than a screen shows. */
export function drawComet(comet: Comet, pose: Pose, id: number, picture: Picture, marks: Marks): void {
  const { deltaMs } = picture;
  if (comet.dawn < 1) comet.dawn = Math.min(1, comet.dawn + deltaMs / DAWN_MS);
  if (comet.heading !== pose.heading) turnTo(comet, pose.heading, deltaMs);
  const goal = radiusPxOf(pose.flags);
  if (comet.radius !== goal) growTo(comet, goal, deltaMs);
  const { radius } = comet;
  const isSeen = isInPicture(picture, pose.x, pose.y, HALO_RADII * BOOST_HALO * radius);
  comet.body.visible = isSeen;
  comet.halo.visible = isSeen;
  if (isSeen) {
    drawBody(comet, pose, picture, marks);
    drawChoices(comet, pose, picture, marks);
    drawCracks(comet, pose, id, picture, marks);
  }
  const isTailSeen = isSeen || isInPicture(picture, pose.x, pose.y, LONGEST_TAIL_PX);
  if (comet.plume) {
    comet.tail.rope.visible = false;
    comet.plume.visible = isTailSeen;
    if (isTailSeen) drawPlume(comet.plume, pose, radius);
  } else {
    comet.tail.rope.visible = isTailSeen;
    if (comet.tail.rope.alpha !== comet.dawn) comet.tail.rope.alpha = comet.dawn;
    if (isTailSeen) writeTail(comet.tail, pose, picture, comet);
  }
}

/** In sixths: finer steps of light nobody sees, and each is work. */
function stepped(share: number): number {
  return Math.round(share * 6) / 6;
}

function drawNose(nose: GameObjects.Image, body: GameObjects.Image, scale: number): void {
  nose.x = body.x;
  nose.y = body.y;
  nose.rotation = body.rotation;
  if (nose.scaleX !== scale) nose.setScale(scale);
}

function turnTo(comet: Comet, goal: number, deltaMs: number): void {
  const turn = turnBetween(comet.heading, goal);
  comet.heading = Math.abs(turn) < 0.1 ? goal : comet.heading + turn * (1 - Math.exp(-deltaMs / TURN_MS));
}

function growTo(comet: Comet, goal: number, deltaMs: number): void {
  comet.radius += (goal - comet.radius) * (1 - Math.exp(-deltaMs / GROW_MS));
  // It would come nearer for ever, and sprites be scaled anew in each picture.
  if (Math.abs(goal - comet.radius) < 0.02) comet.radius = goal;
}

function drawBody(comet: Comet, pose: Pose, { nowMs, isCalm }: Picture, marks: Marks): void {
  const { body, halo, heading, radius, dawn } = comet;
  // Phaser keeps turns between −π and π: any other would be told to it in each picture.
  const rotation = angleOf(turnBetween(0, heading));
  const isBoosting = (pose.flags & BOOST) !== 0;
  const isImmune = (pose.flags & IMMUNE) !== 0;
  const scale = radius / UNIT_PX;
  const blink = isCalm ? 0.5 : 0.5 + 0.5 * Math.sin(nowMs / BLINK_PERIOD_MS);
  // Most of this is as it was: what Phaser does in a setter costs more than a look.
  const haloScale = ((isBoosting ? BOOST_HALO : 1) * HALO_RADII * radius) / HALF_PX;
  const haloAlpha = ((isImmune ? 0.3 : 0.5) + (isBoosting ? 0.25 + 0.15 * stepped(blink) : 0)) * dawn;
  const alpha = (isImmune ? 0.55 : 1) * dawn;
  body.x = pose.x;
  body.y = pose.y;
  if (body.rotation !== rotation) body.rotation = rotation;
  halo.x = pose.x;
  halo.y = pose.y;
  if (body.scaleX !== scale) body.setScale(scale);
  if (body.alpha !== alpha) body.alpha = alpha;
  if (halo.scaleX !== haloScale) halo.setScale(haloScale);
  if (halo.alpha !== haloAlpha) halo.alpha = haloAlpha;
  if (isBoosting) {
    const nose = (pose.traits & BROAD ? marks.broadNoses : marks.noses).deal();
    drawNose(nose, body, scale * (1.04 + 0.05 * stepped(blink)));
  }
  if (isImmune) {
    const ring = marks.rings.deal();
    ring
      .setPosition(pose.x, pose.y)
      .setScale(scale * 1.45)
      .setRotation(isCalm ? 0 : nowMs / 900);
    ring.alpha = 0.25 + 0.6 * blink;
  }
}

/** A glow drawn out against the way. */
function drawPlume(plume: GameObjects.Image, { x, y, vx, vy, flags }: Pose, radius: number): void {
  const length = Math.sqrt(vx * vx + vy * vy) * PLUME_S;
  plume.setPosition(x - (vx * PLUME_S) / 2, y - (vy * PLUME_S) / 2).setRotation(Math.atan2(vy, vx));
  plume.setScale((length / 2 + PLUME_RADII * radius) / HALF_PX, (PLUME_RADII * radius) / HALF_PX);
  plume.alpha = flags & BOOST ? 0.9 : 0.5;
}
