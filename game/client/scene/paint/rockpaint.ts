import { draw } from '../../../sim/math/random.ts';

/**
 * Asteroids. They collide as circles, so the outline stays within a twentieth of one: what looks like a gap must be one.
 */

type Canvas = CanvasRenderingContext2D;

const CORNERS = 40;
const ROUGHNESS = 0.05;
const CRATERS = 13;
const TURN = 2 * Math.PI;

/** Paints one of the shapes around (0, 0), lit from the upper left. */
export function paintRock(context: Canvas, radius: number, shape: number): void {
  const chance = (what: number, i: number) => draw(shape, what, i) / 0x100000000;
  context.beginPath();
  for (let i = 0; i < CORNERS; i++) {
    const angle = (i * TURN) / CORNERS;
    const reach = radius * (1 - ROUGHNESS * chance(1, i));
    context.lineTo(reach * Math.cos(angle), reach * Math.sin(angle));
  }
  context.closePath();
  const light = context.createRadialGradient(-radius * 0.4, -radius * 0.45, radius * 0.1, 0, 0, radius * 1.05);
  light.addColorStop(0, '#828bab');
  light.addColorStop(0.5, '#4a5170');
  light.addColorStop(1, '#191d31');
  context.fillStyle = light;
  context.fill();
  context.save();
  context.clip();
  for (let i = 0; i < CRATERS; i++) {
    const angle = chance(2, i) * TURN;
    const away = radius * 0.86 * Math.sqrt(chance(3, i));
    const size = radius * (0.05 + 0.13 * chance(4, i));
    paintCrater(context, away * Math.cos(angle), away * Math.sin(angle), size);
  }
  context.restore();
  context.lineWidth = radius * 0.02;
  context.strokeStyle = 'rgb(150 165 215 / 0.55)';
  context.stroke();
}

/** A hollow: dark, with its lit rim on the side away from the light. */
function paintCrater(context: Canvas, x: number, y: number, size: number): void {
  context.fillStyle = 'rgb(175 190 235 / 0.24)';
  fillDisc(context, x + size * 0.12, y + size * 0.12, size * 1.08);
  context.fillStyle = 'rgb(18 21 40 / 0.55)';
  fillDisc(context, x, y, size);
}

function fillDisc(context: Canvas, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fill();
}
