import { spawnSync } from 'node:child_process';
import { arch, cpus, totalmem } from 'node:os';
import { ROOT } from '../../../bin/build.mjs';
import type { Machine } from '../results/results.ts';
import { peerVersions } from './peers.ts';

/** What is measured, and on what. */
export function describeMachine(): Machine {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  const gib = Math.round(totalmem() / 2 ** 30);
  const text = `${cpus().length} cores of ${model}, ${gib} GiB, ${process.platform} ${arch()}, Node ${process.version}`;
  return { text, date, cores: cpus().length, node: process.version, cometa: readRevision(), peers: peerVersions() };
}

function readRevision(): string {
  const { stdout, status } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}
