import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCaptures } from '../../../server/captures.ts';
import { decodeJournal } from '../../../server/journal.ts';
import { createReplay, replayTo } from '../../../server/replay.ts';
import type { Room } from '../../../server/room.ts';
import { createHouse, houseIn } from '../../harness/house.ts';
import { createVirtualWorld } from '../../harness/virtual.ts';

const folder = mkdtempSync(join(tmpdir(), 'cometa-captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;
const WARM = 700;

/** A room that has played for a while, and captures whose clock the test owns. */
async function playing(options: { perMinute?: number; mostBytes?: number; dir?: string } = {}) {
  const house = createHouse();
  house.enter().keepBeating();
  await house.ticks(WARM);
  const room = house.room();
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    lines.push({ level, message, fields: { ...fields } });
  const dir = options.dir ?? join(folder, `${folders++}`, 'made', 'when needed');
  const clock = { nowMs: 0 };
  const captures = createCaptures({
    dir,
    perMinute: 2,
    mostBytes: 2 ** 20,
    fingerprint: 1,
    log: { info: log('info'), warn: log('warn') },
    nowMs: () => clock.nowMs,
    ...options,
  });
  const files = () => readdirSync(dir).sort();
  /** A tick of the loop that takes so long. */
  const tick = async (tookMs: number, which: Room = room) => {
    captures.ticked(which, tookMs);
    captures.ran(clock.nowMs, clock.nowMs + tookMs);
    clock.nowMs += Math.max(tookMs, 1000 / 60);
    await captures.settled();
  };
  return { house, room, captures, clock, dir, files, lines, tick };
}

function replay(path: string) {
  const read = decodeJournal(readFileSync(path));
  const run = createReplay(read);
  replayTo(run, run.lastTick);
  return run;
}

describe('a slow tick', () => {
  test('writes the journal of its room, and one within the budget does not', async () => {
    const { tick, dir, files, room, lines } = await playing();
    await tick(16);
    expect(lines).toEqual([]);
    await tick(25.04);
    const [name] = files();
    expect(name).toMatch(new RegExp(`^\\d{8}T\\d{6}Z-${room.options.code}-${WARM}-slow\\.journal$`));
    expect(lines[0]).toMatchObject({ level: 'warn', fields: { room: room.options.code, tick: WARM, ms: 25 } });
    const run = replay(join(dir, name));
    expect(run).toMatchObject({ lastTick: WARM, firstDifferentTick: undefined, hashesEqual: 12, hashesChecked: 12 });
  });

  test('writes of all rooms the one that took longest', async () => {
    const { captures, room, files } = await playing();
    const other = await playing();
    captures.ticked(other.room, 3);
    captures.ticked(room, 12);
    captures.ticked(other.room, 4);
    captures.ran(0, 19);
    await captures.settled();
    expect(files()).toEqual([expect.stringContaining(room.options.code)]);
  });

  test('writes so many in a minute at most', async () => {
    const { tick, files, house, clock } = await playing({ perMinute: 2 });
    for (let i = 0; i < 600; i++) {
      await house.ticks(1);
      await tick(20);
    }
    expect(files()).toHaveLength(2);
    clock.nowMs = 60_000;
    await house.ticks(1);
    await tick(20);
    expect(files()).toHaveLength(3);
  });

  test('says nothing while the code is new', async () => {
    const { tick, lines, room } = await playing();
    (room.world as { tick: number }).tick = 599;
    await tick(100);
    expect(lines).toEqual([]);
  });

  test('writes nothing where CAPTURES_PER_MINUTE is 0, but a request does', async () => {
    const { tick, captures, room, files } = await playing({ perMinute: 0 });
    await tick(100);
    expect(await captures.write(room, 'request')).toMatch(/-request\.journal$/);
    expect(files()).toHaveLength(1);
  });
});

describe('a room that crashes', () => {
  /** A virtual world whose room's rules throw in tick `at`, beside another room. */
  async function crash(at: number) {
    const { captures, dir, lines, files } = await playing();
    const world = createVirtualWorld({ ROOM_SEATS: '4' }, 1, { onCrashed: captures.crashed });
    const house = houseIn(world);
    const peers = [house.enter({ room: 'AAAAA' }), house.enter({ room: 'BBBBB' })];
    for (const peer of peers) peer.keepBeating();
    await house.ticks(at - 1);
    const room = house.room('AAAAA');
    // As an error of the rules would: in the midst of the step.
    Object.defineProperty(room.world, 'purses', {
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
    expect(house.game.lobby.rooms.has('AAAAA')).toBe(false);
    const [name] = files();
    expect(name).toContain('AAAAA-90-crash');
    const run = replay(join(dir, name));
    expect(run).toMatchObject({ lastTick: 90, firstDifferentTick: undefined });
    await house.ticks(60);
    expect(room.world.tick).toBe(90);
    expect(house.room('BBBBB').world.tick).toBe(150);
    expect(peers[1].closed).toBeUndefined();
  });

  test('lets its players in again, into a new room', async () => {
    const { house } = await crash(90);
    const peer = house.enter({ room: 'AAAAA' });
    await house.ticks(10);
    expect(peer.frames.length).toBeGreaterThan(0);
    expect(house.room('AAAAA').world.tick).toBe(10);
  });

  test('throws on where nobody takes note of crashes', async () => {
    const house = createHouse();
    house.enter();
    await house.ticks(5);
    Object.defineProperty(house.room().world, 'purses', {
      get() {
        throw new TypeError('a rule went wrong');
      },
    });
    await expect(house.ticks(1)).rejects.toThrow('a rule went wrong');
  });
});

describe('the folder', () => {
  test('holds so much at most: the oldest go, those of slow ticks first; what is not ours stays', async () => {
    const probe = await playing();
    const path = (await probe.captures.write(probe.room, 'request')) ?? '';
    const size = statSync(path).size;
    const { captures, house, room, dir, files, tick } = await playing({ perMinute: 60, mostBytes: 3.5 * size });
    await captures.write(room, 'request');
    writeFileSync(join(dir, 'mine.journal'), new Uint8Array(10 * size));
    const kinds = () => files().map((name) => /-(\w+)\.journal/.exec(name)?.[1] ?? name);
    for (let i = 0; i < 3; i++) {
      await house.ticks(1);
      await tick(20);
    }
    expect(kinds()).toEqual(['request', 'slow', 'slow', 'mine.journal']);
    const first = files()[0];
    for (let i = 0; i < 3; i++) {
      await house.ticks(2);
      await captures.write(room, 'request');
    }
    expect(kinds()).toEqual(['request', 'request', 'request', 'mine.journal']);
    expect(files()).not.toContain(first);
  });

  test('that has no room for a journal at all is said in a sentence', async () => {
    const { captures, room, lines } = await playing({ mostBytes: 100 });
    expect(await captures.write(room, 'request')).toBeUndefined();
    expect(lines[0].message).toContain('larger than CAPTURE_MEGABYTES allows');
  });

  test('that cannot be one is said in a sentence, and the game goes on', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const { captures, room, lines, house } = await playing({ dir: file });
    expect(await captures.write(room, 'request')).toBeUndefined();
    expect(lines.map(({ message }) => message)).toEqual([
      'No journal was written, and the game goes on: CAPTURE_DIR is no folder.',
    ]);
    await house.ticks(10);
    expect(room.world.tick).toBe(WARM + 10);
  });

  test.skipIf(readdirSync('/').includes('dev') === false)('on a disk that is full is said in a sentence', async () => {
    const { captures, room, lines } = await playing({ dir: '/dev/full/captures' });
    expect(await captures.write(room, 'request')).toBeUndefined();
    expect(lines[0].message).toMatch(/^No journal was written, and the game goes on: /);
  });
});

test('journals are written one after the other, and none is left half', async () => {
  const { captures, room, files } = await playing();
  const paths = await Promise.all([captures.write(room, 'request'), captures.write(room, 'signal')]);
  expect(new Set(paths).size).toBe(2);
  expect(files().every((name) => name.endsWith('.journal'))).toBe(true);
});
