import type { Game } from '../../../net/client.ts';
import { marksOf } from '../../common/marks.ts';

const BAD = '#ff6b6b';

/** A cross in a ring on the map: a shape that nothing else has there. `scale`: from world pixels to the canvas. */
export function drawRevenge(context: CanvasRenderingContext2D, game: Game, scale: number, size: number): void {
  for (const { x, y } of marksOf(game)) {
    const [left, top] = [x * scale, y * scale];
    const arm = 0.55 * size;
    context.lineWidth = Math.max(1.5, size / 5);
    context.strokeStyle = BAD;
    context.beginPath();
    context.arc(left, top, size, 0, 2 * Math.PI);
    context.moveTo(left - arm, top - arm);
    context.lineTo(left + arm, top + arm);
    context.moveTo(left + arm, top - arm);
    context.lineTo(left - arm, top + arm);
    context.stroke();
  }
}
