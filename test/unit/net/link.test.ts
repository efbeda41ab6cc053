import { describe, expect, test } from 'vitest';
import type { Platform, SocketHandlers } from '../../../game/net/line/platform.ts';
import { isLineName, LINES, type Line, simulateLine } from '../../../game/net/line/profiles.ts';
import { createVirtualTime } from '../../../tools/lib/virtual/virtual.ts';

const PLAIN: Line = { rttMs: 100, jitterMs: 0, lossShare: 0, upKbps: Infinity, downKbps: Infinity };

interface Sent {
  atMs: number;
  bytes?: number;
}

/** When each of the messages arrives at the other end, milliseconds after the socket has opened. */
async function arrivals(
  line: Line,
  sent: readonly Sent[],
  direction: 'up' | 'down' = 'up',
  seed = 1,
): Promise<number[]> {
  const time = createVirtualTime();
  const arrived: number[] = [];
  let far: SocketHandlers | undefined;
  const platform: Platform = {
    nowMs: time.nowMs,
    later: time.later,
    random: () => 0,
    post: async () => ({ status: 200, body: {} }),
    openSocket(_path, handlers) {
      far = handlers;
      time.soon(() => handlers.open());
      return { send: () => arrived.push(time.nowMs() - openMs), close() {}, bufferedBytes: () => 0 };
    },
  };
  let openMs = Number.NaN;
  const socket = simulateLine(platform, line, seed).openSocket('/ws', {
    open: () => {
      openMs = time.nowMs();
    },
    message: () => arrived.push(time.nowMs() - openMs),
    close() {},
  });
  await time.run(60_000);
  // From now on times count from here.
  openMs = time.nowMs();
  for (const { atMs, bytes = 8 } of sent) {
    time.at(openMs + atMs, () => {
      if (direction === 'up') socket.send(new Uint8Array(bytes));
      else far?.message(new Uint8Array(bytes));
    });
  }
  await time.run(600_000);
  return arrived.map((ms) => Math.round(ms * 1000) / 1000);
}

const every = (ms: number, count: number): Sent[] => Array.from({ length: count }, (_, i) => ({ atMs: i * ms }));

describe('a line', () => {
  test.each(['up', 'down'] as const)('takes half a round trip %s', async (direction) => {
    expect(await arrivals(PLAIN, every(10, 3), direction)).toEqual([50, 60, 70]);
  });

  test('spreads each direction over half of the jitter on either side, and keeps the order', async () => {
    const times = await arrivals({ ...PLAIN, jitterMs: 20 }, every(100, 2000));
    const delays = times.map((ms, i) => ms - i * 100);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(40);
    expect(Math.max(...delays)).toBeLessThanOrEqual(60);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(19);
    expect(delays.reduce((sum, ms) => sum + ms, 0) / delays.length).toBeCloseTo(50, 0);
    const close = await arrivals({ ...PLAIN, jitterMs: 20 }, every(1, 2000));
    expect(close).toEqual([...close].sort((a, b) => a - b));
  });

  test('lets messages queue for its bandwidth', async () => {
    // 1000 bytes at 80 kbit/s take 100 ms.
    const three = [0, 0, 0].map((atMs) => ({ atMs, bytes: 1000 }));
    expect(await arrivals({ ...PLAIN, upKbps: 80 }, three)).toEqual([150, 250, 350]);
    expect(await arrivals({ ...PLAIN, downKbps: 80 }, three, 'down')).toEqual([150, 250, 350]);
    expect(
      await arrivals({ ...PLAIN, upKbps: 80 }, [
        { atMs: 0, bytes: 1000 },
        { atMs: 500, bytes: 1000 },
      ]),
    ).toEqual([150, 650]);
  });

  test('moves nothing in its gaps, and all at once when they end', async () => {
    const gaps = { apartMs: [2000, 2000], lengthMs: [1000, 1000] } as const;
    const times = await arrivals({ ...PLAIN, gaps }, every(10, 1000));
    const silences = times.slice(1).map((ms, i) => ms - times[i]);
    expect(silences.filter((ms) => ms > 900).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...silences)).toBeLessThan(1100);
    expect(times).toHaveLength(1000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('a lost segment', () => {
  const LOSSY: Line = { ...PLAIN, lossShare: 1 };

  test('costs two round trips and 200 ms where nothing follows', async () => {
    expect(await arrivals(LOSSY, [{ atMs: 0 }])).toEqual([50 + 400]);
  });

  test('costs one and a quarter where another follows within a round trip', async () => {
    expect(await arrivals(LOSSY, [{ atMs: 0 }, { atMs: 100 }])).toEqual([50 + 125, 100 + 50 + 400]);
    expect(await arrivals(LOSSY, [{ atMs: 0 }, { atMs: 101 }])).toEqual([450, 101 + 450]);
  });

  test('of a long message costs as much as others of it follow', async () => {
    const times = await arrivals(
      { ...PLAIN, lossShare: 0.02 },
      every(1000, 400).map((one) => ({ ...one, bytes: 5 * 1460 })),
    );
    const delays = new Set(times.map((ms, i) => ms - i * 1000));
    expect(delays).toEqual(new Set([50, 175, 450]));
  });

  test('holds up what stands behind it, which then arrives in a burst', async () => {
    const times = await arrivals({ ...PLAIN, lossShare: 0.02 }, every(10, 2000));
    expect(times).toHaveLength(2000);
    const lost = times.flatMap((ms, i) => (ms - i * 10 === 175 ? [i] : []));
    expect(lost.length).toBeGreaterThan(20);
    for (const i of lost) {
      const behind = times.slice(i + 1, i + 13);
      // The twelve that were sent in the 125 ms meanwhile come with it, unless one of them was lost as well.
      if (!lost.some((other) => other > i && other <= i + 12)) expect(new Set(behind)).toEqual(new Set([times[i]]));
    }
    for (const [i, ms] of times.entries()) expect(ms - i * 10).toBeLessThanOrEqual(450);
  });
});

test('the same seed gives the same line, another another', async () => {
  const sent = every(20, 1000);
  const first = await arrivals(LINES.train, sent, 'up', 7);
  expect(await arrivals(LINES.train, sent, 'up', 7)).toEqual(first);
  expect(await arrivals(LINES.train, sent, 'up', 8)).not.toEqual(first);
  expect(await arrivals(LINES.train, sent, 'down', 7)).not.toEqual(first);
});

test('lines have names', () => {
  expect(['lan', '4g', 'toString'].map(isLineName)).toEqual([true, true, false]);
});
