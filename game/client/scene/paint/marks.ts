import { TAIL_INSET_PX } from './paint.ts';
import { BROAD_ANGLE, HALF_PX, UNIT_PX } from './units.ts';

/**
 * Painters of what sets one comet apart from another: its cracks and the choices of its life; and of what belongs to the border.
 * In their own colours, since nothing is tinted without WebGL.
 */

type Canvas = CanvasRenderingContext2D;

const TURN = 2 * Math.PI;
/** From the rim on the right past the middle, as x, y; then branches, each of which begins on it. */
const CRACKS: readonly (readonly (readonly number[])[])[] = [
  [
    [97, 0, 66, -15, 52, 10, 20, -9, 6, 14, -26, -4, -46, 12],
    [52, 10, 44, 36, 22, 50, 20, 70],
    [20, -9, 8, -34, 16, -54],
  ],
  [
    [97, 4, 74, 18, 54, -6, 30, 12, -2, -8, -22, 12, -54, 4],
    [54, -6, 50, -34, 28, -50],
    [-2, -8, -12, -34, -38, -42],
    [30, 12, 24, 40, 2, 52],
  ],
  [
    [97, -4, 70, 12, 60, -14, 34, 2, 18, -18, -16, 4, -36, -16],
    [34, 2, 36, 32, 12, 44, 4, 72],
    [60, -14, 52, -42, 30, -60],
  ],
];
export const CRACK_SHAPES = CRACKS.length;
const CRACK_EDGE = 'rgb(10 4 22 / 0.85)';
const CRACK_LIGHT = '#fff3cf';
const THORN_RED = '#ff3f4f';
const SPIKES = 8;

/** One of the shapes of a crack, which begins at the rim on the right: a dark gap with light in it. */
export function paintCrack(context: Canvas, shape: number): void {
  context.lineCap = 'round';
  for (const [style, widest] of [
    [CRACK_EDGE, 30],
    [CRACK_LIGHT, 14],
  ] as const) {
    CRACKS[shape].forEach((line, i) => {
      strokeLine(context, line, i === 0 ? widest : widest * 0.7, style);
    });
  }
}

/** Broad: the white arc of the nose as wide as theirs, and fins swept back from its ends. */
export function paintFin(context: Canvas): void {
  context.lineCap = 'round';
  const end = BROAD_ANGLE - 0.09;
  strokeArc(context, UNIT_PX - 13, -end, end, 26, 'rgb(8 8 24 / 0.6)');
  strokeArc(context, UNIT_PX - 13, -end, end, 17, '#ffffff');
  for (const side of [-1, 1]) {
    context.beginPath();
    for (const [reach, angle] of [
      [96, 0.62],
      [126, 1.04],
      [94, 1.12],
    ]) {
      context.lineTo(reach * Math.cos(angle * side), reach * Math.sin(angle * side));
    }
    context.closePath();
    context.fillStyle = '#ffffff';
    context.fill();
    context.lineWidth = 4;
    context.strokeStyle = 'rgb(8 8 24 / 0.6)';
    context.stroke();
  }
}

/** Heavy: a dark ring with rivets. */
export function paintBand(context: Canvas): void {
  strokeArc(context, 62, 0, TURN, 30, 'rgb(235 240 255 / 0.5)');
  strokeArc(context, 62, 0, TURN, 23, '#0b0d1c');
  context.fillStyle = '#aab4d8';
  for (let i = 0; i < 8; i++) fillDisc(context, 62 * Math.cos((i * TURN) / 8), 62 * Math.sin((i * TURN) / 8), 6);
}

