import { pixelRatio } from '../base/browser.ts';

/** The still sky behind the start screen: drawn once a size, so the page costs nothing while somebody types a name. */

/** Sky a star gets, in CSS pixels squared: fewer look empty on a phone, more look like noise on a large screen. */
const AREA_PER_STAR_PX2 = 3400;
/** Beyond two device pixels to a CSS pixel nobody sees the difference, and a phone's memory does. */
const MOST_PIXEL_RATIO = 2;

export function paintSky(canvas: HTMLCanvasElement): void {
  const ratio = Math.min(pixelRatio(), MOST_PIXEL_RATIO);
  const width = innerWidth;
  const height = innerHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  paintStars(context, width, height);
  // On a phone it flies above the title, on a wide screen beside it.
  const isWide = width > height;
  paintComet(context, width * (isWide ? 0.82 : 0.88), height * (isWide ? 0.2 : 0.07), Math.min(width, height) * 0.9);
}

function paintStars(context: CanvasRenderingContext2D, width: number, height: number): void {
  const count = Math.round((width * height) / AREA_PER_STAR_PX2);
  for (let i = 0; i < count; i++) {
    const size = 0.4 + 1.3 * Math.random() ** 4;
    context.fillStyle = `hsl(${200 + 60 * Math.random()} 60% 85% / ${0.2 + 0.7 * Math.random()})`;
    context.beginPath();
    context.arc(width * Math.random(), height * Math.random(), size, 0, 2 * Math.PI);
    context.fill();
  }
}

/** A comet whose tail runs down to the left over `length`. */
function paintComet(context: CanvasRenderingContext2D, x: number, y: number, length: number): void {
  const radius = length * 0.022;
  context.save();
  context.translate(x, y);
  context.rotate(Math.PI * 0.82);
  context.globalCompositeOperation = 'lighter';
  for (let i = 0; i < 9; i++)
    paintTail(context, length * (1 - i * 0.05), radius * (2.8 - i * 0.28), '79 208 255', 0.075);
  paintTail(context, length * 0.6, radius * 0.7, '190 235 255', 0.4);
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, radius * 6);
  glow.addColorStop(0, 'rgb(255 255 255 / 0.95)');
  glow.addColorStop(0.16, 'rgb(190 235 255 / 0.6)');
  glow.addColorStop(1, 'rgb(79 208 255 / 0)');
  context.fillStyle = glow;
  context.fillRect(-radius * 6, -radius * 6, radius * 12, radius * 12);
  context.restore();
}

function paintTail(
  context: CanvasRenderingContext2D,
  length: number,
  halfWidth: number,
  rgb: string,
  alpha: number,
): void {
  const fade = context.createLinearGradient(0, 0, length, 0);
  fade.addColorStop(0, `rgb(${rgb} / ${alpha})`);
  fade.addColorStop(1, `rgb(${rgb} / 0)`);
  context.fillStyle = fade;
  context.beginPath();
  context.arc(0, 0, halfWidth, Math.PI / 2, -Math.PI / 2);
  context.lineTo(length, -halfWidth * 0.1);
  context.lineTo(length, halfWidth * 0.1);
  context.fill();
}
