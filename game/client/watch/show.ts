import type { Game, GameEvent } from '../../net/client.ts';
import { byId } from '../base/dom.ts';
import { nowMs as pageMs } from '../base/now.ts';
import type { Panel } from '../hud/panels/panel.ts';
import type { Picture } from '../scene/camera/picture.ts';
import { createView } from '../scene/view.ts';
import type { Controls } from './controls.ts';
import { advancePlayer, type Player } from './player.ts';

export interface Shown {
  readonly player: Player;
  readonly game: Game;
  readonly controls: Controls;
  readonly panels: readonly Panel[];
  /** The player is about to go to the moment that is drawn next. */
  leaves?(): void;
  /** It stands there. */
  arrives(): void;
  drawn?(own: { readonly x: number; readonly y: number }): void;
}

/** As often as anybody reads. */
const DRAW_EVERY_MS = 100;

/** Draws what a player plays: in each picture its moment and the bar, now and then the panels. @returns what was drawn last */
export function show({ player, game, controls, panels, leaves, arrives, drawn }: Shown): () => Picture | undefined {
  let picture: Picture | undefined;
  let advancedMs = pageMs();
  let readMs = Number.NEGATIVE_INFINITY;
  const view = createView(byId('stage'), {
    advance(nowMs) {
      leaves?.();
      advancePlayer(player, nowMs - advancedMs, pageMs);
      advancedMs = nowMs;
      arrives();
      if (player.isCut) view.cut();
      player.isCut = false;
      controls.draw();
      if (nowMs - readMs >= DRAW_EVERY_MS) {
        readMs = nowMs;
        for (const panel of panels) panel.draw(game, nowMs);
      }
      return game;
    },
    takeEvents: (): readonly GameEvent[] => player.events.splice(0),
    drawn(next, own) {
      picture = next;
      drawn?.(own);
    },
  });
  return () => picture;
}
