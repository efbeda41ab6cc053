import { expect, test } from 'vitest';
import { createTruth } from '../../tools/lib/virtual/truth.ts';
import { createVirtualWorld, type LinkModel, seededLink, type VirtualClient } from '../../tools/lib/virtual/virtual.ts';
import { playAtRandom } from '../harness/server/play.ts';

const PICTURE_MS = 1000 / 60;

interface Outcome {
  clients: VirtualClient[];
  differences: string[];
  compared: number;
  movesLate: number;
  movesOnTime: number;
  rams: number;
}

/** Lets `players` play at random in a world of `cells` × `cells` for `seconds` of virtual time, each frame of each compared with the server's state. */
async function playTogether(
  players: number,
  cells: number,
  seconds: number,
  linkOf: (i: number) => LinkModel,
): Promise<Outcome> {
  const truth = createTruth();
  let rams = 0;
  const world = createVirtualWorld({ ROOM_SEATS: String(players), WORLD_CELLS: String(cells) }, 11, {
    onTicked: (room) => {
      truth.note(room);
      rams += room.world.happenings.filter(({ kind }) => kind === 'ram').length;
    },
  });
  const clients = Array.from({ length: players }, (_, i) => world.addClient(linkOf(i), i));
  for (const [i, { client }] of clients.entries()) client.join({ name: `Player ${i}`, colour: i % 12 });
  const seen = clients.map(() => 0);
  const differences: string[] = [];
  let compared = 0;
  for (let picture = 0; picture < seconds * 60 && differences.length === 0; picture++) {
    for (const [i, { client }] of clients.entries()) {
      playAtRandom(client, i, picture);
      if (!client.game || client.telemetry.framesIn === seen[i]) continue;
      seen[i] = client.telemetry.framesIn;
      compared++;
      if (client.replica) differences.push(...truth.differences(client.replica, (picture + i) % 31 === 0));
    }
    await world.time.run(PICTURE_MS);
  }
  const { movesLate, movesOnTime } = world.game.counters;
  return { clients, differences, compared, movesLate, movesOnTime, rams };
}

test('[DV1] 40 players on a good line: no correction without another player’s act, and every copy is exact at every frame', async () => {
  const outcome = await playTogether(40, 10, 60, (i) => seededLink(i, 40, 4));
  expect(outcome.differences).toEqual([]);
  expect(outcome.compared).toBeGreaterThan(40 * 60 * 10);
  expect(outcome.movesLate).toBe(0);
  expect(outcome.movesOnTime).toBeGreaterThan(40 * 60 * 2);
  expect(outcome.rams).toBeGreaterThan(0);
  for (const { client } of outcome.clients) {
    expect(client.telemetry.corrections).toBe(0);
    expect(client.telemetry.divergences).toBe(0);
  }
});

test('[DV1] [MV4] 200 players on lines with delay, jitter and stalls: late moves are corrected, copies are exact at every frame', async () => {
  const outcome = await playTogether(200, 34, 30, (i) =>
    seededLink(i, 20 + (i % 10) * 30, (i % 7) * 8, i % 3 === 0 ? 0.01 : 0),
  );
  expect(outcome.differences).toEqual([]);
  expect(outcome.movesLate).toBeGreaterThan(0);
  for (const { client } of outcome.clients) {
    expect(client.telemetry.divergences).toBe(0);
    // Nothing but a move that came late, or one dropped for a newer, may prove a prediction wrong.
    const { corrections, lateMoves, droppedMoves } = client.telemetry;
    if (lateMoves + droppedMoves === 0) expect(corrections).toBe(0);
  }
});