/** Thorny: spikes all around, but for the nose. */
export function paintSpikes(context: Canvas): void {
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = 'rgb(30 2 10 / 0.8)';
  context.fillStyle = THORN_RED;
  for (let i = 0; i < SPIKES; i++) {
    const angle = Math.PI + ((i - (SPIKES - 1) / 2) * TURN * 0.7) / (SPIKES - 1);
    context.beginPath();
    for (const [reach, aside] of [
      [84, -0.2],
      [127, 0],
      [84, 0.2],
    ]) {
      context.lineTo(reach * Math.cos(angle + aside), reach * Math.sin(angle + aside));
    }
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/** A mote that hurts: red and pointed, on a dim glow. */
export function paintThorn(context: Canvas): void {
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, HALF_PX);
  glow.addColorStop(0, 'rgb(255 60 80 / 0.6)');
  glow.addColorStop(1, 'rgb(255 60 80 / 0)');
  context.fillStyle = glow;
  fillDisc(context, 0, 0, HALF_PX);
  context.beginPath();
  for (let i = 0; i < 8; i++) {
    const reach = i % 2 === 0 ? 98 : 24;
    context.lineTo(reach * Math.cos((i * TURN) / 8), reach * Math.sin((i * TURN) / 8));
  }
  context.closePath();
  context.fillStyle = THORN_RED;
  context.fill();
  context.fillStyle = '#ffd9d9';
  fillDisc(context, 0, 0, 15);
}

/** An asteroid that is a shadow: a broken outline. */
export function paintShadow(context: Canvas): void {
  const dash = (TURN * UNIT_PX) / 48;
  context.setLineDash([dash * 1.3, dash * 0.7]);
  strokeArc(context, UNIT_PX - 2, 0, TURN, 3, '#a9b8ee');
  context.setLineDash([]);
}

/** The light of a line above: bright at the line, and gone below. To be stretched along it. */
export function paintRim(context: Canvas): void {
  const reach = HALF_PX - TAIL_INSET_PX;
  const across = context.createLinearGradient(0, -reach, 0, reach);
  for (let i = 0; i <= 16; i++) across.addColorStop(i / 16, `rgb(255 255 255 / ${((1 - i / 16) ** 2.8).toFixed(3)})`);
  context.fillStyle = across;
  // Half of the margin is painted, so that its frame has no dim end.
  const end = HALF_PX - TAIL_INSET_PX / 2;
  context.fillRect(-end, -end, 2 * end, 2 * end);
}

/** Where nothing is: a small cross. */
export function paintVoid(context: Canvas): void {
  context.lineCap = 'round';
  context.lineWidth = 9;
  context.strokeStyle = '#7f93d8';
  context.beginPath();
  for (const [x, y] of [
    [1, 0],
    [0, 1],
  ]) {
    context.moveTo(-60 * x, -60 * y);
    context.lineTo(60 * x, 60 * y);
  }
  context.stroke();
}

/** Signs of an amount, in the order of their cells. */
export const SIGNS = '0123456789+−';
/** Cells of the sheet of signs, along each side, and their side in frame pixels. */
export const SIGN_CELLS = 4;
export const SIGN_PX = (2 * HALF_PX) / SIGN_CELLS;

/** A sheet of all signs, white with a dark edge. */
export function paintSigns(context: Canvas): void {
  context.font = `800 ${SIGN_PX * 0.84}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = SIGN_PX * 0.15;
  context.strokeStyle = 'rgb(5 8 20 / 0.92)';
  context.fillStyle = '#ffffff';
  [...SIGNS].forEach((sign, i) => {
    const x = -HALF_PX + ((i % SIGN_CELLS) + 0.5) * SIGN_PX;
    const y = -HALF_PX + (Math.floor(i / SIGN_CELLS) + 0.53) * SIGN_PX;
    context.strokeText(sign, x, y);
    context.fillText(sign, x, y);
  });
}

/** A line through x, y, x, y…, thinner from piece to piece. */
function strokeLine(context: Canvas, line: readonly number[], widest: number, style: string): void {
  const pieces = line.length / 2 - 1;
  context.strokeStyle = style;
  for (let i = 0; i < pieces; i++) {
    context.lineWidth = widest * (1 - (0.6 * i) / pieces);
    context.beginPath();
    context.moveTo(line[2 * i], line[2 * i + 1]);
    context.lineTo(line[2 * i + 2], line[2 * i + 3]);
    context.stroke();
  }
}

function strokeArc(context: Canvas, radius: number, from: number, to: number, width: number, style: string): void {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.beginPath();
  context.arc(0, 0, radius, from, to);
  context.stroke();
}

function fillDisc(context: Canvas, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fill();
}
