import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import type { Room } from '../../../server/host/room.ts';
import { ROW } from '../../../server/ledger/rows.ts';
import type { CpuProfile } from '../../../server/ledger/stacks.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { connectPeer } from '../../../tools/lib/virtual/peer.ts';
import type { VirtualTime } from '../../../tools/lib/virtual/virtual.ts';
import { parseTrace, type Slice } from '../../harness/bytes/chrome-trace.ts';
import { profileInDevTools, tracksInDevTools } from '../../harness/bytes/devtools.ts';
import { sendRaw } from '../../harness/server/raw-client.ts';

const NAME = 'Tycho-Brahe';
const folder = mkdtempSync(join(tmpdir(), 'cometa-slow-tick-'));
const dir = join(folder, 'captures');
const lines: { fields: Record<string, unknown>; message: string }[] = [];
let server: Server;
let leave = () => {};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

function stallTheHouse(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

/** The next time somebody looks who has left, it takes long: housekeeping does so each tick. */
function stallOnce(room: Room): void {
  const { leavers } = room;
  Object.defineProperty(room, 'leavers', {
    configurable: true,
    get() {
      Object.defineProperty(room, 'leavers', { value: leavers, configurable: true, writable: true });
      stallTheHouse(40);
      return leavers;
    },
  });
}

/** A player in this process, who stays however long the tests take. @returns its end */
function enter(): () => void {
  return connectPeer(server.game, server.game.time as VirtualTime, { name: NAME, colour: 0 }).keepPinging();
}

beforeAll(async () => {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: '0',
    CAPTURE_DIR: dir,
    CAPTURES_PER_MINUTE: '60',
    IDLE_SUPPRESSION_MS: '0',
    GRACE_SECONDS: '3600',
  });
  const log = {
    info() {},
    warn: (fields: object, message: string) => void lines.push({ fields: { ...fields }, message }),
  };
  server = await startServer({ config, page: new Map(), log });
  leave = enter();
  await until(() => server.game.ledger.settled > 60);
});

