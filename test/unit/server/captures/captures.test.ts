import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCaptures } from '../../../../server/captures/captures.ts';
import { openCaptureFolder } from '../../../../server/captures/folder.ts';
import { createSampling } from '../../../../server/captures/sampling.ts';
import type { Room } from '../../../../server/host/room.ts';
import { beginTick, charge, createLedger, endTick, SETTLE_AFTER } from '../../../../server/ledger/ledger.ts';
import { ROW, type RowName } from '../../../../server/ledger/rows.ts';
import { settleTicks } from '../../../../server/ledger/settle.ts';
import type { Sampled } from '../../../../server/ledger/stacks.ts';
import { decodeJournal } from '../../../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { createVirtualTime, createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { createHouse, houseIn } from '../../../harness/server/house.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;
const WARM = 700;

interface Options {
  perMinute?: number;
  mostBytes?: number;
  dir?: string;
  mode?: 'off' | 'armed' | 'on';
}

/** Samples of an odd function, taken all the time. */
function sampledAt(nowMs: number): Sampled {
  const call = (functionName: string) => ({ functionName, url: 'file:///home/somebody/server/odd.ts', lineNumber: 6 });
  const nodes = [
    { id: 1, callFrame: call('(root)'), children: [2] },
    { id: 2, callFrame: call('odd') },
  ];
  const samples = Array.from({ length: nowMs }, () => 2);
  return {
    profile: { nodes, startTime: 0, endTime: 1000 * nowMs, samples, timeDeltas: samples.map(() => 1000) },
    offsetMs: 0,
  };
}

/** A room that has played for a while, and captures whose clock the test owns. */
async function playing({ mode = 'off', ...options }: Options = {}) {
  const house = createHouse();
  house.enter().keepPinging();
  await house.ticks(WARM);
  const room = house.room();
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    lines.push({ level, message, fields: { ...fields } });
  const dir = options.dir ?? join(folder, `${folders++}`, 'made', 'when needed');
  const clock = { nowMs: 0 };
  const nowMs = () => clock.nowMs;
  const ledger = createLedger({ nowMs });
  const sampler = { running: 0, started: 0 };
  const start = () => {
    sampler.running++;
    sampler.started++;
    return () => {
      sampler.running--;
      return sampledAt(clock.nowMs);
    };
  };
  const time = createVirtualTime();
  const sampling = createSampling({ mode, sampler: { start }, time });
  const captures = createCaptures({
    dir,
    perMinute: 2,
    mostBytes: 2 ** 20,
    fingerprint: 1,
    log: { info: log('info'), warn: log('warn') },
    nowMs,
    ledger,
    sampling,
    ...options,
  });
  const files = () => readdirSync(dir).sort();
  let dueMs = 0;
  /** A tick of the loop that takes so long, on account of a row, and may begin late. */
  const tick = async (tookMs: number, row: RowName = 'step.ram', which: Room = room, lateMs = 0) => {
    dueMs = Math.max(clock.nowMs, dueMs + 1000 / 60);
    clock.nowMs = dueMs + lateMs;
    beginTick(ledger, clock.nowMs);
    const startMs = clock.nowMs;
    charge(ledger, ROW[row], () => {
      clock.nowMs += tookMs;
    });
    endTick(ledger, dueMs, startMs, clock.nowMs, 1, 1, 100);
    settleTicks(ledger, 1000 / 60);
    captures.ticked(which, tookMs);
    captures.ran(dueMs, startMs, clock.nowMs);
    await captures.settled();
  };
  /** One that is added up: others follow. */
  const addedUp = async (...of: Parameters<typeof tick>) => {
    await tick(...of);
    for (let i = 0; i < SETTLE_AFTER; i++) await tick(1);
    // That it was caught must be forgotten.
    for (let i = 0; i < SETTLE_AFTER; i++) await tick(1);
  };
  return { house, room, captures, ledger, clock, time, sampler, dir, files, lines, tick, addedUp };
}

function replay(path: string) {
  const read = decodeJournal(readFileSync(path));
  const run = createReplay(read);
  replayTo(run, run.lastTick);
  return run;
}

