import { lstatSync, readFileSync } from 'node:fs';

/** A file of `NAME=value` lines, as editors of all systems write them. */
export interface EnvFile {
  readonly path: string;
  readonly settings: ReadonlyMap<string, Setting>;
  /** A sentence for the file that cannot be read, or for each line. */
  readonly problems: readonly string[];
}

export interface Setting {
  readonly value: string;
  readonly line: number;
}

/** Reads a file; one that does not exist is empty. Throws nothing: what is wrong is among its problems. */
export function readEnvFile(path: string): EnvFile {
  try {
    // Of the link itself: a link to nothing is a mistake, not a file that nobody made.
    if (!lstatSync(path, { throwIfNoEntry: false })) return { path, settings: new Map(), problems: [] };
    return parseEnv(path, decode(readFileSync(path)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = WHY[code ?? ''] ?? message;
    return { path, settings: new Map(), problems: [`${path} cannot be read: ${why}.`] };
  }
}

const WHY: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder, and must be a file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ENOENT: 'it is a link to a file that does not exist',
  ELOOP: 'it is a link to itself',
};

/** UTF-16 is what PowerShell writes with `>`. The first character is ASCII: one byte of it is 0. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (second === 0 || (first === 0xff && second === 0xfe)) return bytes.toString('utf16le');
  if (first === 0 || (first === 0xfe && second === 0xff)) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return bytes.toString('utf8');
}

/** The colon is that of YAML, `export` that of a shell. */
const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s*(.*)$/;

/** `path` is for the sentences. The last of several lines with one name counts. */
export function parseEnv(path: string, text: string): EnvFile {
  const settings = new Map<string, Setting>();
  const problems: string[] = [];
  for (const [i, raw] of text.split(/\r\n|\n|\r/).entries()) {
    // A byte order mark is white space, and goes here too.
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, rest = ''] = LINE.exec(line) ?? [];
    const value = name === undefined ? { problem: 'this is no setting. Write NAME=value.' } : readValue(rest);
    if (typeof value === 'string') settings.set(name, { value, line: i + 1 });
    else problems.push(`${path}, line ${i + 1}: ${value.problem}`);
  }
  return { path, settings, problems };
}

/** Everything is taken as it stands, backslashes too: `C:\new` has no line end in it. */
function readValue(text: string): string | { problem: string } {
  const [quote] = /^["'`]/.exec(text) ?? [];
  // "#" within a word belongs to it: a folder may be called c#.
  if (quote === undefined) return checkText(text.replace(/(^|\s+)#.*$/, ''));
  const end = text.indexOf(quote, 1);
  if (end < 0) return { problem: `the value begins with ${quote} and does not end with it on the same line.` };
  const behind = text.slice(end + 1).trim();
  if (behind !== '' && !behind.startsWith('#')) return { problem: `there is more text behind the closing ${quote}.` };
  return checkText(text.slice(1, end));
}

function checkText(value: string): string | { problem: string } {
  return /[\0\uFFFD]/.test(value)
    ? { problem: 'there are characters that are not UTF-8. Save the file as UTF-8.' }
    : value;
}
