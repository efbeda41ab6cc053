// `cometa bench --client`: what a picture costs the page, beside a bare scene of Phaser's that draws the same; what it leaves to
// the garbage collector; and whether anything grows while one plays.

import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page, Protocol } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { ROOT } from '../../../bin/build.mjs';
import { ensureWritable } from '../../../bin/writable.mjs';
import type { FlagValues } from '../../lib/flags.ts';
import { findChromium, installChromium, launchOptions } from '../../lib/install/chromium.mjs';
import { print } from '../../lib/output.ts';
import { median } from '../../lib/quantile.ts';
import { playForMinutes } from './growth.ts';

/** Milliseconds of script in a picture, median. */
interface Round {
  ours: number;
  bare: number;
}

const COMETS = 300;
/** In view where garbage is judged: a full room whose players meet. */
const STEADY_COMETS = 60;
/** Script of our scene a frame, to that of the bare one. */
const MOST_RATIO = 1.6;
const MOST_BYTES = 2048;
/** Where V8 happens to put things and what it compiles first differs from page to page by a tenth. */
const PAGES = 3;
const ROUNDS = 5;
const FRAMES = 50;
/**
 * Ten seconds of play. Until V8 has compiled the scene for good a picture's script takes up to half more: the ratio then is 1.9 to 2.1.
 */
const WARM_FRAMES = 600;
/** Of the bare scene, which has little to compile beyond Phaser; and of a page that has played. */
const BRIEF_FRAMES = 120;
const ALLOCATION_FRAMES = 400;
/** Half a minute of play: until V8 has compiled it for good, each fraction is an object. */
const SETTLED_FRAMES = 1800;
/** V8 looks at one allocation in about so many bytes: fewer cost time, more miss what is small. */
const SAMPLE_BYTES = 512;
const TYPES = { '.js': 'text/javascript', '.html': 'text/html' };
const HTML = `<!doctype html><meta charset="utf-8"><style>body{margin:0}</style><body><script type="module" src="/page.js"></script>`;

/** Runs `cometa bench --client`. @returns exit status */
export async function benchClient(values: FlagValues): Promise<number> {
  const outDir = join(ROOT, '.cache/bench-client');
  await bundlePage(outDir);
  const server = createServer((request, response) => answer(outDir, request.url ?? '/', response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = server.address() as AddressInfo;
  const browser = await puppeteer.launch({
    ...launchOptions((await findChromium()) ?? (await installChromium())),
    defaultViewport: { width: 800, height: 450 },
    protocolTimeout: 600_000,
  });
  try {
    const open = async (comets: number) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(String(error)));
      await page.goto(`http://127.0.0.1:${port}/?comets=${comets}`);
      await page.waitForFunction('window.bench');
      return page;
    };
    const rounds: Round[] = [];
    for (let i = 0; i < PAGES; i++) {
      const crowded = await open(COMETS);
      rounds.push(...(await compareScript(crowded)));
      if (i === PAGES - 1) await countAllocations(crowded, COMETS);
      await crowded.close();
    }
    const isFast = await tellRatio(rounds);
    const steady = await open(STEADY_COMETS);
    const isClean = (await countAllocations(steady, STEADY_COMETS)) <= MOST_BYTES;
    await steady.close();
    const minutes = Number(values.minutes ?? 0);
    const isSteady = minutes > 0 ? await playForMinutes(browser, minutes) : true;
    return isFast && isClean && isSteady ? 0 : 1;
  } finally {
    await browser.close();
    server.close();
  }
}

/** Phaser, our scene and the benchmark each in a file of its own: allocations are told by file. */
async function bundlePage(outDir: string): Promise<void> {
  ensureWritable(outDir);
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'warn',
    root: ROOT,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      // Names of functions are what the report says.
      minify: false,
      chunkSizeWarningLimit: 9000,
      rolldownOptions: {
        input: { page: join(ROOT, 'tools/bench/client/page.ts') },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          codeSplitting: {
            groups: [
              { name: 'phaser', test: /[\\/]node_modules[\\/]/ },
              { name: 'game', test: /[\\/]game[\\/]/ },
            ],
          },
        },
      },
    },
  });
}