describe('a slow tick', () => {
  test('writes the journal of its room and the trace of the last seconds, and one within the budget does not', async () => {
    const { addedUp, dir, files, room, lines, ledger } = await playing();
    await addedUp(16);
    expect(lines).toEqual([]);
    const tick = ledger.ended + 1;
    await addedUp(25.04);
    const stem = new RegExp(`^\\d{8}T\\d{6}Z-${room.options.code}-${WARM}-slow`);
    const [journal, trace] = files();
    expect(files().map((name) => name.replace(stem, ''))).toEqual(['.journal', '.trace.json']);
    expect(lines[0]).toEqual({
      level: 'warn',
      message: 'a slow tick: step.ram took 25 ms, and 1 as a rule',
      fields: {
        room: room.options.code,
        tick: WARM,
        ms: 25,
        roomMs: 25,
        culprit: 'step.ram',
        tookMs: 25,
        usualMs: 1,
      },
    });
    expect(JSON.parse(readFileSync(join(dir, trace), 'utf8')).otherData.slowTick).toMatchObject({
      tick,
      room: room.options.code,
      roomTick: WARM,
      culprit: { row: 'step.ram' },
    });
    const run = replay(join(dir, journal));
    expect(run).toMatchObject({ lastTick: WARM, firstDifferentTick: undefined, hashesEqual: 12, hashesChecked: 12 });
  });

  test('that ends beyond its time since it began late is one as well', async () => {
    const { addedUp, lines, room } = await playing();
    await addedUp(1);
    await addedUp(2, 'step.ram', room, 14);
    expect(lines).toEqual([]);
    await addedUp(2, 'step.ram', room, 18);
    expect(lines[0]).toMatchObject({ fields: { culprit: 'late start', ms: 20, tookMs: 18, usualMs: 0 } });
  });

  test('writes of all rooms the one that took longest', async () => {
    const { captures, room, files, addedUp } = await playing();
    const other = await playing();
    captures.ticked(room, 12);
    captures.ticked(other.room, 4);
    await addedUp(20, 'send.compose', other.room);
    expect(files()[0]).toContain(other.room.options.code);
  });

  test('writes so many in a minute at most', async () => {
    const { tick, files, house, clock } = await playing({ perMinute: 2 });
    const stems = () => new Set(files().map((name) => name.split('.')[0]));
    for (let i = 0; i < 600; i++) {
      await house.ticks(1);
      await tick(20);
    }
    expect(stems().size).toBe(2);
    clock.nowMs = 60_000;
    for (let i = 0; i < 20; i++) await tick(20);
    expect(stems().size).toBe(3);
  });

  test('says nothing while the code is new', async () => {
    const { addedUp, lines, room } = await playing();
    (room.world as { tick: number }).tick = 599;
    await addedUp(100);
    expect(lines).toEqual([]);
  });

  test('writes nothing where CAPTURES_PER_MINUTE is 0, but a request does', async () => {
    const { addedUp, captures, room, files } = await playing({ perMinute: 0 });
    await addedUp(100);
    const paths = await captures.write([room], 'request');
    expect(paths.map((path) => path.slice(path.indexOf('-request')))).toEqual([
      '-request.trace.json',
      '-request.journal',
    ]);
    expect(files()).toHaveLength(2);
  });
});

describe('samples', () => {
  const kinds = (files: string[]) => files.map((name) => name.slice(name.indexOf('.') + 1)).sort();

  test('are armed by a slow tick for ten seconds, and one within shows them', async () => {
    const { addedUp, sampler, files, time } = await playing({ mode: 'armed', perMinute: 60 });
    expect(sampler.running).toBe(0);
    await addedUp(20);
    expect(sampler.running).toBe(1);
    expect(kinds(files())).toEqual(['journal', 'trace.json']);
    await addedUp(20);
    expect(sampler.running).toBe(0);
    expect(kinds(files())).toContain('cpuprofile');
    await addedUp(20);
    expect(sampler.running).toBe(1);
    await time.run(10_001);
    expect(sampler).toEqual({ running: 0, started: 2 });
  });

  test('are there always where they are on, of five seconds at least', async () => {
    const { addedUp, sampler, files, dir, time } = await playing({ mode: 'on' });
    await time.run(60_001);
    expect(sampler).toEqual({ running: 2, started: 13 });
    await addedUp(20);
    expect(sampler.running).toBe(2);
    expect(kinds(files())).toEqual(['cpuprofile', 'journal', 'trace.json']);
    const trace = readFileSync(join(dir, files().find((name) => name.endsWith('.trace.json')) ?? ''), 'utf8');
    expect(trace).toMatch(/"name":"odd","ts":[\d.]+,"args":{"at":"server\/odd.ts:7"}/);
    expect(trace).not.toContain('somebody');
  });

  test('are nowhere where they are off', async () => {
    const { addedUp, sampler, files } = await playing();
    await addedUp(20);
    expect(sampler.started).toBe(0);
    expect(kinds(files())).toEqual(['journal', 'trace.json']);
  });
});

