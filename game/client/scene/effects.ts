import type { Game, GameEvent, Pose } from '../../net/client.ts';
import { hueOf } from '../hues.ts';
import { radiusPxOf } from './comet.ts';
import type { Dust } from './dust.ts';
import type { Sparks } from './sparks.ts';

const first: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };
const second: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };

const RAM_TINT = 0xffe9a8;
const DRAW_TINT = 0xa8c8ff;
const RAM_RING_PX = 90;

/** Turns an event of the game into something to see. */
export function showEvent(event: GameEvent, game: Game, dust: Dust, sparks: Sparks): void {
  switch (event.kind) {
    case 'taken':
      return dust.take(event.x, event.y, event.value, event.by);
    case 'ram':
      return showRam(game, event.winner, event.loser, event.draw, sparks);
    case 'bump':
      return showBump(game, event.a, event.b, sparks);
    case 'gone':
      return event.shattered ? sparks.burst(event.x, event.y, tintOf(game, event.id), 40) : undefined;
    case 'born':
      return showBirth(game, event.id, sparks);
  }
}

function showRam(game: Game, winnerId: number, loserId: number, isDraw: boolean, sparks: Sparks): void {
  const at = contactOf(game, winnerId, loserId);
  if (!at) return;
  sparks.ring(at.x, at.y, isDraw ? DRAW_TINT : RAM_TINT, RAM_RING_PX);
  sparks.burst(at.x, at.y, isDraw ? DRAW_TINT : tintOf(game, loserId), isDraw ? 8 : 18);
}

function showBump(game: Game, a: number, b: number, sparks: Sparks): void {
  const at = contactOf(game, a, b);
  if (at) sparks.burst(at.x, at.y, DRAW_TINT, 4);
}

/** The point of contact lies on the line of centres. One who shattered by it has no pose any more: then beside the first. */
function contactOf(game: Game, firstId: number, secondId: number): { x: number; y: number } | undefined {
  if (!game.pose(firstId, first)) return undefined;
  const isSecondThere = game.pose(secondId, second);
  const dx = isSecondThere ? second.x - first.x : 0;
  const dy = isSecondThere ? second.y - first.y : 0;
  const apart = Math.hypot(dx, dy) || 1;
  const reach = radiusPxOf(first.flags);
  return { x: first.x + (dx / apart) * reach, y: first.y + (dy / apart) * reach };
}

function showBirth(game: Game, id: number, sparks: Sparks): void {
  if (game.pose(id, first)) sparks.ring(first.x, first.y, tintOf(game, id), 3 * radiusPxOf(first.flags));
}

function tintOf(game: Game, id: number): number {
  return hueOf(game.roster.get(id)?.colour ?? 0).tint;
}
