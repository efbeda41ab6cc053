import { type Level, type Logger, pino } from 'pino';
import { openLogOutput } from './output.ts';

export type { Logger } from 'pino';

/**
 * The server's log: one JSON object a line, or readable lines when a person watches.
 * @param level the least important kind of line to write, or 'silent'
 * @param onLost told of each line that cannot be written
 */
export function createLogger(level: Level | 'silent', onLost: () => void): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Asked first: to ask makes a pipe one that does not block.
  const isTerminal = process.stdout.isTTY;
  neverBlock();
  const output = openLogOutput(STANDARD_OUTPUT, telling(onLost));
  process.on('exit', output.flush);
  return pino(options, {
    write: (line) => output.write(isTerminal ? formatReadable(line) : line),
  });
}

const STANDARD_OUTPUT = 1;

/** A terminal that is stopped (Ctrl-S) or a pipe that nobody reads would keep the process from ending. Node has no other way. */
function neverBlock(): void {
  const { _handle } = process.stdout as { _handle?: { setBlocking?(isBlocking: boolean): void } };
  _handle?.setBlocking?.(false);
}

/** Says once for each reason, where a person may look, that the log has holes. */
function telling(onLost: () => void): (code: string) => void {
  const told = new Set<string>();
  return (code) => {
    onLost();
    if (told.has(code)) return;
    told.add(code);
    console.error(`cometa: the log cannot be written (${code}): lines are lost and counted, and the game goes on.`);
  };
}

/**
 * One JSON log line as a person reads it: time, level, message, then the other fields.
 * @param json a line as pino writes it; anything else is returned unchanged
 */
export function formatReadable(json: string): string {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(json);
  } catch {
    return json;
  }
  const { time, level, msg, pid: _pid, err, ...fields } = line;
  const clock = String(time).slice(11, 23);
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  const head = [clock, String(level).toUpperCase().padEnd(5), msg ?? '', ...rest].join(' ').trimEnd();
  return `${head}${formatError(err)}\n`;
}

function formatValue(value: unknown): string {
  // Quoted unless plain: a player's name with escape sequences or line ends must not write on the terminal.
  return typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value);
}

function formatError(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { stack, message } = err as { stack?: unknown; message?: unknown };
  return `\n${String(stack ?? message)}`;
}
