import type { Telemetry } from '../../net/time/telemetry.ts';

/** Longest line: a reset frame lists everything in view and would push all others out. */
const LONGEST_TEXT = 160;

/** The last messages, newest first: how long ago, direction, bytes, what it says. */
export function logLines(log: Telemetry['log'], nowMs: number): string {
  const lines: string[] = [];
  for (let i = log.length - 1; i >= 0; i--) {
    const { atMs, out, bytes, text } = log[i];
    const ago = Math.max(0, (nowMs - atMs) / 1000)
      .toFixed(2)
      .padStart(6);
    const words = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
    lines.push(`${ago} s ${out ? '→' : '←'} ${String(bytes).padStart(4)} B  ${words}`);
  }
  return lines.join('\n');
}
