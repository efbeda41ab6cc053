import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type AccessLine, createAccessLog } from '../../../../server/log/access.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(path: string) {
  const time = { ms: 0 };
  const said: object[] = [];
  const lost: string[] = [];
  const access = createAccessLog({
    path,
    log: { info: (fields) => void said.push(fields) },
    nowMs: () => time.ms,
    calendarMs: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    onLost: (code) => void lost.push(code),
  });
  return { access, time, said, lost };
}

const line = (more: Partial<AccessLine> = {}): AccessLine => ({
  method: 'GET',
  path: '/api/rooms',
  status: 200,
  from: '1a2b3c4d',
  ...more,
});

const linesOf = (path: string) => readFileSync(path, 'utf8').trim().split('\n');

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a line has its time and no more than it was given, and only its owner and group read the file', async () => {
  const path = join(folder, 'access.log');
  const { access } = open(path);
  access.note(line());
  await until(() => statSync(path).size > 0);
  expect(readFileSync(path, 'utf8')).toBe(
    '{"time":"2026-01-02T03:04:05.000Z","method":"GET","path":"/api/rooms","status":200,"from":"1a2b3c4d"}\n',
  );
  expect(statSync(path).mode & 0o777 & ~0o640).toBe(0);
});

test('a file that is moved away gets no more lines, and a new one begins', async () => {
  const path = join(folder, 'moved.log');
  const { access } = open(path);
  access.note(line({ status: 201 }));
  await until(() => statSync(path).size > 0);
  renameSync(path, `${path}.1`);
  access.note(line({ status: 202 }));
  access.flush();
  expect([linesOf(`${path}.1`), linesOf(path)].map((lines) => lines.map((one) => JSON.parse(one).status))).toEqual([
    [201],
    [202],
  ]);
});

test('a flood writes a thousand lines at once and a hundred a second, and says how many it left out', () => {
  const path = join(folder, 'flood.log');
  const { access, time } = open(path);
  for (let i = 0; i < 5000; i++) access.note(line());
  access.flush();
  expect(linesOf(path)).toHaveLength(1000);
  time.ms = 1000;
  for (let i = 0; i < 5000; i++) access.note(line());
  access.flush();
  const lines = linesOf(path).map((one) => JSON.parse(one));
  expect([lines.length, lines[1000].leftOut, lines[1001].leftOut]).toEqual([1100, 4000, undefined]);
});

test('lines that cannot be written are counted, and the next are tried again', async () => {
  const path = join(folder, 'gone', 'access.log');
  mkdirSync(join(folder, 'gone'));
  const { access, lost } = open(path);
  rmSync(join(folder, 'gone'), { recursive: true });
  access.note(line());
  access.note(line());
  await until(() => lost.length === 2);
  mkdirSync(join(folder, 'gone'));
  access.note(line());
  await until(() => statSync(path, { throwIfNoEntry: false })?.size !== undefined);
  access.flush();
  expect([lost, linesOf(path).length]).toEqual([['ENOENT', 'ENOENT'], 1]);
});

test('a file that cannot be had ends the start with a sentence', () => {
  expect(() => open(join(folder, 'nowhere', 'access.log'))).toThrow(
    /^ACCESS_LOG is .*access\.log, but that file cannot be written \(ENOENT\)\.$/,
  );
});

test('without a file the log has joins and refusals', () => {
  const { access, said } = open('');
  access.note(line());
  access.note(line({ method: 'POST', path: '/api/join' }));
  access.note(line({ status: 404 }));
  expect(said).toEqual([line({ method: 'POST', path: '/api/join' }), line({ status: 404 })]);
});
