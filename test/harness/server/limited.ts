import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

export const HAS_LIMITS = process.platform !== 'win32';
if (!HAS_LIMITS) console.log('Not looked at under a low limit of file descriptors: Windows has none.');

const children: ChildProcess[] = [];

/** Ends all that were started. */
export function endLimited(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
}

export interface Limited {
  /** Lines of its log. */
  lines(): Record<string, unknown>[];
  stderr(): string;
  status: Promise<number | null>;
}

/** A command that may have so many file descriptors. */
export function runLimited(limit: number, args: string[], env: Record<string, string> = {}): Limited {
  const script = `ulimit -n ${limit}; exec "$@"`;
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, BIN, ...args], { env: { ...process.env, ...env } });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const whole = () => stdout.slice(0, stdout.lastIndexOf('\n') + 1).split('\n');
  return {
    lines: () => whole().flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
    stderr: () => stderr,
    status: once(child, 'close').then(([status]) => status),
  };
}
