import type { Client, Game, GameEvent } from '../../net/client.ts';
import { make, makeButton, setText } from '../dom.ts';
import { createShare } from '../share.ts';
import { createBoard } from './board.ts';
import { createHint } from './hint.ts';
import { createLine } from './line.ts';
import { createMinimap } from './minimap.ts';
import type { Panel } from './panel.ts';
import { createPurse } from './purse.ts';
import { createShattered } from './shattered.ts';

/** Everything written over the picture. In the DOM: sharp at any size, and readable by a screen reader. */
export interface Hud {
  draw(game: Game | undefined, nowMs: number): void;
  note(event: GameEvent, game: Game): void;
}

/** Ten times a second: what changes faster cannot be read, and each change costs the browser a layout. */
const DRAW_EVERY_MS = 100;

export function createHud(root: HTMLElement, client: Client): Hud {
  const line = createLine(client);
  const panels: readonly Panel[] = [createBoard(), createMinimap(), createPurse(), createHint()];
  const [board, minimap, purse, hint] = panels.map(({ element }) => element);
  const shattered = createShattered(() => client.again());
  const room = createRoom(client);
  root.append(board, make('div', 'corner', [minimap, line.element, room.element]), purse, hint, shattered.element);
  let drawnMs = Number.NEGATIVE_INFINITY;

  return {
    draw(game, nowMs) {
      if (nowMs - drawnMs < DRAW_EVERY_MS) return;
      drawnMs = nowMs;
      line.draw();
      if (!game) return;
      for (const panel of panels) panel.draw(game, nowMs);
      room.draw(game, nowMs);
      if (client.status.state === 'playing') shattered.draw(game, nowMs);
      else shattered.close();
    },
    note: (event, game) => shattered.note(event, game),
  };
}

/** The room's code, its link, and the way out. */
function createRoom(client: Client): Panel {
  const code = make('span', 'dim');
  const share = createShare();
  const leave = makeButton('small leave', 'Leave', () => client.leave());
  return {
    element: make('div', 'room', [code, share.element, leave]),
    draw(game) {
      setText(code, `Room ${game.room}`);
      share.setRoom(game.room);
    },
  };
}
