#!/usr/bin/env node
// Entry point of every command. It loads nothing but the preflight at first: with a wrong Node, or before `npm ci`, the
// other modules fail with a stack trace instead of a sentence.
import { preflight } from './preflight.mjs';

const problem = preflight();
if (problem) {
  console.error(problem);
  process.exit(1);
}
const { runCli } = await import('../tools/cli/cli.mjs');
const { allSaid, surviveBrokenStreams } = await import('../tools/lib/output.mjs');
surviveBrokenStreams();
const status = await runCli(process.argv.slice(2));
// `start` resolves to undefined: the server lives on and ends the process itself.
if (status !== undefined) {
  await allSaid();
  process.exit(status);
}
