import { HUES } from '../../common/hues.ts';
import { NOSE_ANGLE, UNIT_PX } from './units.ts';

/**
 * The bodies of comets: a face for each colour, told apart by outline and pattern as well, since one man in twelve confuses
 * some of the colours. They look right, towards heading 0, and are painted in their colour: without WebGL nothing is tinted.
 */

type Canvas = CanvasRenderingContext2D;

const TURN = 2 * Math.PI;
/** Half of an arc's round end, seen from the middle: the drawn nose ends where the rule's does. */
const NOSE_END = 0.09;
/** Comets collide as circles: an outline that leaves its circle further would show a gap, or a hit, that is none. */
const OUTLINE_SHARE = 0.05;
const OUTLINE_CORNERS = 120;
const MARK = 'rgb(16 8 40 / 0.5)';
const LIGHT = 'rgb(255 255 255 / 0.5)';

interface Face {
  /** −1..1 at an angle: how far the outline leaves the circle, as a share of what it may. */
  readonly outline: (angle: number) => number;
  readonly mark: (context: Canvas) => void;
}

/** A hump of half a radian around an angle, 0..1. */
const humpAt = (angle: number, at: number) =>
  Math.exp(-((Math.atan2(Math.sin(angle - at), Math.cos(angle - at)) / 0.24) ** 2));
const lobes = (count: number) => (angle: number) => Math.cos(count * angle);
const round = () => 0;

/** By colour number, in the order of `HUES`. */
const FACES: readonly Face[] = [
  { outline: round, mark: bands },
  { outline: lobes(7), mark: spots },
  { outline: round, mark: rings },
  { outline: (at) => humpAt(at, TURN * 0.36) + humpAt(at, -TURN * 0.36), mark: horns },
  { outline: round, mark: spiral },
  { outline: (at) => 0.6 * Math.cos(3 * at + 1) + 0.4 * Math.cos(8 * at), mark: craters },
  { outline: (at) => 1.4 * humpAt(at, Math.PI) - 0.4, mark: chevrons },
  { outline: lobes(5), mark: star },
  { outline: round, mark: halves },
  { outline: lobes(4), mark: cross },
  { outline: lobes(6), mark: petals },
  { outline: (at) => Math.asin(Math.sin(13 * at)) / 1.6, mark: zigzag },
];

/** How far the outline of a colour's face reaches at an angle, as a share of the circle that collides. */
export function outlineAt(colour: number, angle: number): number {
  const share = FACES[colour].outline(angle);
  return 1 + OUTLINE_SHARE * Math.max(-1, Math.min(1, share));
}

/** Paints the body of a colour around (0, 0): a ball of ice, lit from its nose; the white arc in front spans the nose. */
export function paintBody(context: Canvas, colour: number): void {
  context.save();
  traceOutline(context, colour);
  context.clip();
  const shade = context.createRadialGradient(UNIT_PX * 0.4, 0, UNIT_PX * 0.1, 0, 0, UNIT_PX * 1.05);
  shade.addColorStop(0, '#ffffff');
  shade.addColorStop(0.55, '#e2e2e6');
  shade.addColorStop(0.88, '#8f8fa0');
  shade.addColorStop(1, '#5c5c74');
  fillAll(context, shade);
  FACES[colour].mark(context);
  context.globalCompositeOperation = 'multiply';
  fillAll(context, HUES[colour].css);
  context.globalCompositeOperation = 'source-over';
  const light = context.createRadialGradient(UNIT_PX * 0.8, 0, 0, UNIT_PX * 0.8, 0, UNIT_PX * 0.95);
  light.addColorStop(0, 'rgb(255 255 255 / 0.6)');
  light.addColorStop(1, 'rgb(255 255 255 / 0)');
  fillAll(context, light);
  context.restore();
  context.lineJoin = 'round';
  context.lineWidth = 6;
  context.strokeStyle = 'rgb(8 8 24 / 0.6)';
  traceOutline(context, colour);
  context.stroke();
  context.lineCap = 'round';
  const end = NOSE_ANGLE - NOSE_END;
  strokeArc(context, UNIT_PX - 13, -end, end, 24, 'rgb(8 8 24 / 0.45)');
  strokeArc(context, UNIT_PX - 13, -end, end, 16, '#ffffff');
}

function traceOutline(context: Canvas, colour: number): void {
  context.beginPath();
  for (let i = 0; i < OUTLINE_CORNERS; i++) {
    const angle = (i * TURN) / OUTLINE_CORNERS;
    const reach = (UNIT_PX - 3) * outlineAt(colour, angle);
    context.lineTo(reach * Math.cos(angle), reach * Math.sin(angle));
  }
  context.closePath();
}

