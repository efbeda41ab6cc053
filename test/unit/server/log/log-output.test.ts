import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLogOutput } from '../../../../server/log/output.ts';
import { mountFullDisk } from '../../../harness/server/full-disk.ts';

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
const folder = mkdtempSync(join(tmpdir(), 'cometa-log-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A pipe with both ends open; neither blocks. */
function openPipe(name: string): { reader: number; writer: number } {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return { reader: openSync(path, O_RDONLY | O_NONBLOCK), writer: openSync(path, O_WRONLY | O_NONBLOCK) };
}

function readAll(reader: number): string {
  const bytes = Buffer.alloc(1 << 20);
  return bytes.subarray(0, readSync(reader, bytes)).toString();
}

test('lines arrive in their order, each once', async () => {
  const path = join(folder, 'lines');
  const output = openLogOutput(openSync(path, 'a'), () => {});
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i}\n`);
  for (const line of lines) output.write(line);
  await until(() => readFileSync(path, 'utf8') === lines.join(''));
});

test('a device that is full loses each line and says why', async (context) => {
  if (!existsSync('/dev/full')) return context.skip('this system has no /dev/full');
  const lost: string[] = [];
  const output = openLogOutput(openSync('/dev/full', 'w'), (code) => lost.push(code));
  for (let i = 0; i < 7; i++) output.write(`line ${i}\n`);
  await until(() => lost.length === 7);
  expect(new Set(lost)).toEqual(new Set(['ENOSPC']));
});

test('on a full disk lines are lost, and whole lines come again when there is place', async (context) => {
  const disk = mountFullDisk(4);
  if (!disk) return context.skip('no disk to fill');
  try {
    const path = join(disk.dir, 'log');
    let lost = 0;
    const output = openLogOutput(openSync(path, 'a'), () => lost++);
    // Its last page takes four lines and a part of the fifth.
    const lines = Array.from({ length: 8 }, (_, i) => `${i} ${'x'.repeat(900)}\n`);
    for (const line of lines) output.write(line);
    await until(() => lost === 4);
    disk.free();
    output.write('later\n');
    await until(() => readFileSync(path, 'utf8').endsWith('\nlater\n'));
    const written = readFileSync(path, 'utf8');
    expect(written.startsWith(lines.slice(0, 4).join(''))).toBe(true);
    expect(written.split('\n')).toHaveLength(7);
    expect(lost).toBe(4);
  } finally {
    disk.remove();
  }
});

test('a reader that has gone costs lines, and nothing else', async () => {
  const { reader, writer } = openPipe('gone');
  closeSync(reader);
  const lost: string[] = [];
  const output = openLogOutput(writer, (code) => lost.push(code));
  output.write('one\n');
  output.write('two\n');
  await until(() => lost.length === 2);
  expect(lost).toEqual(['EPIPE', 'EPIPE']);
});

test('for a reader who is slow lines wait, ten thousand of them, and come whole', async () => {
  const { reader, writer } = openPipe('slow');
  let lost = 0;
  const output = openLogOutput(writer, () => lost++);
  const lines = Array.from({ length: 12_000 }, (_, i) => `line ${i} ${'x'.repeat(100)}\n`);
  for (const line of lines) output.write(line);
  expect(lost).toBeGreaterThan(0);
  const kept = lines.slice(0, lines.length - lost).join('');
  let heard = '';
  while (heard.length < kept.length) {
    try {
      heard += readAll(reader);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  expect(heard).toBe(kept);
});

test('at the end what waits is written; what a full pipe does not take is given up', async () => {
  const path = join(folder, 'last');
  const last = openLogOutput(openSync(path, 'a'), () => {});
  const lines = Array.from({ length: 40 }, (_, i) => `${i + 10}\n`);
  for (const line of lines) last.write(line);
  last.flush();
  // The first may be on its way in a thread, and come last.
  await until(() => readFileSync(path, 'utf8').match(/.+\n/g)?.sort().join('') === lines.join(''));
  const { writer } = openPipe('full');
  const output = openLogOutput(writer, () => {});
  for (let i = 0; i < 200; i++) output.write(`${'x'.repeat(1000)}\n`);
  // Returns at all: that is what is asked here.
  output.flush();
});
