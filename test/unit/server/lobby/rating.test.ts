import { expect, test } from 'vitest';
import type { JoinRequest } from '../../../../protocol/join.ts';
import { friendCodeOf } from '../../../../server/identity/friend-code.ts';
import { FOUND, NOWHERE } from '../../../../server/lobby/rating.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

// Which of several hosts gets a join: the one that says most.

const FRIEND = 'AAECAwQFBgcICQoLDA0ODw';
const rate = ({ game }: House, wish: Partial<JoinRequest> = {}) => game.lobby.rate({ name: 'New', colour: 0, ...wish });
const houseWith = (players: number, env: Record<string, string> = {}) => {
  const house = createHouse({ ROOM_SEATS: '4', ...env });
  for (let i = 0; i < players; i++) house.enter();
  return house;
};

test('people meet: a host with a room that has a free seat, and of those the one whose room is fuller', () => {
  const [empty, one, three, full] = [0, 1, 3, 4].map((players) => houseWith(players));
  const rates = [three, one, empty, full].map((house) => rate(house));
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(new Set(rates).size).toBe(4);
});

test('a room of one’s own is opened where most is free', () => {
  const rates = [0, 1, 4].map((players) => rate(houseWith(players), { private: true }));
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(rates[2]).toBeGreaterThanOrEqual(1);
});

test('the host has it that has the room, the session or the friend', () => {
  const house = houseWith(1);
  const ada = house.enter({ friend: FRIEND });
  const bob = house.enter();
  expect(rate(house, { room: ada.room })).toBe(FOUND);
  expect(rate(house, { with: friendCodeOf(FRIEND) })).toBe(FOUND);
  bob.close(1006);
  expect(rate(house, { resume: bob.key })).toBe(FOUND);
});

test('what is asked for and is not there counts less than any place, so that a gateway sees that nobody has it', () => {
  const house = houseWith(1);
  for (const wish of [{ room: 'QRSTUVWX' }, { with: 'ABCDEFGHJKLM' }, { resume: 'x'.repeat(32) }]) {
    const found = rate(house, wish);
    expect([found >= 0, found < 1]).toEqual([true, true]);
  }
  // The order of the hosts is still that of the best place.
  const wish = { resume: 'x'.repeat(32) };
  expect(rate(houseWith(3), wish)).toBeGreaterThan(rate(houseWith(0), wish));
});

test('a code that is nowhere is opened by chance that all gateways share, and evenly', () => {
  const hosts = ['a', 'b', 'c'].map((RELAY_NAME) => houseWith(0, { RELAY_NAME, STORE: 'memory' }));
  const counts = [0, 0, 0];
  for (let i = 0; i < 300; i++) {
    const room = `QRSTU${'ABCDEFGHJK'[i % 10]}${'ABCDEFGHJK'[Math.floor(i / 10) % 10]}${'QRS'[Math.floor(i / 100)]}`;
    const rates = hosts.map((house) => rate(house, { room }));
    counts[rates.indexOf(Math.max(...rates))]++;
  }
  expect(counts.every((count) => count > 70)).toBe(true);
});

test('where nothing can be opened there is no place', () => {
  const house = houseWith(4, { MAX_ROOMS: '1' });
  expect([rate(house), rate(house, { room: 'QRSTUVWX' }), rate(house, { private: true })]).toEqual([
    NOWHERE,
    NOWHERE,
    NOWHERE,
  ]);
});
