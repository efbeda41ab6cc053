import { afterEach, expect, test } from 'vitest';
import { draw } from '../../../game/sim/math/random.ts';
import { createTruth } from '../../../tools/lib/virtual/truth.ts';
import { longOr } from '../../harness/long.ts';
import { playAtRandom } from '../../harness/server/play.ts';
import { createStepped, type Stepped, type SteppedClient } from '../../harness/server/stepped.ts';

const PLAYERS = 40;
const TICKS = longOr(10_000, 2500, '2,500 ticks of 10,000');

let stepped: Stepped | undefined;
afterEach(() => stepped?.stop());

/** Now and then somebody leaves for good, loses the line, or comes back; says whether that was now. */
function comeAndGo({ client, platform }: SteppedClient, seed: number, tick: number): boolean {
  const chance = draw(seed, 1000, tick) % 4000;
  const { state } = client.status;
  if (state === 'idle' && chance < 200) client.join({ name: `Player ${seed}`, colour: seed % 12 });
  else if (state === 'playing' && chance < 2) client.leave();
  else if (state === 'playing' && chance < 4) platform.cut();
  else return false;
  return true;
}

test(`[DV1] ${TICKS} ticks of ${PLAYERS} players who enter, leave and cross views: no correction, no divergence, exact copies at every update`, {
  // A quarter of a minute where nothing else runs; it only computes, so beside other work it takes many times as long.
  timeout: 900_000,
}, async () => {
  const truth = createTruth();
  const world = await createStepped({ ROOM_SEATS: String(PLAYERS) }, truth.note);
  stepped = world;
  const players = Array.from({ length: PLAYERS }, () => world.addClient());
  const seen = players.map(() => 0);
  let compared = 0;
  for (let tick = 0; tick < TICKS; tick++) {
    for (const [i, player] of players.entries()) {
      if (!comeAndGo(player, i, tick)) playAtRandom(player.client, i, tick);
      const { client } = player;
      if (!client.replica || client.telemetry.updatesIn === seen[i]) continue;
      seen[i] = client.telemetry.updatesIn;
      compared++;
      const found = truth.differences(client.replica, (tick + i) % 61 === 0);
      if (found.length > 0) expect(found).toEqual([]);
    }
    await world.step();
  }
  const { counters } = world.game;
  const sum = (pick: (player: SteppedClient) => number) => players.reduce((all, player) => all + pick(player), 0);
  console.log(
    `${compared} copies compared, ${counters.joins} joins, ${counters.resumes} resumes, ${counters.movesOnTime} moves, ` +
      `${sum(({ client }) => client.telemetry.explained)} explained corrections`,
  );
  expect(compared).toBeGreaterThan(PLAYERS * TICKS * 0.2);
  expect(counters.joins).toBeGreaterThan(PLAYERS);
  expect(counters.resumes).toBeGreaterThan(0);
  expect(counters.movesLate + counters.movesDropped).toBe(0);
  expect(sum(({ client }) => client.telemetry.corrections)).toBe(0);
  expect(sum(({ client }) => client.telemetry.divergences)).toBe(0);
  expect(sum(({ client }) => client.telemetry.explained)).toBeGreaterThan(0);
});
