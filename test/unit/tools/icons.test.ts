import { readFileSync } from 'node:fs';
import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drawIcon, ICONS } from '../../../tools/build/icons.ts';
import { encodePng } from '../../../tools/build/png.ts';

/** The chunks of a PNG file, by type; each check sum is compared. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

/** The pixels of a file of ours, as any reader of PNG restores them. */
function pixelsOf(file: Buffer): { side: number; at: (x: number, y: number) => number[] } {
  const chunks = chunksOf(file);
  const side = chunks.get('IHDR')?.readUInt32BE(0) ?? 0;
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const pixels = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y++) {
    expect(rows[y * (side * 4 + 1)]).toBe(2);
    for (let i = 0; i < side * 4; i++) {
      const above = y > 0 ? pixels[(y - 1) * side * 4 + i] : 0;
      pixels[y * side * 4 + i] = rows[y * (side * 4 + 1) + 1 + i] + above;
    }
  }
  return { side, at: (x, y) => [...pixels.subarray((y * side + x) * 4, (y * side + x) * 4 + 4)] };
}

test('two pixels as the bytes of a PNG file', () => {
  const file = encodePng(1, 2, Uint8Array.of(1, 2, 3, 255, 2, 2, 2, 255));
  expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks = chunksOf(file);
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect(chunks.get('IHDR')?.toString('hex')).toBe('00000001000000020806000000');
  expect([...inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))]).toEqual([2, 1, 2, 3, 255, 2, 1, 0, 255, 0]);
});

test('an icon is the same at each build, with a white head and clear corners', () => {
  const icon = { sidePx: 96, isMaskable: false };
  expect(drawIcon(icon).equals(drawIcon(icon))).toBe(true);
  const { side, at } = pixelsOf(drawIcon(icon));
  expect([side, at(0, 0), at(62, 33)]).toEqual([96, [0, 0, 0, 0], [255, 255, 255, 255]]);
});

test('a maskable icon fills its square, and its comet lies within the safe circle', () => {
  const { side, at } = pixelsOf(drawIcon({ sidePx: 96, isMaskable: true }));
  const dark = (pixel: number[]) => pixel[3] === 255 && pixel[0] < 30 && pixel[2] < 110;
  for (let i = 0; i < side; i++)
    for (const pixel of [at(i, 0), at(0, i), at(95, i), at(i, 95)]) expect(dark(pixel)).toBe(true);
});

test('the manifest names icons that are made, by addresses beside it', () => {
  const manifest = JSON.parse(readFileSync('game/public/manifest.webmanifest', 'utf8'));
  const made = ICONS.map(({ file, sidePx, isMaskable }) => [`./${file}`, `${sidePx}x${sidePx}`, isMaskable]);
  for (const { src, sizes, type, purpose } of manifest.icons) {
    expect(made).toContainEqual([src, sizes, purpose === 'maskable']);
    expect(type).toBe('image/png');
  }
  expect([manifest.start_url, manifest.scope, manifest.theme_color]).toEqual(['./', './', '#060a16']);
  const page = readFileSync('game/index.html', 'utf8');
  expect(page).toContain('href="./manifest.webmanifest"');
  expect(ICONS.some(({ file }) => page.includes(`href="./${file}"`))).toBe(true);
});
