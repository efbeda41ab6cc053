#!/usr/bin/env node
// Entry point of every command. It loads nothing but the preflight at first: with a wrong Node, or before `npm ci`, the
// other modules fail with a stack trace instead of a sentence. Then it builds the tools where that is needed, and hands over.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { preflight } from './preflight.mjs';

const problem = preflight();
if (problem) {
  console.error(problem);
  process.exit(1);
}
// A terminal that has closed: an error that nobody hears would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const args = process.argv.slice(2);
const { ensureServerBuilt, TOOLS_SCRIPT, tryBuild } = await import('./build.mjs');
if (args.includes('--no-build')) {
  if (!existsSync(TOOLS_SCRIPT)) {
    console.error('Nothing is built: run "cometa build" first, or leave --no-build out.');
    process.exit(1);
  }
} else {
  const failed = await tryBuild(ensureServerBuilt);
  if (failed) process.exit(failed);
}
const { main } = await import(pathToFileURL(TOOLS_SCRIPT).href);
if (!main) {
  console.error('What is built is not whole: dist/server/tools.js is empty. Delete dist, then try again.');
  process.exit(1);
}
await main(args);