function answer(folder: string, url: string, response: ServerResponse): void {
  const path = url.split('?')[0];
  const type = TYPES[extname(path) as keyof typeof TYPES] ?? TYPES['.html'];
  response.setHeader('content-type', type);
  // Isolated pages read the time to 5 µs, others to 100.
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  try {
    response.end(path === '/' ? HTML : readFileSync(join(folder, path.replace(/[^\w.-]/g, ''))));
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

/** Turn by turn, so that whatever else the machine does befalls both. */
async function compareScript(page: Page): Promise<Round[]> {
  await play(page, 'ours', WARM_FRAMES);
  await play(page, 'bare', BRIEF_FRAMES);
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const ours = median(await play(page, 'ours', FRAMES));
    rounds.push({ ours, bare: median(await play(page, 'bare', FRAMES)) });
  }
  const drawn = await page.evaluate(() => window.bench?.drawn());
  const ratio = median(ratiosOf(rounds)).toFixed(2);
  await print(
    `${COMETS} comets in view; drawn: ${said(drawn?.ours)}; by the bare scene: ${said(drawn?.bare)}; ratio ${ratio}`,
  );
  return rounds;
}

/** Ascending. */
function ratiosOf(rounds: readonly Round[]): number[] {
  return rounds.map(({ ours, bare }) => ours / bare).sort((a, b) => a - b);
}

/** Prints the ratio. @returns whether it is kept */
async function tellRatio(rounds: readonly Round[]): Promise<boolean> {
  const ratios = ratiosOf(rounds);
  const ratio = median(ratios);
  const ms = (n: number) => `${n.toFixed(2)} ms`;
  const ours = ms(median(rounds.map((round) => round.ours)));
  const bare = ms(median(rounds.map((round) => round.bare)));
  await print(`script per frame: ours ${ours}, bare ${bare}, medians of ${rounds.length} rounds of ${FRAMES} frames`);
  const span = `${ratios[0].toFixed(2)} to ${ratios[ratios.length - 1].toFixed(2)}`;
  await print(`ratio ${ratio.toFixed(2)} (${span}), at most ${MOST_RATIO}`);
  return ratio <= MOST_RATIO;
}

async function play(page: Page, whom: 'ours' | 'bare', frames: number): Promise<number[]> {
  const times = await page.evaluate((who, count) => window.bench?.play(who, count), whom, frames);
  return times ?? [];
}

function said(kinds: Record<string, number> | undefined): string {
  return Object.entries(kinds ?? {})
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

/**
 * What our own code leaves to the collector in a picture.
 * @returns bytes
 */
async function countAllocations(page: Page, comets: number): Promise<number> {
  const session = await page.createCDPSession();
  await session.send('HeapProfiler.enable');
  await play(page, 'ours', comets === STEADY_COMETS ? SETTLED_FRAMES : BRIEF_FRAMES);
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await play(page, 'ours', ALLOCATION_FRAMES);
  const { profile } = await session.send('HeapProfiler.stopSampling');
  const byFunction = new Map<string, number>();
  const byFile = new Map<string, number>();
  const visit = (node: Protocol.HeapProfiler.SamplingHeapProfileNode) => {
    const { functionName, url, lineNumber } = node.callFrame;
    const file = url.slice(url.lastIndexOf('/') + 1) || '(none)';
    byFile.set(file, (byFile.get(file) ?? 0) + node.selfSize / ALLOCATION_FRAMES);
    if (file === 'game.js') {
      const name = `${functionName || '(anonymous)'}:${lineNumber + 1}`;
      byFunction.set(name, (byFunction.get(name) ?? 0) + node.selfSize / ALLOCATION_FRAMES);
    }
    for (const child of node.children) visit(child);
  };
  visit(profile.head);
  const bytes = byFile.get('game.js') ?? 0;
  const limit = comets === STEADY_COMETS ? `, at most ${MOST_BYTES}` : '';
  await print(`allocated per frame by our own code, ${comets} comets in view: ${Math.round(bytes)} bytes${limit}`);
  const most = [...byFunction].sort(([, a], [, b]) => b - a).slice(0, 5);
  for (const [name, size] of most) await print(`  ${String(Math.round(size)).padStart(6)}  ${name}`);
  const others = [...byFile]
    .filter(([file]) => file !== 'game.js')
    .map(([file, size]) => `${file} ${Math.round(size)}`);
  await print(`by others: ${others.join(', ')}`);
  return bytes;
}
