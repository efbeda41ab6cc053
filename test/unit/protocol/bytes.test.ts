import { describe, expect, test } from 'vitest';
import { draw } from '../../../game/sim/math/random.ts';
import { createVirtualWorld, seededLink } from '../../../tools/lib/virtual/virtual.ts';

/** 100 players in a world so small that each sees about 27, as in the open world of the benchmark. */
const PLAYERS = 100;
const CELLS = 13;
const SECONDS = 2;
const PICTURE_MS = 1000 / 60;

/** What a row of the count holds, by record kind. */
const ROWS = {
  steering: ['turn', 'steer'],
  dust: ['mote', 'taken', 'dust', 'own'],
} as const;

interface Count {
  observed: number;
  steering: number;
  dust: number;
  rest: number;
}

/** Bytes per observed comet and second when every player turns `turnsPerSecond` times a second. */
async function countBytes(sendEvery: number, turnsPerSecond: number): Promise<Count> {
  const world = createVirtualWorld(
    { ROOM_SEATS: `${PLAYERS}`, WORLD_CELLS: `${CELLS}`, SEND_EVERY: `${sendEvery}` },
    3,
  );
  const clients = Array.from({ length: PLAYERS }, (_, i) => world.addClient(seededLink(i, 30, 4), i).client);
  for (const [i, client] of clients.entries()) client.join({ name: `Player ${i}`, colour: i % 12 });
  await world.time.run(3000);
  const before = clients.map((client) => ({ ...client.telemetry.bytesInByKind }));
  let observed = 0;
  const pictures = SECONDS * 60;
  for (let n = 0; n < pictures; n++) {
    for (const [i, client] of clients.entries()) {
      client.advance();
      // Staggered, so that not all turn in one tick. Thrust is held: only the heading changes.
      const turn = Math.floor(((n + i * 0.37) * turnsPerSecond) / 60);
      client.steer(draw(5, i, turn) & 255, 1);
      if (client.game && !client.game.alive) client.again();
      observed += client.game?.ids.length ?? 0;
    }
    await world.time.run(PICTURE_MS);
  }
  const perObserved = (kinds: (kind: string) => boolean) => {
    let bytes = 0;
    for (const [i, client] of clients.entries()) {
      for (const [kind, count] of Object.entries(client.telemetry.bytesInByKind)) {
        if (kinds(kind)) bytes += count - (before[i][kind] ?? 0);
      }
    }
    return bytes / (observed / 60);
  };
  const isIn = (row: keyof typeof ROWS) => (kind: string) => (ROWS[row] as readonly string[]).includes(kind);
  return {
    observed: observed / pictures / PLAYERS,
    steering: perObserved(isIn('steering')),
    dust: perObserved(isIn('dust')),
    rest: perObserved((kind) => !isIn('steering')(kind) && !isIn('dust')(kind)),
  };
}

function show(sendEvery: number, turns: number, { observed, steering, rest, dust }: Count): void {
  const [o, s, r, d] = [observed, steering, rest, dust].map((value) => value.toFixed(1));
  console.log(
    `SEND_EVERY=${sendEvery}, ${turns} turns/s: sees ${o}; bytes per observed and second: ${s} steering, ${r} rest, ${d} dust`,
  );
}

describe.each([1, 3])('SEND_EVERY=%i', (sendEvery) => {
  test('three turns a second cost at most 20 bytes of steering per observed comet and second', async () => {
    const count = await countBytes(sendEvery, 3);
    show(sendEvery, 3, count);
    expect(count.observed).toBeGreaterThan(20);
    expect(count.steering).toBeLessThanOrEqual(20);
    expect(count.rest).toBeLessThanOrEqual(20);
  });

  test('twenty turns a second cost at most 110', async () => {
    const count = await countBytes(sendEvery, 20);
    show(sendEvery, 20, count);
    expect(count.steering).toBeLessThanOrEqual(110);
    expect(count.rest).toBeLessThanOrEqual(110);
  });
});
