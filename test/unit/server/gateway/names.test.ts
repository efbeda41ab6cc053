import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld, seededLink } from '../../../../tools/lib/virtual/virtual.ts';
import { longOr } from '../../../harness/long.ts';
import { createHouse } from '../../../harness/server/house.ts';
import { playToWin } from '../../../harness/server/play.ts';

const PLAYERS = 40;
const SECONDS = longOr(30, 12, '12 s of 30');

/** How long a player may hold on to a name after it has seen it last. */
const FADING_TICKS = 130;

test('[VW5] in a room of 1100 seats a player has the names of those in sight and on display, and none that are another’s by now', async () => {
  const world = createVirtualWorld(
    { ROOM_SEATS: '1100', WORLD_CELLS: '14', ROUND_SECONDS: '0', GRACE_SECONDS: '0' },
    7,
  );
  const clients = Array.from({ length: PLAYERS }, (_, i) => world.addClient(seededLink(i, 20, 5), i).client);
  let joined = 0;
  const join = (i: number) => clients[i].join({ name: `Player ${joined}`, colour: joined++ % 12 });
  for (const i of clients.keys()) join(i);
  /** By seat: until when who had it before may be in somebody's roster. */
  const changed = new Map<number, number>();
  const wrong: string[] = [];
  let [looked, most] = [0, 0];
  for (let picture = 0; picture < SECONDS * 60 && wrong.length === 0; picture++) {
    const room = [...world.game.lobby.rooms.values()][0];
    for (const [i, client] of clients.entries()) {
      if (client.status.state === 'idle') join(i);
      else if (client.status.state === 'playing' && draw(3, i, picture) % 1000 === 0) {
        changed.set(client.game?.id ?? -1, (room?.world.tick ?? 0) + FADING_TICKS);
        client.leave();
      } else playToWin(client, i, picture);
      const { game } = client;
      if (!game || !room) continue;
      looked++;
      most = Math.max(most, game.roster.size);
      const shown = [...game.ids, ...game.top.map(({ id }) => id), game.crown?.id ?? game.id];
      for (const id of shown) {
        const isFresh = (changed.get(id) ?? 0) < room.world.tick;
        if (isFresh && game.roster.get(id)?.name !== room.roster[id]?.name) {
          wrong.push(`${picture}: ${i} has ${game.roster.get(id)?.name} for ${room.roster[id]?.name} in seat ${id}`);
        }
      }
    }
    await world.time.run(1000 / 60);
  }
  expect(wrong).toEqual([]);
  console.log(`${looked} looks, ${joined} joins, at most ${most} names of ${PLAYERS}`);
  expect([joined > PLAYERS + SECONDS / 3, most < PLAYERS]).toEqual([true, true]);
});

test.each([
  ['1000', 200],
  ['1001', 20],
])('[VW5] of 200 players in a room of %s seats a newcomer is told at most %i names', async (seats, names) => {
  const house = createHouse({ ROOM_SEATS: seats, WORLD_CELLS: '64', BOTS: '0' });
  const peers = Array.from({ length: 199 }, (_, i) => house.enter({ name: `Player ${i}` }));
  await house.ticks(90);
  const late = house.enter({ name: 'Late' });
  await house.ticks(4);
  const told = recordsOf(late, 'player');
  expect(told.length).toBeLessThanOrEqual(names);
  expect(told.map(({ name }) => name)).toContain('Late');
  // Nobody far away is told that somebody came.
  const hearers = peers.filter((peer) => recordsOf(peer, 'player').some(({ name }) => name === 'Late')).length;
  expect(hearers > 190).toBe(seats === '1000');
});

test('[VW5] whoever stands on the podium has a name before that is told', async () => {
  const house = createHouse({ ROOM_SEATS: '1100', WORLD_CELLS: '64', BOTS: '0', ROUND_SECONDS: '120' });
  const peers = Array.from({ length: 12 }, (_, i) => house.enter({ name: `Player ${i}` }));
  for (const peer of peers) peer.keepPinging();
  await house.run(121_000);
  const [{ updates }] = peers;
  const names = new Map<number, string>();
  const awarded: (string | undefined)[] = [];
  for (const item of updates.flatMap(({ update }) => update.items)) {
    if (item.kind === 'player') names.set(item.id, item.name);
    if (item.kind === 'award' && item.id >= 0) awarded.push(names.get(item.id));
  }
  expect(awarded.length).toBeGreaterThan(2);
  expect(awarded).not.toContain(undefined);
});
