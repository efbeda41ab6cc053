import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, findMisspeltVariables, readConfig } from '../../../../server/config/config.ts';
import { readEnvFile } from '../../../../server/config/env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-env-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(bytes: string | Uint8Array): string {
  const path = join(folder, `${files++}.env`);
  writeFileSync(path, bytes);
  return path;
}

const settingsOf = (bytes: string | Uint8Array) =>
  Object.fromEntries([...readEnvFile(fileOf(bytes)).settings].map(([name, { value }]) => [name, value]));

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a file says the same', () => {
  const text = 'PORT=8123\r\n# größe\r\nROOM_SEATS=7\r\n';
  const mark = '\uFEFF';
  test.each([
    ['in UTF-8', Buffer.from(text)],
    ['with a byte order mark', Buffer.from(mark + text)],
    ['in UTF-16, the lower byte first', Buffer.from(mark + text, 'utf16le')],
    ['the same without a mark', Buffer.from(text, 'utf16le')],
    ['in UTF-16, the higher byte first', swapped(mark + text)],
    ['the same without a mark', swapped(text)],
    ['with lines of Unix', Buffer.from(text.replaceAll('\r', ''))],
    ['with lines of old Macs', Buffer.from(text.replaceAll('\n', ''))],
    ['with a comment in Latin-1', Buffer.from(text, 'latin1')],
    ['with colons', Buffer.from('PORT: 8123\nROOM_SEATS: 7')],
    ['for a shell', Buffer.from('export PORT=8123\nexport ROOM_SEATS="7" # few')],
    ['with much white space', Buffer.from('\n\t PORT \t= 8123 \n\n  ROOM_SEATS=7\t# few\n')],
  ])('%s', (_what, bytes) => {
    expect(settingsOf(bytes)).toEqual({ PORT: '8123', ROOM_SEATS: '7' });
  });
});

test.each([
  ["CAPTURE_DIR='/srv/a # b'", '/srv/a # b'],
  ['CAPTURE_DIR=/srv/c#/x # journals', '/srv/c#/x'],
  ['CAPTURE_DIR="a=b=c"# journals', 'a=b=c'],
  ['CAPTURE_DIR=a=b', 'a=b'],
  ['CAPTURE_DIR=C:\\new\\told', 'C:\\new\\told'],
  ['CAPTURE_DIR="C:\\new"', 'C:\\new'],
  ['CAPTURE_DIR: `it\'s "here"`', 'it\'s "here"'],
  ['CAPTURE_DIR: a: b', 'a: b'],
  ['CAPTURE_DIR=', ''],
  ['CAPTURE_DIR= # nowhere', ''],
  ['CAPTURE_DIR=first\nCAPTURE_DIR=second', 'second'],
])('%j gives %j', (text, value) => {
  expect(settingsOf(text)).toEqual({ CAPTURE_DIR: value });
});

/** Everything that is wrong with a file's text, without its path. */
function problemsOf(bytes: string | Uint8Array): readonly string[] {
  const file = readEnvFile(fileOf(bytes));
  try {
    readConfig({}, file);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => problem.replace(`${file.path}, `, ''));
  }
}

