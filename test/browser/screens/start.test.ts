import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, type Stage } from '../../harness/client/browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

test.each(['en', 'pt-BR'])(
  'with all its news the start screen of the smallest phone does not scroll: %s',
  async (tag) => {
    const page = await stage.browser.newPage();
    await page.evaluateOnNewDocument(
      (language) => Object.defineProperty(navigator, 'languages', { value: [language] }),
      tag,
    );
    await page.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true, deviceScaleFactor: 1 });
    await page.goto(stage.origin);
    // Shown once something is known of the room.
    await page.waitForSelector('.to-gallery', { visible: true });
    expect(await page.$eval('#start', (start) => start.scrollHeight - start.clientHeight)).toBeLessThanOrEqual(0);
    await page.close();
  },
);
