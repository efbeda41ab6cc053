/** Marks of the map, told apart by shape and not by colour alone. Sizes are half of what they measure, in canvas pixels. */

/** As much of a canvas as marks need. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'stroke' | 'fill'
> & { fillStyle: unknown; strokeStyle: unknown; lineWidth: number };

/** Around each mark, so that it stands out from whatever it lies on. */
const RIM = '#04070f';
const GOLD = '#ffd34d';

/** Somebody else: a dot. */
export function drawDot(pen: Pen, x: number, y: number, size: number, style: string): void {
  pen.fillStyle = style;
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fill();
}

/** The own comet: a triangle, which points where it heads (`angle` in radians). */
export function drawOwn(pen: Pen, x: number, y: number, size: number, angle: number): void {
  const corner = (turn: number, reach: number): [number, number] => [
    x + reach * Math.cos(angle + turn),
    y + reach * Math.sin(angle + turn),
  ];
  drawShape(pen, [corner(0, 1.3 * size), corner(2.5, size), corner(-2.5, size)], '#ffffff');
}

/** Whoever wears the crown: a crown, which stands on (x, y). */
export function drawCrown(pen: Pen, x: number, y: number, size: number): void {
  const points: [number, number][] = [
    [-0.5, 0.4],
    [-0.6, -0.35],
    [-0.25, 0],
    [0, -0.55],
    [0.25, 0],
    [0.6, -0.35],
    [0.5, 0.4],
  ];
  const corners = points.map(([dx, dy]): [number, number] => [x + dx * size, y + dy * size]);
  drawShape(pen, corners, GOLD);
}

/** A shower: a ring. */
export function drawRing(pen: Pen, x: number, y: number, radius: number, style: string): void {
  pen.strokeStyle = style;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
}

function drawShape(pen: Pen, corners: readonly (readonly [number, number])[], style: string): void {
  pen.beginPath();
  for (const [i, [x, y]] of corners.entries()) {
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.closePath();
  pen.strokeStyle = RIM;
  pen.lineWidth = 2;
  pen.stroke();
  pen.fillStyle = style;
  pen.fill();
}
