import type { Game, GameEvent, Pose } from '../../net/client.ts';
import { hueOf } from '../hues.ts';
import { radiusPxOf } from './comet.ts';
import type { Dust } from './dust.ts';
import type { Sparks } from './sparks.ts';

const winner: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };
const loser: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };

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
    case 'gone':
      return event.shattered ? sparks.burst(event.x, event.y, tintOf(game, event.id), 40) : undefined;
    case 'born':
      return showBirth(game, event.id, sparks);
  }
}

/** At the point of contact, which lies on the line of centres. One who shattered by it has no pose any more: then beside the winner. */
function showRam(game: Game, winnerId: number, loserId: number, isDraw: boolean, sparks: Sparks): void {
  if (!game.pose(winnerId, winner)) return;
  const isLoserThere = game.pose(loserId, loser);
  const dx = isLoserThere ? loser.x - winner.x : 0;
  const dy = isLoserThere ? loser.y - winner.y : 0;
  const apart = Math.hypot(dx, dy) || 1;
  const reach = radiusPxOf(winner.flags);
  const x = winner.x + (dx / apart) * reach;
  const y = winner.y + (dy / apart) * reach;
  sparks.ring(x, y, isDraw ? DRAW_TINT : RAM_TINT, RAM_RING_PX);
  sparks.burst(x, y, isDraw ? DRAW_TINT : tintOf(game, loserId), isDraw ? 8 : 18);
}

function showBirth(game: Game, id: number, sparks: Sparks): void {
  if (game.pose(id, winner)) sparks.ring(winner.x, winner.y, tintOf(game, id), 3 * radiusPxOf(winner.flags));
}

function tintOf(game: Game, id: number): number {
  return hueOf(game.roster.get(id)?.colour ?? 0).tint;
}
