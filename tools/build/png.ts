// A picture as a PNG file: 8 bits a channel, red, green, blue and opacity. https://www.w3.org/TR/png-3/
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS = 4;
const EIGHT_BITS = 8;
const TRUECOLOUR_WITH_ALPHA = 6;
/** Each byte less the one above it: what changes slowly is then mostly zeros. */
const FILTER_UP = 2;

/** @param pixels row by row, four bytes a pixel */
export function encodePng(width: number, height: number, pixels: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([EIGHT_BITS, TRUECOLOUR_WITH_ALPHA, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filterUp(width * CHANNELS, height, pixels), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function filterUp(rowBytes: number, height: number, pixels: Uint8Array): Uint8Array {
  const filtered = new Uint8Array((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const at = y * (rowBytes + 1);
    filtered[at] = FILTER_UP;
    for (let i = 0; i < rowBytes; i++) {
      const above = y > 0 ? pixels[(y - 1) * rowBytes + i] : 0;
      filtered[at + 1 + i] = pixels[y * rowBytes + i] - above;
    }
  }
  return filtered;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