test.each([
  ['PORT 8080', 'line 1: this is no setting. Write NAME=value.'],
  ['#\nset PORT=8080', 'line 2: this is no setting. Write NAME=value.'],
  ['\n\n8080', 'line 3: this is no setting. Write NAME=value.'],
  ['HOST="::1', 'line 1: the value begins with " and does not end with it on the same line.'],
  ["HOST='::1' or not", "line 1: there is more text behind the closing '."],
  [
    Buffer.from('CAPTURE_DIR=Aufnahmen für mich', 'latin1'),
    'line 1: there are characters that are not UTF-8. Save the file as UTF-8.',
  ],
  ['PORT=80 80', 'line 1: PORT is "80 80", but must be a whole number from 0 to 65535.'],
  [
    '#\nHOST=localhost:8080',
    'line 2: HOST is "localhost:8080", but must be a name or an address of this machine, like 127.0.0.1 or ::1.',
  ],
])('%j is told with its line', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test.each([
  ['MAX_ROOM', 'MAX_ROOMS'],
  ['ROOM_SEAT', 'ROOM_SEATS'],
  ['ROOMSEATS', 'ROOM_SEATS'],
  ['room_seats', 'ROOM_SEATS'],
  ['PROT', 'PORT'],
  ['BOT', 'BOTS'],
  ['COMETA_PORT', 'PORT'],
  ['SEATS', 'ROOM_SEATS'],
  ['ADMIN_PROT', 'ADMIN_PORT'],
  ['CAPTURE_FOLDER', 'CAPTURE_DIR'],
  ['LOG_FORMAT', 'LOG_LEVEL'],
  ['GRACE_SECOND', 'GRACE_SECONDS'],
])('in the file %s ends the start: did you mean %s?', (name, meant) => {
  expect(problemsOf(`PORT=0\n${name}=5`)).toEqual([`line 2: there is no setting ${name}. Did you mean ${meant}?`]);
});

test('names that are nothing like ours stay in the file for others', () => {
  expect(problemsOf('NODE_ENV=production\nTZ=UTC\nPATH=/bin\nMONGO_URL=x\nDB_HOST=y\nCOMETA_DEV=1')).toEqual([]);
});

test('everything that is wrong is told at once', () => {
  expect(problemsOf('PORT\nSEND_EVRY=2\nSEND_EVERY=20')).toHaveLength(3);
});

test('a variable that is set wins over the file, and an empty line of it is none', () => {
  const file = readEnvFile(fileOf('PORT=1000\nROOM_SEATS=5\nCROWD='));
  expect(readConfig({ PORT: '2000' }, file)).toMatchObject({ port: 2000, roomSeats: 5, deferFrom: 250 });
});

test('of the environment only close misses are told', () => {
  expect(findMisspeltVariables({ ROOM_SEAT: '5', PORT: '1', COMETA_HOST: 'x' })).toEqual([
    'The variable ROOM_SEAT is set, and there is no such setting. Did you mean ROOM_SEATS?',
    'The variable COMETA_HOST is set, and there is no such setting. Did you mean HOST?',
  ]);
  const others =
    'PATH HOME HOSTNAME HOSTTYPE SHELL SHLVL PWD OLDPWD LANG TERM USER LOGNAME MAIL DISPLAY EDITOR VISUAL PAGER COLUMNS LINES CI NODE_ENV ' +
    'NODE_OPTIONS TZ TMPDIR HTTP_PROXY no_proxy npm_config_port npm_package_name COMETA_DEV COMETA_PYTHON COMETA_CHROMIUM SERVER_PORT DB_HOST ' +
    'KUBERNETES_SERVICE_HOST KUBERNETES_PORT_443_TCP_PORT LOG_FORMAT ROOM_ID MAX_MEMORY VIEWER APPDATA ComSpec WINDIR OS SSH_TTY DYNO';
  expect(findMisspeltVariables(Object.fromEntries(others.split(' ').map((name) => [name, 'x'])))).toEqual([]);
});

describe('a file that cannot be read is told', () => {
  test('no file at all is none', () => {
    expect(readEnvFile(join(folder, 'none'))).toMatchObject({ settings: new Map(), problems: [] });
  });

  test('a folder, a link to nothing', () => {
    const [dir, link] = [join(folder, 'dir'), join(folder, 'link')];
    mkdirSync(dir);
    symlinkSync(join(folder, 'gone'), link);
    expect(readEnvFile(dir).problems).toEqual([`${dir} cannot be read: it is a folder, and must be a file.`]);
    expect(readEnvFile(link).problems).toEqual([`${link} cannot be read: it is a link to a file that does not exist.`]);
  });

  test('one that this user may not read', () => {
    const path = fileOf('PORT=1');
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    const isRoot = process.getuid?.() === 0;
    // Root may read everything.
    if (isRoot) process.seteuid?.(65534);
    try {
      expect(readEnvFile(path).problems).toEqual([`${path} cannot be read: this user may not read it.`]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
