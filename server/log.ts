import { type DestinationStream, type Level, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * The server's log: one JSON object a line, or readable lines when a person watches.
 * @param level the least important kind of line to write, or 'silent'
 */
export function createLogger(level: Level | 'silent'): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, process.stdout.isTTY ? readableLines() : structuredLines());
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

function readableLines(): DestinationStream {
  return { write: (json) => void process.stdout.write(formatReadable(json)) };
}

function structuredLines(): DestinationStream {
  // Not synchronous: a log collector that stops reading its pipe would otherwise stop the tick. pino flushes at exit.
  return pino.destination({ dest: 1, sync: false, minLength: 0 });
}
