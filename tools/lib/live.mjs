// Text on standard error that changes in place on a terminal; elsewhere a line every few seconds.

const LINE_EVERY_MS = 5000;

/** @param {NodeJS.WriteStream} [stream] */
export function createLive(stream = process.stderr) {
  let drawn = 0;
  let lineMs = Number.NEGATIVE_INFINITY;
  return {
    /**
     * @param {readonly string[]} lines for a terminal
     * @param {string} line for a file or a pipe
     */
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
    /** What was drawn stays, the next begins below. */
    keep() {
      drawn = 0;
    },
    /** A line for good, in place of what was drawn. @param {string} line */
    say(line) {
      if (stream.isTTY && drawn > 0) stream.write(`\x1b[${drawn}A\r\x1b[J`);
      stream.write(`${line}\n`);
      drawn = 0;
    },
  };
}

const BAR = 24;

/** @param {number} share 0 to 1 */
export function bar(share) {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
}
