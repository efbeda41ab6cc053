// SVG text, without a library: what all charts share. Its own background and colours for light and dark, since a page that
// shows it as a picture hands it neither.

/** Of all charts, in pixels. */
export const WIDTH = 800;

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; fill: #1f2328 }
  .page { fill: #ffffff; stroke: #d1d9e0 } .title { font-size: 16px; font-weight: 600 } .panel { font-weight: 600 }
  .soft { fill: #59636e; font-size: 12px } .grid { stroke: #e3e8ed } .mark { stroke: #59636e; stroke-dasharray: 4 3 }
  .own { fill: #d9730d } .other { fill: #8c9bab } .faint { opacity: 0.45 } .spread { stroke: #1f2328; stroke-width: 1.5 }
  .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .page { fill: #11161d; stroke: #3d444d } .soft { fill: #9198a1 } .grid { stroke: #2a313a }
    .mark { stroke: #9198a1 } .own { fill: #f0883e } .other { fill: #6e7b8a } .spread { stroke: #e6edf3 } .value { stroke: #11161d }
  }`;

export function wrap(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text(24, 34, title, 'title'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** The next of 1, 2, 5, 10 ... at or above. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least || 1));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}

export function text(
  x: number,
  y: number,
  words: string,
  kind: string = '',
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  const attributes = `${kind && ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${round(x)}" y="${y}"${attributes}>${escapeText(words)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
}

/** Thousands and millions by their letters, so that an axis is read at a glance. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (value >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return `${Number(value.toPrecision(3))}`;
}

/** Tenths of a pixel: shorter files, and the same from every machine. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escapeText(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
