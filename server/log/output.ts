import { write, writeSync } from 'node:fs';

/** Takes lines for a descriptor. Nothing here throws or waits: a line that cannot be written is lost, and counted. */
export interface LogOutput {
  write(line: string): void;
  /** The process ends: what still waits is written at once, as far as it is taken. */
  flush(): void;
}

/** Lines that wait for a reader who stands still: more of them would fill the memory. */
const MOST_WAITING = 10_000;
const RETRY_MS = 100;
/** At the end a full pipe is tried so often, a fifth of a second: longer, and a supervisor kills what is done. */
const LAST_TRIES = 20;
const LAST_RETRY_MS = 10;
const NOTHING = Buffer.alloc(0);

/**
 * @param fd where lines go; a pipe or terminal must not block, or the process cannot end while nobody reads it
 * @param onLost told of each line that is lost, and why: a code like ENOSPC
 */
export function openLogOutput(fd: number, onLost: (code: string) => void): LogOutput {
  const waiting: string[] = [];
  /** What is not yet taken of the line that is being written. */
  let rest: Buffer = NOTHING;
  let isWhole = true;
  /** The last line was cut off: the next one must not go on behind it. */
  let isCut = false;
  let isBusy = false;
  let isInFlight = false;

  const hasMore = () => {
    if (rest.length > 0) return true;
    const line = waiting.shift();
    if (line === undefined) return false;
    rest = Buffer.from(isCut ? `\n${line}` : line);
    isWhole = true;
    return true;
  };

  const take = (written: number) => {
    rest = rest.subarray(written);
    isWhole = false;
    isCut &&= rest.length > 0;
  };

  const lose = (code = 'unknown') => {
    isCut ||= !isWhole;
    rest = NOTHING;
    onLost(code);
  };

  const writeOn = () => {
    isBusy = isInFlight = hasMore();
    if (isBusy) write(fd, rest, heard);
  };

  const heard = (error: NodeJS.ErrnoException | null, written: number) => {
    isInFlight = false;
    if (error?.code === 'EAGAIN') return void setTimeout(writeOn, RETRY_MS).unref();
    if (error) lose(error.code);
    else take(written);
    writeOn();
  };

  const writeLast = (tries: number) => {
    try {
      while (hasMore()) take(writeSync(fd, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === 0) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_RETRY_MS);
      writeLast(tries - 1);
    }
  };

  return {
    write(line) {
      if (waiting.length >= MOST_WAITING) return onLost('EAGAIN');
      waiting.push(line);
      if (!isBusy) writeOn();
    },
    flush() {
      // A thread is writing it: the process does not end before that has returned.
      if (isInFlight) rest = NOTHING;
      writeLast(LAST_TRIES);
    },
  };
}
