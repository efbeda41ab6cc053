import { emptyPose, type Game, type GameEvent } from '../../net/client.ts';
import { angleOf } from '../../net/heading.ts';
import { IMMUNE } from '../../sim/world/comets.ts';
import { settings } from '../base/settings.ts';
import { hueOf } from '../common/hues.ts';
import type { Camera } from './camera/camera.ts';
import type { Picture } from './camera/picture.ts';
import { radiusPxOf } from './comets/comet.ts';
import type { Comets } from './comets/comets.ts';
import type { Labels } from './comets/labels.ts';
import type { Dust } from './dust/dust.ts';
import type { Sparks } from './dust/sparks.ts';
import type { Streams } from './dust/streams.ts';

/** What events are shown with. */
export interface Show {
  readonly dust: Dust;
  readonly sparks: Sparks;
  readonly streams: Streams;
  readonly comets: Comets;
  readonly labels: Labels;
  readonly camera: Camera;
}

const first = emptyPose();
const second = emptyPose();
/** Where two comets touch, and the way from the first to the second, of length 1. */
const contact = { x: 0, y: 0, dirX: 0, dirY: 0 };

const RAM_TINT = 0xffe9a8;
const DRAW_TINT = 0x8fb8ff;
const DUST_TINT = 0xffc65c;
const THORN_TINT = 0xff4558;
const RAM_RING_PX = 95;
const DRAW_RING_PX = 65;
/** World pixels the camera is thrown: rammed, having rammed, shattered. */
const LOSER_SHAKE_PX = 9;
const WINNER_SHAKE_PX = 4;
const SHATTER_SHAKE_PX = 12;

/** Turns an event of the game into something to see. */
export function showEvent(event: GameEvent, picture: Picture, show: Show): void {
  const { game, isCalm: isLess, isBackdrop } = picture;
  // Whoever only watches is hit by nothing.
  const isCalm = isLess || isBackdrop;
  switch (event.kind) {
    case 'taken':
      if (event.value < 0) showThorn(event, picture, show);
      return show.dust.take(event.x, event.y, event.value, event.by);
    case 'paid':
      return showPaid(event, picture, show);
    case 'ram':
      if (event.draw) return showDraw(game, event.winner, event.loser, isCalm, show);
      return showRam(game, event.winner, event.loser, isCalm, show);
    case 'bump':
      return showBump(game, event.a, event.b, show.sparks);
    case 'gone':
      return event.shattered ? showShattering(game, event.id, event.x, event.y, isCalm, show) : undefined;
    case 'born':
      return showBirth(game, event.id, show.sparks);
  }
}

/** The winner's nose lights up; sparks of the loser's colour and its dust fly away from it. */
function showRam(game: Game, winnerId: number, loserId: number, isCalm: boolean, { sparks, camera }: Show): void {
  if (!findContact(game, winnerId, loserId)) return;
  const { x, y, dirX, dirY } = contact;
  const away = Math.atan2(dirY, dirX);
  sparks.ring(x, y, RAM_TINT, RAM_RING_PX);
  sparks.glow(x, y, RAM_TINT, RAM_RING_PX * 0.8);
  sparks.nose(first, radiusPxOf(first.flags), RAM_TINT);
  sparks.burst(x, y, tintOf(game, loserId), 20, away, 0.75);
  sparks.burst(x + dirX * 12, y + dirY * 12, DUST_TINT, 10, away, 1.2);
  shake(camera, isCalm, game.id === loserId ? LOSER_SHAKE_PX : game.id === winnerId ? WINNER_SHAKE_PX : 0);
}

/** Nobody won: both noses, cold light, and sparks that leave to both sides. */
function showDraw(game: Game, a: number, b: number, isCalm: boolean, { sparks, camera }: Show): void {
  if (!findContact(game, a, b)) return;
  const { x, y, dirX, dirY } = contact;
  const aside = Math.atan2(dirX, -dirY);
  sparks.ring(x, y, DRAW_TINT, DRAW_RING_PX);
  sparks.nose(first, radiusPxOf(first.flags), DRAW_TINT);
  sparks.nose(second, radiusPxOf(second.flags), DRAW_TINT);
  sparks.burst(x, y, DRAW_TINT, 8, aside, 0.5);
  sparks.burst(x, y, DRAW_TINT, 8, aside + Math.PI, 0.5);
  shake(camera, isCalm, game.id === a || game.id === b ? WINNER_SHAKE_PX : 0);
}

type Told<K extends GameEvent['kind']> = GameEvent & { kind: K };

function showThorn(event: Told<'taken'>, picture: Picture, { sparks, labels }: Show): void {
  sparks.burst(event.x, event.y, THORN_TINT, 5);
  labels.note(event, picture);
}

/** What broke off, or all that it was worth, on its way to who struck it. */
function showPaid(event: Told<'paid'>, picture: Picture, { sparks, streams, comets, labels }: Show): void {
  const { winner, loser, gain, shattered } = event;
  const { game } = picture;
  const broken = comets.find(loser);
  if (broken?.body.visible) {
    const { x, y } = broken.body;
    if (!shattered) sparks.shatter(x, y, tintOf(game, loser), 6);
    else if (gain > 0 && game.pose(winner, first)) streams.begin(x, y, winner, gain, tintOf(game, loser));
  }
  labels.note(event, picture);
}

function showBump(game: Game, a: number, b: number, sparks: Sparks): void {
  if (findContact(game, a, b)) sparks.burst(contact.x, contact.y, DRAW_TINT, 4);
}

function showShattering(game: Game, id: number, x: number, y: number, isCalm: boolean, show: Show): void {
  const tint = tintOf(game, id);
  show.sparks.glow(x, y, tint, 150);
  show.sparks.ring(x, y, tint, 150);
  show.sparks.shatter(x, y, tint, 22);
  show.sparks.burst(x, y, DUST_TINT, 22);
  contact.dirX = 1;
  contact.dirY = 0;
  shake(show.camera, isCalm, id === game.id ? SHATTER_SHAKE_PX : 0);
}

/** Along the way of the contact found last. */
function shake(camera: Camera, isCalm: boolean, reachPx: number): void {
  if (reachPx > 0 && settings.shakes && !isCalm) camera.kick(contact.dirX, contact.dirY, reachPx);
}

/**
 * Fills in `first`, `second` and `contact`: it lies on the line of centres. One who shattered by it has no pose any more:
 * then beside the first, towards its nose.
 */
function findContact(game: Game, firstId: number, secondId: number): boolean {
  if (!game.pose(firstId, first)) return false;
  const reach = radiusPxOf(first.flags);
  const turn = angleOf(first.heading);
  let dx = Math.cos(turn);
  let dy = Math.sin(turn);
  if (game.pose(secondId, second)) {
    dx = second.x - first.x;
    dy = second.y - first.y;
  }
  const apart = Math.hypot(dx, dy) || 1;
  contact.dirX = dx / apart;
  contact.dirY = dy / apart;
  contact.x = first.x + contact.dirX * reach;
  contact.y = first.y + contact.dirY * reach;
  return true;
}

function showBirth(game: Game, id: number, sparks: Sparks): void {
  if (!game.pose(id, first)) return;
  // One that only comes into view is no newborn: those are immune for a while.
  if (!(first.flags & IMMUNE)) return;
  const radius = radiusPxOf(first.flags);
  sparks.ring(first.x, first.y, tintOf(game, id), 4 * radius);
  sparks.glow(first.x, first.y, tintOf(game, id), 5 * radius);
}

function tintOf(game: Game, id: number): number {
  return hueOf(game.roster.get(id)?.colour ?? 0).tint;
}