afterAll(async () => {
  leave();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.adminPort}${path}`, init);
const filesOf = (end: string) => readdirSync(dir).filter((name) => name.endsWith(end));
const read = (name: string) => readFileSync(join(dir, name), 'utf8');

/**
 * Stalls ticks until the log tells of one, and all files are there. One that a slow tick of a busy machine has come just
 * before is not caught.
 */
async function stall(): Promise<{ fields: Record<string, unknown>; message: string }> {
  const [room] = server.game.lobby.rooms.values();
  const before = lines.length;
  for (;;) {
    stallOnce(room);
    await sleep(500);
    await server.captures.settled();
    const found = lines.slice(before).find(({ fields }) => fields.culprit === 'housekeeping');
    if (found) return found;
  }
}

/** The newest capture with samples in which a stalled tick is shown by a call that fills half of it. */
function findSampledStall(): { profile: string; text: string; tick: Slice } | undefined {
  for (const profile of filesOf('.cpuprofile').reverse()) {
    const text = read(profile.replace('.cpuprofile', '.trace.json'));
    const trace = parseTrace(text);
    const tick = trace.track('ticks').find(({ args }) => args.culprit === 'housekeeping');
    const isWithin = ({ startNs, endNs }: Slice) => tick && startNs >= tick.startNs && endNs <= tick.endNs + 2e6;
    const calls = flatten(trace.track('CPU')).filter((call) => call.name === 'keepHouse' && isWithin(call));
    if (tick && calls.some(({ startNs, endNs }) => endNs - startNs > 20e6)) return { profile, text, tick };
  }
  return undefined;
}

const flatten = (slices: readonly Slice[]): Slice[] => slices.flatMap((slice) => [slice, ...flatten(slice.inner)]);

test('POST /trace answers the last ticks', async () => {
  const answer = await ask('/trace?ticks=60', { method: 'POST' });
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="cometa.trace.json"');
  const text = await answer.text();
  const trace = parseTrace(text);
  for (const [name, slices] of await tracksInDevTools(text)) expect(slices).toEqual(trace.track(name));
  expect(trace.otherData).toMatchObject({ ticks: 60, tickHz: 60 });
  expect(trace.track('ticks').filter(({ name }) => name === 'tick')).toHaveLength(60);
});

test('a trace is made one at a time: twenty that are asked for at once are not twenty', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/trace?ticks=3600', { method: 'POST' })));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
  const refused = answers.find(({ status }) => status === 409);
  expect(await refused?.json()).toEqual({ message: 'A trace is being made; ask again when it is done.' });
  await Promise.all(answers.filter((answer) => answer !== refused).map((answer) => answer.arrayBuffer()));
});

test('POST /capture writes trace and journals, and says where', async () => {
  const answer = await ask('/capture', { method: 'POST' });
  expect(answer.status).toBe(200);
  const { files } = (await answer.json()) as { files: string[] };
  expect(files.map((path) => path.slice(path.lastIndexOf('-')))).toContain('-request.trace.json');
  expect(files.filter((path) => path.endsWith('.journal'))).toHaveLength(1);
  for (const path of files) expect(readFileSync(path).length).toBeGreaterThan(100);
});

describe('POST /cpu-profile', () => {
  test('samples so long, one at a time, and tells what it cost', async () => {
    let [first, second]: Response[] = [];
    do {
      const asked = ask('/cpu-profile?seconds=1', { method: 'POST' });
      await sleep(200);
      second = await ask('/cpu-profile?seconds=1', { method: 'POST' });
      first = await asked;
      // A busy machine may have been done with the first before it heard of the second.
    } while (second.status === 200);
    expect([second.status, await second.json()]).toEqual([
      409,
      { message: 'A profile is being made; ask again when it is done.' },
    ]);
    expect(first.headers.get('content-disposition')).toBe('attachment; filename="cometa.cpuprofile"');
    const text = await first.text();
    const { startTime, endTime } = JSON.parse(text) as CpuProfile;
    expect(endTime - startTime).toBeGreaterThan(0.9e6);
    expect(profileInDevTools(text).samples?.length).toBeGreaterThan(1);
    const report = (await (await ask('/ledger')).json()) as { rows: Record<string, { totalMs: number }> };
    expect(report.rows['between.samples'].totalMs).toBeGreaterThan(0);
  });

  test('ends when nobody waits any more', async () => {
    await expect(
      ask('/cpu-profile?seconds=60', { method: 'POST', signal: AbortSignal.timeout(300) }),
    ).rejects.toThrow();
    let status = 409;
    while (status === 409) {
      await sleep(20);
      status = (await ask('/cpu-profile?seconds=1', { method: 'POST' })).status;
    }
    expect(status).toBe(200);
  });
});

test('a busy phase is named; the next one is shown by samples of its own stack', async () => {
  // A room is not judged in its first ten seconds.
  const [room] = server.game.lobby.rooms.values();
  await until(() => room.world.tick > 620);
  const first = await stall();
  expect(first.message).toMatch(/^a slow tick: housekeeping took [\d.]+ ms, and [\d.]+ as a rule$/);
  expect(first.fields.tookMs).toBeGreaterThan(20);
  // Forty samples were due; a machine that is busy takes fewer.
  let shown: ReturnType<typeof findSampledStall>;
  while (!shown) {
    await stall();
    shown = findSampledStall();
  }
  const { profile, text, tick } = shown;
  const trace = parseTrace(text);
  expect(tick.args).toMatchObject({ room: first.fields.room, rooms: 1 });
  const inDevTools = await tracksInDevTools(text);
  expect([...inDevTools.keys()]).toContain('CPU samples');
  for (const [name, slices] of inDevTools) expect(slices).toEqual(trace.track(name));
  const { nodes } = JSON.parse(read(profile)) as CpuProfile;
  expect(nodes.map(({ callFrame }) => callFrame.functionName)).toContain('keepHouse');
  expect(profileInDevTools(read(profile)).samples?.length).toBeGreaterThan(1);
  expect(server.game.ledger.totalMs[ROW['between.samples']]).toBeGreaterThan(0);
  expect(inspector.url()).toBeUndefined();
});

test.each([
  ['POST /trace?ticks=0 HTTP/1.1\r\nContent-Length: 0', 'localhost', 400],
  ['POST /trace?ticks=3601 HTTP/1.1\r\nContent-Length: 0', 'localhost', 400],
  ['POST /cpu-profile?seconds=61 HTTP/1.1\r\nContent-Length: 0', 'localhost', 400],
  ['POST /cpu-profile?seconds=1.5 HTTP/1.1\r\nContent-Length: 0', 'localhost', 400],
  ['GET /capture HTTP/1.1', 'localhost', 405],
  ['GET /trace HTTP/1.1', 'localhost', 405],
  ['GET /cpu-profile HTTP/1.1', 'localhost', 405],
  ['GET /ledger HTTP/1.1', 'evil.example', 403],
  ['GET /ledger HTTP/1.1', 'localhost.evil.example', 403],
  ['GET /ledger HTTP/1.1', '192.168.1.7:9464', 403],
  ['GET /ledger HTTP/1.1', 'localhost:1234', 200],
  ['GET /ledger HTTP/1.1', '[::1]:9464', 200],
  ['GET /ledger HTTP/1.1', '127.0.0.1', 200],
  ['GET /ledger HTTP/1.1\r\nSec-Fetch-Site: cross-site', 'localhost', 403],
  ['GET /ledger HTTP/1.1\r\nSec-Fetch-Site: same-site', 'localhost', 403],
  ['GET /ledger HTTP/1.1\r\nSec-Fetch-Site: none', 'localhost', 200],
  ['GET /ledger HTTP/1.1\r\nSec-Fetch-Site: same-origin', 'localhost', 200],
  ['POST /trace HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0', 'localhost', 403],
  ['POST /capture HTTP/1.1\r\nOrigin: https://evil.example\r\nContent-Length: 0', 'localhost', 403],
])('"%s" of host %s is answered with %i', async (request, host, status) => {
  const answer = await sendRaw(server.adminPort ?? 0, `${request}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test.each(['/trace', '/cpu-profile', '/capture'])('%s is not there on the public port', async (path) => {
  expect((await fetch(`http://127.0.0.1:${server.port}${path}`)).status).toBe(404);
});

test('names, addresses and keys are in none of the files', async () => {
  const [room] = server.game.lobby.rooms.values();
  const [session] = room.sessions.flatMap((one) => one ?? []);
  expect(session.name).toBe(NAME);
  const names = readdirSync(dir);
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) {
    const text = readFileSync(join(dir, name), 'latin1');
    for (const secret of [NAME, session.key, '127.0.0.1']) expect(text).not.toContain(secret);
  }
});

test('a folder that may not be written is one sentence, and the game goes on', async () => {
  rmSync(dir, { recursive: true });
  writeFileSync(dir, '');
  const before = lines.length;
  const answer = await ask('/capture', { method: 'POST' });
  expect([answer.status, await answer.json()]).toEqual([
    500,
    { message: 'Nothing could be written; the log says why.' },
  ]);
  // A busy machine may have had a slow tick meanwhile.
  expect(lines.slice(before).map(({ message }) => message)).toContain(
    'Nothing was captured, and the game goes on: CAPTURE_DIR is no folder.',
  );
  const { ticks } = server.game.counters;
  await until(() => server.game.counters.ticks > ticks + 10);
});
