// Three builds from one file: the page (root `game`, into dist/page), the server with the tools (SSR build, into dist/server; with
// mode `dev` the server alone), and with mode `report` the page of dashboard and reports (one file, into dist/report).
//
// msgpackr runs unchanged in the page. It makes code of a string (`new Function`, which the page's Content-Security-Policy
// forbids) for its extension of records alone. No message holds a record, and msgpackr goes on without where it is forbidden.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { iconsPlugin } from './tools/build/icons.ts';
import { inlinePlugin } from './tools/build/inline.ts';
import { precompressPlugin } from './tools/build/precompress.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

const page: UserConfig = {
  root: `${ROOT}game`,
  // Addresses in the page are relative to it: behind a proxy it may lie under a path.
  base: './',
  // Beside .cache/types and not inside node_modules, which may be read-only.
  cacheDir: `${ROOT}.cache/vite`,
  build: {
    outDir: `${ROOT}dist/page`,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Every browser of the target preloads modules by itself.
    modulePreload: { polyfill: false },
    // Phaser alone is larger than Vite's limit for a warning; tools/build/precompress.ts prints the sizes that matter.
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    rolldownOptions: {
      // The game, the page that plays a journal (tools/replay/watch.ts), the one that shows a replay, and the leaderboard.
      input: ['index', 'watch', 'replay', 'leaderboard'].map((page) => `${ROOT}game/${page}.html`),
      checks: { pluginTimings: false },
      output: {
        // In a chunk of its own Phaser stays in the browser's cache when our script changes.
        codeSplitting: { groups: [{ name: 'phaser', test: /[\\/]node_modules[\\/](phaser|eventemitter3)[\\/]/ }] },
      },
    },
  },
  // protocol/ lies beside the root; without this Vite's development server refuses to serve it.
  server: { fs: { allow: [ROOT] } },
  plugins: [iconsPlugin(), precompressPlugin()],
};

// Not in dist/page, which the public port serves.
const report: UserConfig = {
  root: `${ROOT}game/pages/report`,
  base: './',
  cacheDir: `${ROOT}.cache/vite`,
  publicDir: false,
  build: {
    outDir: `${ROOT}dist/report`,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  plugins: [inlinePlugin()],
};

const SERVER_ENTRY = {
  main: `${ROOT}server/main.ts`,
  // The program of a thread.
  'gateway-thread': `${ROOT}server/cores/gateway-thread.ts`,
};
// Entries share chunks. Each command is a chunk that is loaded when it runs: `--help` loads none.
const TOOLS_ENTRIES = {
  tools: `${ROOT}tools/cli/main.ts`,
  // For those who import what is built: tests the bots, a program of one's own the report (docs/DASHBOARD.md).
  bots: `${ROOT}game/bots/main.ts`,
  report: `${ROOT}tools/lib/report.ts`,
};

/** What runs before a build is no part of it: `bin/` stays where it is, seen from dist/server, and is the same modules for launcher and tools. */
function launcherPlugin(): Plugin {
  return {
    name: 'cometa-launcher',
    enforce: 'pre',
    resolveId: (source) =>
      /\/bin\/\w+\.mjs$/.test(source) ? { id: `../../bin/${basename(source)}`, external: true } : null,
  };
}

function buildServer(input: Record<string, string>): UserConfig {
  return {
    root: ROOT,
    cacheDir: `${ROOT}.cache/vite`,
    publicDir: false,
    plugins: [launcherPlugin()],
    build: {
      outDir: `${ROOT}dist/server`,
      emptyOutDir: true,
      target: 'node20',
      sourcemap: true,
      minify: false,
      ssr: true,
      rolldownOptions: {
        input,
        // What only developers need may be absent: then the command that needs it says so, and all others run.
        external: Object.keys(devDependencies),
        // All in one folder: what looks for files beside it, as the server does for the page, may lie in any of them.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  };
}

export default defineConfig(({ isSsrBuild, mode }) => {
  if (isSsrBuild) return buildServer(mode === 'dev' ? SERVER_ENTRY : { ...SERVER_ENTRY, ...TOOLS_ENTRIES });
  return mode === 'report' ? report : page;
});
