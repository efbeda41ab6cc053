import type { Page } from 'puppeteer-core';

/** All that is read or touched while one plays. */
export const PANELS = [
  '.board',
  '.clock',
  '.goal',
  '.feed',
  '.hint',
  '.callout',
  '.minimap',
  '.line',
  '.room',
  '.coach',
  '.loss',
  '.leaving',
  '.own-state',
  '.boost',
];

/**
 * Elements of the HUD that lie over another or reach out of the screen. With `scale` the text is made that large, and all that
 * comes and goes is there, at its longest.
 */
export function findOverlaps(on: Page, scale?: string): Promise<string[]> {
  return on.evaluate(
    (parts, wanted) => {
      if (wanted) {
        document.documentElement.style.setProperty('--scale', wanted);
        document.getElementById('hud')?.classList.add('touched');
        for (const [selector, text] of [
          ['.hint', 'Dust shower in 5 s: the ring on the map'],
          ['.callout', 'WWWWWWWWWWWWWWWW boosted, you did not'],
          ['.coach', 'The crown doubles the loot: ram whoever wears it'],
          ['.loss', 'The server restarted. Your comet with 31234 dust is gone; you start anew.'],
        ]) {
          const element = document.querySelector<HTMLElement>(selector);
          if (element) element.textContent = text;
          if (element) element.hidden = false;
        }
      }
      const boxes = parts.flatMap((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return box && box.width > 0 && box.height > 0 ? [{ part, box }] : [];
      });
      const cut = boxes.filter(
        ({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight,
      );
      const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).map((b) => ({ a, b })));
      const over = pairs.filter(({ a, b }) => {
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        return width > 1 && height > 1;
      });
      return [...cut.map(({ part }) => `${part} is cut off`), ...over.map(({ a, b }) => `${a.part} over ${b.part}`)];
    },
    PANELS,
    scale,
  );
}
