import { HALF_PX, NOSE_ANGLE, UNIT_PX } from './units.ts';

/** Painters of the atlas's frames. All look right, towards heading 0, and are white: sprites tint them. */

type Canvas = CanvasRenderingContext2D;

const TURN = 2 * Math.PI;

/** What glows in front of a boosting comet: as wide as the nose that wins, `angle` to either side. */
export function paintNose(context: Canvas, angle = NOSE_ANGLE): void {
  context.lineCap = 'round';
  for (let i = 0; i < 12; i++) {
    const strength = (i + 1) / 12;
    const width = 44 * (1 - i / 12) + 6;
    strokeArc(context, UNIT_PX + 2, -angle, angle, width, `rgb(255 255 255 / ${0.16 * strength})`);
  }
}

/** `rgb`: its colour, three numbers as CSS has them. */
export function paintGlow(context: Canvas, rgb = '255 255 255'): void {
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, HALF_PX);
  glow.addColorStop(0, `rgb(${rgb} / 1)`);
  glow.addColorStop(0.25, `rgb(${rgb} / 0.42)`);
  glow.addColorStop(0.55, `rgb(${rgb} / 0.12)`);
  glow.addColorStop(1, `rgb(${rgb} / 0)`);
  fillCircle(context, HALF_PX, glow);
}

export function paintRing(context: Canvas): void {
  strokeArc(context, UNIT_PX, 0, TURN, 16, 'rgb(255 255 255 / 0.25)');
  strokeArc(context, UNIT_PX, 0, TURN, 7, '#ffffff');
}

/** A ring of dashes: immune, and where a shower will fall. */
export function paintDashes(context: Canvas): void {
  context.setLineDash([TURN * UNIT_PX * 0.05, TURN * UNIT_PX * 0.05]);
  strokeArc(context, UNIT_PX, 0, TURN, 8, '#ffffff');
  context.setLineDash([]);
}

/** The server's pose (F4): an outline with its heading. */
export function paintGhost(context: Canvas): void {
  strokeArc(context, UNIT_PX, 0, TURN, 8, '#ffffff');
  context.lineWidth = 8;
  context.beginPath();
  context.moveTo(UNIT_PX * 0.4, 0);
  context.lineTo(UNIT_PX * 1.24, 0);
  context.stroke();
}

export function paintMote(context: Canvas): void {
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, HALF_PX);
  glow.addColorStop(0, 'rgb(255 255 255 / 1)');
  glow.addColorStop(0.22, 'rgb(255 255 255 / 0.95)');
  glow.addColorStop(0.34, 'rgb(255 255 255 / 0.3)');
  glow.addColorStop(1, 'rgb(255 255 255 / 0)');
  fillCircle(context, HALF_PX, glow);
}

export function paintCrown(context: Canvas): void {
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(-90, 56);
  context.lineTo(-104, -44);
  context.lineTo(-50, 4);
  context.lineTo(0, -74);
  context.lineTo(50, 4);
  context.lineTo(104, -44);
  context.lineTo(90, 56);
  context.closePath();
  context.lineWidth = 22;
  context.strokeStyle = '#1d1403';
  context.stroke();
  context.fillStyle = '#ffd34d';
  context.fill();
  context.fillStyle = '#fff3c4';
  context.fillRect(-86, 34, 172, 16);
}

/** What is left free on all sides of a tail's frame, in frame pixels. */
export const TAIL_INSET_PX = 24;

/** Across a tail, not along it: bright in the middle, with a few streaks. A rope stretches it along the way. */
export function paintTail(context: Canvas): void {
  const across = context.createLinearGradient(0, -HALF_PX + 37, 0, HALF_PX - 37);
  for (let i = 0; i <= 16; i++) {
    const side = i / 8 - 1;
    const streak = 0.82 + 0.18 * Math.cos(side * 19);
    const alpha = Math.max(0, 1 - Math.abs(side)) ** 1.6 * streak;
    across.addColorStop(i / 16, `rgb(255 255 255 / ${alpha.toFixed(3)})`);
  }
  context.fillStyle = across;
  // Half of the margin is painted, so that its frame has no dim end.
  const reach = HALF_PX - TAIL_INSET_PX / 2;
  context.fillRect(-reach, -reach, 2 * reach, 2 * reach);
}

/** Light that falls to the right: a bright head, and its way fading behind. */
export function paintStreak(context: Canvas): void {
  const along = context.createLinearGradient(-HALF_PX + 8, 0, HALF_PX - 24, 0);
  along.addColorStop(0, 'rgb(255 255 255 / 0)');
  along.addColorStop(0.7, 'rgb(255 255 255 / 0.35)');
  along.addColorStop(1, 'rgb(255 255 255 / 1)');
  context.fillStyle = along;
  // Thin slices that add up: dense in the middle, nothing at the sides.
  for (let i = 1; i <= 12; i++) {
    context.globalAlpha = 0.16;
    context.beginPath();
    context.ellipse(-8, 0, HALF_PX - 16, HALF_PX * 0.78 * (i / 12) ** 1.5, 0, 0, TURN);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** A splinter of a body. */
export function paintShard(context: Canvas): void {
  const light = context.createLinearGradient(-60, -60, 60, 60);
  light.addColorStop(0, '#ffffff');
  light.addColorStop(1, '#777777');
  context.fillStyle = light;
  context.beginPath();
  context.moveTo(92, -6);
  context.lineTo(-14, 58);
  context.lineTo(-78, 10);
  context.lineTo(-30, -62);
  context.fill();
}

/** Where the hand points: an open arrow far enough out to be seen beside the body. */
export function paintAim(context: Canvas): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = 22;
  context.strokeStyle = '#ffffff';
  context.beginPath();
  context.moveTo(-36, -58);
  context.lineTo(26, 0);
  context.lineTo(-36, 58);
  context.stroke();
}

/** Cells of the sheet of solids along each side; the share of a cell that is left out on all its sides. */
export const SOLID_CELLS = 2;
export const SOLID_INSET = 0.375;

/** A cell of each colour. */
export function paintSolids(context: Canvas, colours: readonly string[]): void {
  const side = (2 * HALF_PX) / SOLID_CELLS;
  colours.forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect((i % SOLID_CELLS) * side - HALF_PX, Math.floor(i / SOLID_CELLS) * side - HALF_PX, side, side);
  });
}

function fillCircle(context: Canvas, radius: number, style: string | CanvasGradient): void {
  context.fillStyle = style;
  context.beginPath();
  context.arc(0, 0, radius, 0, TURN);
  context.fill();
}

function strokeArc(context: Canvas, radius: number, from: number, to: number, width: number, style: string): void {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.beginPath();
  context.arc(0, 0, radius, from, to);
  context.stroke();
}
