import { describe, expect, test } from 'vitest';
import { answerJoin } from '../../../../server/http/api.ts';
import { friendCodeOf } from '../../../../server/identity/friend-code.ts';
import { createHouse } from '../../../harness/server/house.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const ADAS = friendCodeOf(ADA);
const WITH_ADA = { with: ADAS };

describe('who joins with a friend', () => {
  test('[FD5] lands where that friend plays, in a public room and in a private one', () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    const stranger = house.enter();
    house.enter();
    const ada = house.enter({ friend: ADA });
    expect(ada.room).not.toBe(stranger.room);
    expect(house.enter(WITH_ADA).room).toBe(ada.room);
    const own = house.enter({ friend: ADA, private: true });
    expect(house.enter(WITH_ADA).room).toBe(own.room);
  });

  test('[FD5] lands where the friend is now: joins follow', async () => {
    const house = createHouse({ ROOM_SEATS: '3' });
    const first = house.enter({ friend: ADA });
    const bob = house.enter(WITH_ADA);
    expect(bob.room).toBe(first.room);
    await house.ticks(2);
    first.close(1000);
    await house.ticks(2);
    const second = house.enter({ friend: ADA, room: 'QRSTUVWX' });
    expect([house.enter(WITH_ADA).room, second.room]).toEqual(['QRSTUVWX', 'QRSTUVWX']);
  });

  test('[FD5] is refused where there is no seat, and lands there when there is one', async () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    const stranger = house.enter();
    const ada = house.enter({ friend: ADA });
    expect(ada.room).toBe(stranger.room);
    await house.ticks(2);
    expect(house.game.lobby.join({ name: 'Bob', colour: 0, ...WITH_ADA })).toMatchObject({
      status: 503,
      error: 'room-full',
      retryAfter: 5,
      message: expect.stringContaining('your friends'),
    });
    stranger.close(1000);
    await house.ticks(2);
    expect(house.enter(WITH_ADA).room).toBe(ada.room);
  });

  test('[FD5] goes on with a comet that waits, wherever the friend has gone', async () => {
    const house = createHouse();
    house.enter({ friend: ADA, room: 'QRSTUVWX' });
    const bob = house.enter();
    await house.ticks(2);
    bob.close(1006);
    expect(house.enter({ ...WITH_ADA, resume: bob.key }).room).toBe(bob.room);
  });

  test('[FD5] room and private go before', () => {
    const house = createHouse();
    const ada = house.enter({ friend: ADA });
    expect(house.enter({ ...WITH_ADA, room: 'QRSTUVWX' }).room).toBe('QRSTUVWX');
    expect(house.enter({ ...WITH_ADA, private: true }).room).not.toBe(ada.room);
  });

  test.each(['', 'ABC', ADAS.toLowerCase(), '__proto__'])('[J1] with %j nobody plays', (code) => {
    const { game } = createHouse();
    const body = new TextEncoder().encode(JSON.stringify({ name: 'Bob', colour: 0, with: code }));
    expect(answerJoin(game, 'application/json', body)).toMatchObject({ status: 400, body: { error: 'wrong-field' } });
  });
});

describe('a party', () => {
  test('[FD6] whose friend is not there yet comes together, and the friend comes to it', () => {
    const house = createHouse({ ROOM_SEATS: '4' });
    const [bob, cid] = [house.enter(WITH_ADA), house.enter(WITH_ADA)];
    const ada = house.enter({ friend: ADA });
    expect(new Set([bob.room, cid.room, ada.room]).size).toBe(1);
  });

  test('[FD6] that joins at the same moment lands in one room, though the public one is nearly full', () => {
    const house = createHouse({ ROOM_SEATS: '6' });
    for (let i = 0; i < 5; i++) house.enter();
    const full = house.room().options.code;
    // Nobody has said hello yet; strangers press play in between, the friend whose code it is comes last.
    const joined = [house.join(WITH_ADA), house.join(), house.join(WITH_ADA), house.join(), house.join(), house.join()];
    const [bob, , cid] = joined;
    const dan = house.join(WITH_ADA);
    const ada = house.join({ friend: ADA, with: ADAS });
    expect(new Set([bob, cid, dan, ada].map(({ room }) => room)).size).toBe(1);
    expect(bob.room).not.toBe(full);
  });

  test('[FD6] holds places for four, for ten seconds, and then strangers have them', async () => {
    const house = createHouse({ ROOM_SEATS: '4' });
    const bob = house.enter(WITH_ADA);
    const stranger = house.enter();
    expect(stranger.room).not.toBe(bob.room);
    expect(house.enter(WITH_ADA).room).toBe(bob.room);
    await house.run(10_000);
    expect(house.enter().room).toBe(bob.room);
  });

  test('[FD6] holds nothing where no room can be opened: a made-up party turns nobody away', () => {
    const house = createHouse({ ROOM_SEATS: '4', MAX_ROOMS: '1' });
    const bob = house.enter({ with: 'ABCDEFGHJKLM' });
    expect([house.enter().room, house.enter().room, house.enter().room]).toEqual([bob.room, bob.room, bob.room]);
    expect(house.refusal()).toBe('server-full');
  });

  test('[FD6] where no room can be opened takes what seats there are', () => {
    const house = createHouse({ ROOM_SEATS: '4', MAX_ROOMS: '1' });
    for (let i = 0; i < 3; i++) house.enter();
    expect(house.enter(WITH_ADA).room).toBe(house.room().options.code);
    expect(house.refusal(WITH_ADA)).toBe('room-full');
    expect(house.refusal({ with: 'ABCDEFGHJKLM' })).toBe('server-full');
  });

  test('[FD6] in small rooms holds no more than a room has', () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    const bob = house.enter(WITH_ADA);
    expect(house.enter(WITH_ADA).room).toBe(bob.room);
    expect(house.refusal(WITH_ADA)).toBe('room-full');
    expect(house.enter().room).not.toBe(bob.room);
  });

  test('[FD6] does not lead its friend away from play with strangers: not into a full room, nor a private one', async () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    const [bob] = [house.enter(WITH_ADA), house.enter(WITH_ADA)];
    expect(house.enter({ friend: ADA }).room).not.toBe(bob.room);
    const other = createHouse();
    const host = other.enter({ friend: ADA, private: true });
    other.enter(WITH_ADA);
    await other.ticks(2);
    host.close(1000);
    await other.ticks(2);
    expect(other.enter({ friend: ADA }).room).not.toBe(host.room);
  });

  test('[FD6] is over with its sessions: nothing of it is kept', async () => {
    const house = createHouse({ ROOM_SEATS: '4' });
    const bob = house.enter({ ...WITH_ADA, room: 'QRSTUVWX' });
    await house.ticks(2);
    bob.close(1000);
    await house.ticks(2);
    expect(house.enter(WITH_ADA).room).not.toBe('QRSTUVWX');
  });
});
