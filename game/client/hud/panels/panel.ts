import type { Game } from '../../../net/client.ts';

/** A part of the HUD. Drawn ten times a second, which is as fast as anybody reads. */
export interface Panel {
  readonly element: HTMLElement;
  draw(game: Game, nowMs: number): void;
}
