import { UNIT_PX } from './units.ts';

/** Painters of the patterns that are earned: laid over a body, inside its circle, and clear of its nose. */

type Canvas = CanvasRenderingContext2D;

const TURN = 2 * Math.PI;
const GOLD = '#ffe08a';
const DARK = 'rgb(16 8 40 / 0.55)';

/** A golden belt around the middle. */
export function paintCoatRing(context: Canvas): void {
  for (const [width, style] of [
    [26, DARK],
    [16, GOLD],
  ] as const) {
    context.beginPath();
    context.arc(0, 0, UNIT_PX * 0.6, 0, TURN);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
}

/** Golden beams from the middle to the back. */
export function paintCoatRays(context: Canvas): void {
  context.fillStyle = GOLD;
  context.strokeStyle = DARK;
  context.lineWidth = 6;
  for (let i = 0; i < 7; i++) {
    const angle = TURN / 4 + ((i + 0.5) * TURN) / 14;
    const at = (reach: number, off: number): [number, number] => [
      reach * Math.cos(angle + off),
      reach * Math.sin(angle + off),
    ];
    context.beginPath();
    context.moveTo(...at(UNIT_PX * 0.25, 0));
    context.lineTo(...at(UNIT_PX * 0.86, 0.13));
    context.lineTo(...at(UNIT_PX * 0.86, -0.13));
    context.closePath();
    context.stroke();
    context.fill();
  }
}

/** Two golden twigs that meet at the back. */
export function paintCoatLaurel(context: Canvas): void {
  context.fillStyle = GOLD;
  context.strokeStyle = DARK;
  context.lineWidth = 6;
  for (const side of [-1, 1]) {
    for (let i = 0; i < 5; i++) {
      const angle = side * (TURN / 2 - 0.22 - i * 0.36);
      const [x, y] = [UNIT_PX * 0.68 * Math.cos(angle), UNIT_PX * 0.68 * Math.sin(angle)];
      context.beginPath();
      context.ellipse(x, y, 22, 10, angle + side * (TURN / 4 + 0.5), 0, TURN);
      context.stroke();
      context.fill();
    }
  }
}
