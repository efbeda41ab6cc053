import type { Game, Pose } from '../../../net/client.ts';
import { make } from '../../base/dom.ts';
import type { Danger } from '../../danger/alarm.ts';
import { createArrows } from './arrows.ts';
import { createGlow } from './glow.ts';
import { createLookout, type Seen } from './lookout.ts';
import type { Box } from './spot.ts';

/** What the screen's edge tells: who comes to ram, and where rivals are that one does not see. Below all panels. */
export interface Edge {
  /** Once a picture: `own` is where the own comet was drawn, `seen` what is on the screen. */
  draw(game: Game, own: Pose, seen: Seen, danger: Danger | undefined, nowMs: number): void;
}

/** All that is read or touched on the screen: the panels, and what the thumbs hold. */
const PANELS = '.frame > * > *, .stick, .boost';
/** As often as panels change. To ask where they are may cost the browser a layout. */
const MEASURE_EVERY_MS = 100;

export function createEdge(root: HTMLElement): Edge {
  const [arrows, glow, lookout] = [createArrows(), createGlow(), createLookout()];
  root.prepend(make('div', 'edge', [glow.element, arrows.element]));
  let panels: readonly Box[] = [];
  let measuredMs = Number.NEGATIVE_INFINITY;
  return {
    draw(game, own, seen, danger, nowMs) {
      glow.draw(danger);
      if (!game.alive) return arrows.clear();
      if (nowMs - measuredMs >= MEASURE_EVERY_MS) {
        measuredMs = nowMs;
        panels = measure(root);
      }
      arrows.draw(lookout.look(game, own, seen), own, { x: seen.x, y: seen.y, scale: innerWidth / seen.width }, panels);
    },
  };
}

function measure(root: HTMLElement): Box[] {
  const boxes: Box[] = [];
  for (const panel of root.querySelectorAll(PANELS)) {
    const box = panel.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) boxes.push(box);
  }
  return boxes;
}
