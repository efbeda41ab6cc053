import { expect, test } from 'vitest';
import { hashInt } from '../../../../game/sim/math/hash.ts';
import { DOWN } from '../../../../server/cluster/publication-bytes.ts';
import { createGateway } from '../../../../server/gateway/gateway.ts';
import { relayLink } from '../../../../tools/lib/virtual/relay-link.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { longOr } from '../../../harness/long.ts';
import { houseIn, TICK_MS } from '../../../harness/server/house.ts';
import { countedLink, type LinkCounts } from '../../../harness/server/relayed.ts';
import { createScriptedPlayer } from '../../../harness/server/scripted.ts';

const PLAYERS = 100;

/** Plays a script with a gateway that reaches its host by calls, or over a link; what all were told in each tick, as digests. */
async function play(settings: Record<string, string>, seed: number, ticks: number, counts?: LinkCounts) {
  const world = createVirtualWorld(
    { ROOM_SEATS: `${PLAYERS + 10}`, MAX_ROOMS: '3', GRACE_SECONDS: '8', ...settings },
    seed,
    {
      ...(counts ? { link: countedLink(counts) } : {}),
    },
  );
  const digests: number[] = [];
  const told = { updates: 0, closes: 0 };
  let digest = 0;
  const players = Array.from({ length: PLAYERS }, (_, player) =>
    createScriptedPlayer(world.game, player, seed, (who, what) => {
      digest = hashInt(hashInt(digest, who), typeof what === 'number' ? what : what.length);
      if (typeof what === 'number') told.closes++;
      else {
        told.updates++;
        for (const byte of what) digest = hashInt(digest, byte);
      }
    }),
  );
  for (let tick = 1; tick <= ticks; tick++) {
    for (const player of players) player.act(tick);
    await world.time.run(TICK_MS);
    digests.push(digest);
  }
  const { resumes, joins, slowReaders, snapshotsSent, linesSaid, phrasesSaid, linesRefused, closedByCode } =
    world.game.counters;
  const events = {
    resumes,
    joins,
    slowReaders,
    snapshotsSent,
    linesSaid,
    phrasesSaid,
    ...linesRefused,
    ...closedByCode,
  };
  return { digests, told, events };
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.findIndex((digest, tick) => digest !== b[tick]);
}

test.each([
  ['in the open world', { WORLD_CELLS: '16', DEFER_FROM: '40' }, 1, longOr(10_000, 2500, '2,500 ticks of 10,000')],
  ['where all see all, at 60 updates a second', { VIEW: 'world', SEND_EVERY: '1', WORLD_CELLS: '5' }, 2, 1500],
  ['where names follow what one sees', { ROOM_SEATS: '1100', WORLD_CELLS: '10' }, 5, 1500],
  ['at 20 updates a second, in a small world full of rams', { SEND_EVERY: '3', WORLD_CELLS: '6' }, 3, 1500],
])('[RL8] over a link every player is told the same bytes, %s', async (_name, settings, seed, ticks) => {
  const counts = { messages: 0, bytes: 0 };
  const direct = await play(settings, seed, ticks);
  const relayed = await play(settings, seed, ticks, counts);
  expect(firstDifference(direct.digests, relayed.digests)).toBe(-1);
  expect(relayed.told).toEqual(direct.told);
  expect(relayed.events).toEqual(direct.events);
  // It must have had something to differ in.
  expect(
    Math.min(direct.events.linesSaid, direct.events.resumes, direct.events.slowReaders, direct.told.closes),
  ).toBeGreaterThan(0);
  expect(direct.told.updates).toBeGreaterThan(ticks * 10);
  console.log(
    `${ticks} ticks: ${direct.told.updates} updates equal, ${JSON.stringify(direct.events)}, ` +
      `${Math.round(counts.bytes / ticks)} bytes a tick over the link`,
  );
});

/** The same script with players spread over gateways, each behind a link of its own; what each player was told, as a digest. None: one, reached by calls. */
async function playOn(gateways: number): Promise<number[]> {
  const { game, time } = createVirtualWorld({ ROOM_SEATS: `${PLAYERS}`, WORLD_CELLS: '8', GRACE_SECONDS: '60' }, 4);
  const opened = Array.from({ length: gateways }, () => {
    const log = { info() {}, warn() {} };
    return createGateway({ ...game, directory: relayLink()(game.lobby), time, log }).opened;
  });
  const digests = new Array<number>(PLAYERS).fill(0);
  const players = Array.from({ length: PLAYERS }, (_, player) =>
    createScriptedPlayer(
      { lobby: game.lobby, opened: opened[player % gateways] ?? game.opened },
      player,
      9,
      (_who, what) => {
        const bytes = typeof what === 'number' ? [what] : what;
        for (const byte of bytes) digests[player] = hashInt(digests[player], byte);
      },
      true,
    ),
  );
  for (let tick = 1; tick <= 900; tick++) {
    for (const player of players) player.act(tick);
    await time.run(TICK_MS);
  }
  expect(game.counters.updatesSent).toBeGreaterThan(20_000);
  return digests;
}

test('[RL8] on one, two and three gateways every player of a room is told the same bytes', async () => {
  const direct = await playOn(0);
  expect(new Set(direct).size).toBe(PLAYERS);
  for (const gateways of [1, 2, 3]) expect(await playOn(gateways), `${gateways} gateways`).toEqual(direct);
});

test('a room that is closed gives its number on the link back: a link may last longer than there are numbers', async () => {
  const numbers: number[] = [];
  const world = createVirtualWorld({ ROOM_SEATS: '4', MAX_ROOMS: '20', GRACE_SECONDS: '1' }, 5, {
    link: relayLink({
      toGateway(bytes, take) {
        for (const message of DOWN.decode(bytes)) if (message.kind === 'opened') numbers.push(message.room);
        take(bytes);
      },
    }),
  });
  const house = houseIn(world);
  const first = house.enter({ room: 'ABCDEFGH' });
  house.enter({ room: 'BCDEFGHJ' }).keepPinging();
  await house.ticks(2);
  first.close(1000);
  await house.run(90_000);
  expect(world.game.lobby.rooms.size).toBe(1);
  house.enter({ room: 'CDEFGHJK' });
  house.enter({ room: 'DEFGHJKL' });
  expect(numbers).toEqual([0, 1, 0, 2]);
});
