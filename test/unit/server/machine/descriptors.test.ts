import { openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../../../server/config/config.ts';
import { createCounters } from '../../../../server/ledger/counters.ts';
import { countOpen, createDescriptors, tooFewDescriptors } from '../../../../server/machine/descriptors.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { houseIn } from '../../../harness/server/house.ts';

/** A process with 20 files open and a limit of 100; its clock stands until it is moved. */
function createProcess() {
  const lines: string[] = [];
  const log = {
    info: (_: object, line: string) => void lines.push(line),
    warn: (_: object, line: string) => void lines.push(line),
  };
  const counters = createCounters();
  const state = { nowMs: 0, open: 20 };
  const descriptors = createDescriptors({
    limit: 100,
    countOpen: () => state.open,
    counters,
    log,
    nowMs: () => state.nowMs,
  });
  /** So many come in; how many may stay. */
  const comeIn = (count: number) => {
    let stayed = 0;
    for (let i = 0; i < count; i++) {
      state.open++;
      if (descriptors.opened()) stayed++;
      else {
        state.open--;
        descriptors.closed();
      }
    }
    return stayed;
  };
  return { descriptors, counters, lines, state, comeIn };
}

test('connections are taken while 16 descriptors are left, players while 24 are', () => {
  const { descriptors, counters, comeIn } = createProcess();
  expect(comeIn(56)).toBe(56);
  expect(descriptors.mayJoin()).toBe(true);
  expect(comeIn(1)).toBe(1);
  expect(descriptors.mayJoin()).toBe(false);
  expect(comeIn(300)).toBe(7);
  expect(counters.descriptorRefusals).toBe(294);
});

test('when some close others come in, at once', () => {
  const { descriptors, comeIn } = createProcess();
  comeIn(300);
  for (let i = 0; i < 3; i++) descriptors.closed();
  expect(comeIn(10)).toBe(3);
});

test('what else is open counts too: files, the private port', () => {
  const { state, comeIn } = createProcess();
  state.open += 50;
  expect(comeIn(1)).toBe(1);
  state.nowMs = 1000;
  expect(comeIn(100)).toBe(13);
});

test('the log says it with the limit and the setting, once a minute, and says when it is over', () => {
  const { descriptors, lines, state, comeIn } = createProcess();
  comeIn(500);
  state.nowMs = 59_000;
  comeIn(500);
  expect(lines).toEqual([
    'The limit of 100 file descriptors is nearly reached: newcomers are refused until some are free. Raise it with "ulimit -n", or with LimitNOFILE= of systemd.',
  ]);
  state.nowMs = 60_000;
  comeIn(500);
  expect(lines).toHaveLength(2);
  for (let i = 0; i < 30; i++) descriptors.closed();
  state.open -= 30;
  state.nowMs = 62_000;
  expect(descriptors.mayJoin()).toBe(true);
  expect(lines[2]).toBe('file descriptors are free again: newcomers come in');
});

test('the start warns where the limit is below what rooms and seats need', () => {
  const config = (ROOM_SEATS: string, MAX_ROOMS: string, MAX_CONNECTIONS = '0') =>
    readConfig({ ROOM_SEATS, MAX_ROOMS, MAX_CONNECTIONS });
  expect(tooFewDescriptors(1024, 24, config('50', '10'))).toBeUndefined();
  expect(tooFewDescriptors(Number.POSITIVE_INFINITY, 24, config('10000', '10000'))).toBeUndefined();
  expect(tooFewDescriptors(1024, 24, config('50', '20'))).toBe(
    'ROOM_SEATS and MAX_ROOMS allow 1000 players, but the limit of 1024 file descriptors only about 920. Raise it with "ulimit -n", or with LimitNOFILE= of systemd, or lower MAX_ROOMS.',
  );
  expect(tooFewDescriptors(1024, 24, config('50', '10', '920'))).toBeUndefined();
  expect(tooFewDescriptors(1024, 24, config('50', '10', '10000'))).toBe(
    'MAX_CONNECTIONS allows 10000 connections, but the limit of 1024 file descriptors only about 920. Raise it with "ulimit -n", or with LimitNOFILE= of systemd, or lower MAX_CONNECTIONS.',
  );
});

test('descriptors of this process are counted', (context) => {
  const before = countOpen(false);
  if (before === undefined) return context.skip('this system lists no descriptors');
  for (let i = 0; i < 5; i++) openSync('/dev/null', 'r');
  expect(countOpen(false)).toBe(before + 5);
});

test('while they are short newcomers and spectators are refused, and who has a comet comes back', async () => {
  let isShort = false;
  const house = houseIn(createVirtualWorld({ ROOM_SEATS: '4' }, 3, { mayJoin: () => !isShort }));
  const player = house.enter();
  await house.ticks(2);
  isShort = true;
  expect(house.refusal({})).toBe('server-full');
  expect(house.refusal({ watch: true })).toBe('server-full');
  player.close(1006);
  await house.ticks(2);
  expect(house.enter({ resume: player.key }).room).toBe(player.room);
});