describe('a room that crashes', () => {
  /** A virtual world whose room's rules throw in tick `at`, beside another room. */
  async function crash(at: number) {
    const { captures, dir, lines, files } = await playing();
    const world = createVirtualWorld({ ROOM_SEATS: '4' }, 1, { onCrashed: captures.crashed });
    const house = houseIn(world);
    const peers = [house.enter({ room: 'AAAAAAAA' }), house.enter({ room: 'BBBBBBBB' })];
    for (const peer of peers) peer.keepPinging();
    await house.ticks(at - 1);
    const room = house.room('AAAAAAAA');
    // As an error of the rules would: in the midst of the step.
    Object.defineProperty(room.world, 'own', {
      get() {
        throw new TypeError('a rule went wrong');
      },
    });
    await house.ticks(1);
    await captures.settled();
    return { world, house, peers, room, dir, lines, files };
  }

  test('is written with the inputs of its last tick, and closed; the others go on', async () => {
    const { house, peers, room, dir, lines, files } = await crash(90);
    expect(lines[0]).toMatchObject({ level: 'warn', message: 'a room has crashed and is closed' });
    expect(peers[0].closed?.code).toBe(1012);
    expect(house.game.lobby.rooms.has('AAAAAAAA')).toBe(false);
    const [name] = files();
    expect(name).toContain('AAAAAAAA-90-crash');
    const run = replay(join(dir, name));
    expect(run).toMatchObject({ lastTick: 90, firstDifferentTick: undefined });
    await house.ticks(60);
    expect(room.world.tick).toBe(90);
    expect(house.room('BBBBBBBB').world.tick).toBe(150);
    expect(peers[1].closed).toBeUndefined();
  });

  test('lets its players in again, into a new room', async () => {
    const { house } = await crash(90);
    const peer = house.enter({ room: 'AAAAAAAA' });
    await house.ticks(10);
    expect(peer.updates.length).toBeGreaterThan(0);
    expect(house.room('AAAAAAAA').world.tick).toBe(10);
  });

  test('throws on where nobody takes note of crashes', async () => {
    const house = createHouse();
    house.enter();
    await house.ticks(5);
    Object.defineProperty(house.room().world, 'own', {
      get() {
        throw new TypeError('a rule went wrong');
      },
    });
    await expect(house.ticks(1)).rejects.toThrow('a rule went wrong');
  });
});

describe('the folder', () => {
  test('holds so much at most: the oldest go, those of slow ticks first; what is not ours stays', async () => {
    const dir = join(folder, `${folders++}`);
    const open = openCaptureFolder({ dir, mostBytes: 350, log: { info() {}, warn() {} } });
    let second = 0;
    const save = (why: string, ...ends: string[]) => {
      const date = `20260301T1200${String(second++).padStart(2, '0')}Z`;
      const make = async () => new Uint8Array(100);
      return open.save(ends.map((end) => ({ name: `${date}-ABCDE-1-${why}.${end}`, make })));
    };
    const kinds = () =>
      readdirSync(dir)
        .sort()
        .map((name) => name.slice(name.indexOf('-1-') + 3));
    await save('request', 'journal');
    writeFileSync(join(dir, 'mine-1-mine.journal'), new Uint8Array(1000));
    await save('slow', 'journal', 'trace.json', 'cpuprofile');
    await save('slow', 'trace.json');
    expect(kinds()).toEqual(['request.journal', 'slow.trace.json', 'slow.trace.json', 'mine.journal']);
    await save('crash', 'journal');
    await save('request', 'trace.json', 'journal');
    expect(kinds()).toEqual(['crash.journal', 'request.journal', 'request.trace.json', 'mine.journal']);
  });

  test('lets go of what a killed process left half written, and is not stopped by folders and links under names like ours', async () => {
    const dir = join(folder, `${folders++}`);
    const name = (second: number) => `20260301T1200${second}Z-ABCDE-1-slow.journal`;
    mkdirSync(join(dir, name(10)), { recursive: true });
    symlinkSync(join(dir, 'nowhere'), join(dir, name(11)));
    for (const part of [name(12), name(13)]) writeFileSync(join(dir, `${part}.part`), new Uint8Array(50));
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(join(dir, `${name(12)}.part`), longAgo, longAgo);
    const open = openCaptureFolder({ dir, mostBytes: 100, log: { info() {}, warn() {} } });
    for (const second of [20, 21]) {
      expect(await open.save([{ name: name(second), make: async () => new Uint8Array(80) }])).toHaveLength(1);
    }
    expect(readdirSync(dir).sort()).toEqual([name(10), name(11), `${name(13)}.part`, name(21)]);
  });

  test('that has no room for a file at all is said in a sentence', async () => {
    const { captures, room, lines } = await playing({ mostBytes: 100 });
    expect(await captures.write([room], 'request')).toEqual([]);
    expect(lines[0].message).toContain('larger than CAPTURE_MEGABYTES allows');
  });

  test('that cannot be one is said in one sentence, and the game goes on', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const { captures, room, lines, house } = await playing({ dir: file });
    expect(await captures.write([room], 'request')).toEqual([]);
    expect(lines.map(({ message }) => message)).toEqual([
      'Nothing was captured, and the game goes on: CAPTURE_DIR is no folder.',
    ]);
    await house.ticks(10);
    expect(room.world.tick).toBe(WARM + 10);
  });

  test.skipIf(readdirSync('/').includes('dev') === false)('on a disk that is full is said in a sentence', async () => {
    const { captures, room, lines } = await playing({ dir: '/dev/full/captures' });
    expect(await captures.write([room], 'request')).toEqual([]);
    expect(lines[0].message).toMatch(/^Nothing was captured, and the game goes on: /);
  });
});

test('captures are written one after the other, and none is left half', async () => {
  const { captures, room, files } = await playing();
  const paths = await Promise.all([captures.write([room], 'request'), captures.write([room], 'signal')]);
  expect(new Set(paths.flat()).size).toBe(4);
  expect(files().every((name) => /\.(journal|trace\.json)$/.test(name))).toBe(true);
});
