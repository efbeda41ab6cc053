// Text on standard error that changes in place on a terminal; elsewhere a line every few seconds.

const LINE_EVERY_MS = 5000;

export interface Live {
  /** Draws `lines` on a terminal; says `line` in a file or a pipe. */
  show(lines: readonly string[], line: string): void;
  /** What was drawn stays, the next begins below. */
  keep(): void;
  /** A line for good, in place of what was drawn. */
  say(line: string): void;
}

export function createLive(stream: NodeJS.WriteStream = process.stderr): Live {
  let drawn = 0;
  let lineMs = Number.NEGATIVE_INFINITY;
  return {
    show(lines, line) {
      if (stream.isTTY) {
        const text = lines.map((one) => one.slice(0, (stream.columns || 80) - 1)).join('\n');
        // Up to the first line, and all from there on is cleared.
        stream.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r\x1b[J${text}\n`);
        drawn = lines.length;
      } else if (performance.now() - lineMs >= LINE_EVERY_MS) {
        lineMs = performance.now();
        stream.write(`${line}\n`);
      }
    },
    keep() {
      drawn = 0;
    },
    say(line) {
      if (stream.isTTY && drawn > 0) stream.write(`\x1b[${drawn}A\r\x1b[J`);
      stream.write(`${line}\n`);
      drawn = 0;
    },
  };
}

const BAR = 24;

/** A bar of which a share, 0 to 1, is filled. */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
}
