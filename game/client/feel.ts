import type { Game, GameEvent } from '../net/client.ts';
import { buzz } from './base/browser.ts';
import { hasLessMotion, settings } from './base/settings.ts';

/** What a phone lets the hand feel: a hit, and longer the end of the comet. In milliseconds, on and off in turn. */
const HIT_MS = [45];
const SHATTERED_MS = [90, 50, 180];

export function feel(event: GameEvent, game: Game): void {
  if (!settings.vibrates || hasLessMotion()) return;
  if (event.kind === 'gone' && event.id === game.id && event.shattered) buzz(SHATTERED_MS);
  const isHit = event.kind === 'ram' && (event.loser === game.id || (event.draw && event.winner === game.id));
  if (isHit) buzz(HIT_MS);
}
