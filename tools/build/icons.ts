// The icons of an installed page, drawn by code: the same bytes at each build, and no picture in the repository.
import type { Plugin } from 'vite';
import { encodePng } from './png.ts';

interface Icon {
  readonly file: string;
  readonly sidePx: number;
  /** Systems cut such an icon to their own shape: it fills its square, and what matters stays in the middle. */
  readonly isMaskable: boolean;
}

/** As manifest.webmanifest and index.html name them. */
export const ICONS: readonly Icon[] = [
  { file: 'icon-180.png', sidePx: 180, isMaskable: true },
  { file: 'icon-192.png', sidePx: 192, isMaskable: false },
  { file: 'icon-512.png', sidePx: 512, isMaskable: false },
  { file: 'icon-maskable-512.png', sidePx: 512, isMaskable: true },
];

/** Vite plugin: puts the icons beside the page, and serves them while one develops. */
export function iconsPlugin(): Plugin {
  return {
    name: 'cometa-icons',
    generateBundle() {
      for (const icon of ICONS) this.emitFile({ type: 'asset', fileName: icon.file, source: drawIcon(icon) });
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const icon = ICONS.find(({ file }) => request.url?.split('?')[0] === `/${file}`);
        if (!icon) return next();
        response.setHeader('content-type', 'image/png');
        response.end(drawIcon(icon));
      });
    },
  };
}

/** Samples along each side of a pixel: edges without stairs. */
const SAMPLES = 3;

/** A comet that flies up to the right, as a PNG file. */
export function drawIcon({ sidePx, isMaskable }: Omit<Icon, 'file'>): Buffer {
  const pixels = new Uint8Array(sidePx * sidePx * 4);
  const sum = new Float64Array(4);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      sum.fill(0);
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const u = (x + ((i % SAMPLES) + 0.5) / SAMPLES) / sidePx;
        const v = (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / sidePx;
        addSample(sum, u, v, isMaskable);
      }
      write(pixels, (y * sidePx + x) * 4, sum);
    }
  }
  return encodePng(sidePx, sidePx, pixels);
}

type Rgb = readonly [number, number, number];

/** As in palette.css and sky.ts. */
const SPACE: Rgb = [6, 10, 22];
const DUSK: Rgb = [24, 44, 108];
const TAIL: Rgb = [79, 208, 255];
const WHITE: Rgb = [255, 255, 255];

/** In shares of the side. */
const CORNER = 0.22;
const HEAD = { x: 0.655, y: 0.345, radius: 0.15 };
const TAIL_LENGTH = 0.68;
/** What matters lies within this circle of a maskable icon, by the specification of manifests. */
const SAFE = 0.74;

/** Adds a point's light, each channel weighed by its opacity. */
function addSample(sum: Float64Array, u: number, v: number, isMaskable: boolean): void {
  if (!isMaskable && isBeyondCorner(u, v)) return;
  const scale = isMaskable ? SAFE : 1;
  const x = 0.5 + (u - 0.5) / scale - HEAD.x;
  const y = 0.5 + (v - 0.5) / scale - HEAD.y;
  // Along the tail, which runs down to the left, and across it.
  const along = (y - x) * Math.SQRT1_2;
  const across = (x + y) * Math.SQRT1_2;
  const distance = Math.hypot(x, y);
  let colour = mix(DUSK, SPACE, Math.min(1, Math.hypot(u - 0.75, v - 0.1)));
  colour = mix(colour, TAIL, tailAt(along, across));
  colour = mix(colour, TAIL, 0.5 * Math.max(0, 1 - distance / (HEAD.radius * 2.2)) ** 2);
  colour = mix(colour, WHITE, Math.min(1, Math.max(0, (HEAD.radius - distance) / (HEAD.radius * 0.25))));
  for (let i = 0; i < 3; i++) sum[i] += colour[i];
  sum[3]++;
}

/** How dense the tail is there, 0..1. */
function tailAt(along: number, across: number): number {
  const share = along / TAIL_LENGTH;
  if (share < 0 || share > 1) return 0;
  const aside = Math.abs(across) / (HEAD.radius * (1 - 0.85 * share));
  return aside < 1 ? (1 - share) ** 1.3 * (1 - aside * aside) * 0.9 : 0;
}

function isBeyondCorner(u: number, v: number): boolean {
  const dx = Math.max(0, CORNER - u, u - 1 + CORNER);
  const dy = Math.max(0, CORNER - v, v - 1 + CORNER);
  return Math.hypot(dx, dy) > CORNER;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

function write(pixels: Uint8Array, at: number, sum: Float64Array): void {
  for (let i = 0; i < 3; i++) pixels[at + i] = sum[3] > 0 ? Math.round(sum[i] / sum[3]) : 0;
  pixels[at + 3] = Math.round((255 * sum[3]) / (SAMPLES * SAMPLES));
}