function bands(context: Canvas): void {
  context.fillStyle = MARK;
  for (const x of [-88, -40, 8]) context.fillRect(x, -UNIT_PX, 24, 2 * UNIT_PX);
}

function spots(context: Canvas): void {
  const places = [-62, -30, 18, -34, 38, 20, -8, -62, 14, 6, -76, 24, 10, 56, 15, 24, -22, 13, -6, 2, 12];
  for (let i = 0; i < places.length; i += 3) disc(context, places[i], places[i + 1], places[i + 2], MARK);
}

function rings(context: Canvas): void {
  for (const radius of [20, 52, 84]) strokeArc(context, radius, 0, TURN, 14, MARK);
}

function horns(context: Canvas): void {
  for (const side of [-1, 1]) {
    context.fillStyle = MARK;
    context.beginPath();
    context.moveTo(30, 14 * side);
    context.quadraticCurveTo(-30, 20 * side, -80, 92 * side);
    context.lineTo(-40, 96 * side);
    context.quadraticCurveTo(-10, 46 * side, 30, 14 * side);
    context.fill();
  }
}

function spiral(context: Canvas): void {
  context.beginPath();
  for (let i = 0; i <= 90; i++) {
    const angle = i * 0.16;
    context.lineTo(6.4 * angle * Math.cos(angle), 6.4 * angle * Math.sin(angle));
  }
  strokePath(context, 15, MARK);
}

function craters(context: Canvas): void {
  const places = [-48, -38, 30, -42, 44, 24, 12, 20, 20, 10, -56, 16, -86, 4, 14];
  for (let i = 0; i < places.length; i += 3) {
    const [x, y, radius] = [places[i], places[i + 1], places[i + 2]];
    disc(context, x + 4, y + 4, radius * 1.12, LIGHT);
    disc(context, x, y, radius, MARK);
  }
}

function chevrons(context: Canvas): void {
  for (const x of [-70, -22, 26]) {
    context.beginPath();
    context.moveTo(x - 40, -UNIT_PX);
    context.lineTo(x + 24, 0);
    context.lineTo(x - 40, UNIT_PX);
    strokePath(context, 17, MARK);
  }
}

function star(context: Canvas): void {
  context.fillStyle = MARK;
  context.beginPath();
  for (let i = 0; i < 10; i++) {
    const reach = i % 2 === 0 ? 74 : 30;
    context.lineTo(reach * Math.cos((i * TURN) / 10), reach * Math.sin((i * TURN) / 10));
  }
  context.fill();
}

function halves(context: Canvas): void {
  context.fillStyle = MARK;
  context.fillRect(-UNIT_PX, 0, 2 * UNIT_PX, UNIT_PX);
  disc(context, -28, -46, 17, MARK);
  disc(context, -28, 46, 17, LIGHT);
}

function cross(context: Canvas): void {
  context.fillStyle = MARK;
  context.fillRect(-UNIT_PX, -15, 1.6 * UNIT_PX, 30);
  context.fillRect(-35, -UNIT_PX, 30, 2 * UNIT_PX);
}

function petals(context: Canvas): void {
  context.fillStyle = MARK;
  for (let i = 0; i < 6; i++) {
    context.beginPath();
    context.ellipse(46 * Math.cos((i * TURN) / 6), 46 * Math.sin((i * TURN) / 6), 32, 15, (i * TURN) / 6, 0, TURN);
    context.fill();
  }
}

function zigzag(context: Canvas): void {
  for (const x of [-64, -8]) {
    context.beginPath();
    for (let i = 0; i <= 8; i++) context.lineTo(x + (i % 2 === 0 ? -20 : 20), -UNIT_PX + i * 25);
    strokePath(context, 16, MARK);
  }
}

function fillAll(context: Canvas, style: string | CanvasGradient): void {
  context.fillStyle = style;
  context.fillRect(-UNIT_PX * 1.1, -UNIT_PX * 1.1, UNIT_PX * 2.2, UNIT_PX * 2.2);
}

function disc(context: Canvas, x: number, y: number, radius: number, style: string): void {
  context.fillStyle = style;
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fill();
}

function strokePath(context: Canvas, width: number, style: string): void {
  context.lineWidth = width;
  context.strokeStyle = style;
  context.stroke();
}

function strokeArc(context: Canvas, radius: number, from: number, to: number, width: number, style: string): void {
  context.beginPath();
  context.arc(0, 0, radius, from, to);
  strokePath(context, width, style);
}
