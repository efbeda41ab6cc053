import { describe, expect, test } from 'vitest';
import { STAGES } from '../../../game/net/time/trace.ts';
import { SIM_HZ } from '../../../game/sim/math/units.ts';
import { createVirtualWorld, type LinkModel } from '../../../tools/lib/virtual/virtual.ts';

const PICTURE_MS = 1000 / 60;
const RTT_MS = 60;
const line: LinkModel = { delayMs: () => RTT_MS / 2 };

/** A client that has turned its nose by `heading`, with its moves followed; and when it was drawn. */
async function play(seconds: number, isTraced = true) {
  const world = createVirtualWorld({}, 5);
  const { client } = world.addClient(line);
  client.join({ name: 'Mover', colour: 1 });
  client.traceMoves(isTraced);
  const keys = new Map<number, number>();
  const pictures: number[] = [];
  const moves: { trace: NonNullable<typeof client.telemetry.move>; seenMs: number }[] = [];
  let heading = 0;
  for (let picture = 0; picture < seconds * 60; picture++) {
    // Once it is in play.
    if (picture > 60 && picture % 40 === 7) {
      // Between two pictures, as hands are.
      await world.time.run(PICTURE_MS / 3);
      heading += 8;
      client.steer(heading, 1);
      const stamp = client.ahead?.pending.at(-1)?.stamp;
      if (stamp !== undefined) keys.set(stamp, world.time.nowMs());
      pictures.push(world.time.nowMs());
      await world.time.run((PICTURE_MS * 2) / 3);
    } else await world.time.run(PICTURE_MS);
    client.advance();
    pictures.push(world.time.nowMs());
    const { move } = client.telemetry;
    if (move && move !== moves.at(-1)?.trace) moves.push({ trace: move, seenMs: world.time.nowMs() });
  }
  return { client, keys, pictures, moves };
}

describe('a move that is followed', () => {
  test('has stages that sum to what the hand and the eye measure', async () => {
    const { keys, pictures, moves } = await play(20);
    // The first one says that nothing is held, as at every start: no hand made it.
    const made = moves.filter(({ trace }) => keys.has(trace.stamp));
    expect(made.length).toBeGreaterThan(10);
    for (const { trace } of made) {
      const sum = STAGES.reduce((ms, name) => ms + trace.stages[name], 0);
      expect(sum).toBeCloseTo(trace.wholeMs, 9);
      const keyMs = keys.get(trace.stamp) as number;
      // It ends at a picture, and that is the first behind the frame.
      const drawnMs = pictures.find((ms) => Math.abs(ms - keyMs - trace.wholeMs) < 1e-6);
      expect(drawnMs).toBeDefined();
      expect(trace.stages.draw).toBeLessThanOrEqual(PICTURE_MS + 1e-6);
    }
  });

  test('has stages that are what the line and the loop make them', async () => {
    const { moves } = await play(20);
    for (const { trace } of moves.slice(3)) {
      const { up, down, waited, tick, encode } = trace.stages;
      // The clock travels in sixteenths of a tick.
      expect(Math.abs(up - RTT_MS / 2)).toBeLessThan(1.5);
      expect(Math.abs(down - RTT_MS / 2)).toBeLessThan(1.5);
      expect(waited).toBeGreaterThan(0);
      expect(waited).toBeLessThan(4 * (1000 / SIM_HZ));
      // Virtual time stands still while the server works.
      expect([tick, encode]).toEqual([0, 0]);
      expect(trace.clockErrorMs).toBeCloseTo(RTT_MS / 2, 0);
    }
  });
});

test('nothing is asked, told or known of moves that are not followed', async () => {
  const { client, moves } = await play(5, false);
  expect(moves).toEqual([]);
  expect(client.telemetry.bytesOutByKind).not.toHaveProperty('trace');
  expect(client.telemetry.bytesInByKind).not.toHaveProperty('traced');
});
