import { describe, expect, test } from 'vitest';
import { createPresence } from '../../../../game/client/friends/presence.ts';
import { friendCodeOf } from '../../../../server/identity/friend-code.ts';
import { createFakePlatform } from '../../../../tools/lib/virtual/platform.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'AAECAwQFBgcICQoLDA0OEA';
const ADAS = friendCodeOf(ADA);

/** Somebody who asks for friends, and what was told of whom came. */
function follow(
  platform: Parameters<typeof createPresence>[0]['platform'],
  codes: () => readonly string[] = () => [ADAS],
  secret = BOB,
) {
  const came: string[][] = [];
  const calls: string[] = [];
  const idle = { is: false };
  const presence = createPresence({
    platform,
    codes,
    secret: () => secret,
    isIdle: () => idle.is,
    onChange() {},
    onCame: (friends) => came.push(friends.map(({ name }) => name)),
    onCall: ({ name }) => calls.push(name),
  });
  return { presence, came, calls, idle };
}

describe('presence', () => {
  test('[FD2] tells within ten seconds that a friend plays, and where, once', async () => {
    const world = createVirtualWorld({});
    const { presence, came } = follow(world.platform().platform);
    await world.time.run(5000);
    expect([came, presence.ownCode]).toEqual([[], friendCodeOf(BOB)]);
    const ada = world.addClient();
    ada.client.join({ name: 'Ada', colour: 0, friend: ADA });
    await world.time.run(10_500);
    expect([came, presence.playing.get(ADAS)?.room]).toEqual([[['Ada']], ada.client.game?.room]);
    await world.time.run(60_000);
    expect(came).toHaveLength(1);
  });

  test('tells nothing anew of who changes the room, and tells of who comes after a while', async () => {
    const world = createVirtualWorld({});
    const { presence, came } = follow(world.platform().platform);
    const { client } = world.addClient();
    client.join({ name: 'Ada', colour: 0, friend: ADA });
    await world.time.run(11_000);
    client.join({ name: 'Ada', colour: 0, friend: ADA, room: 'QRSTUVWX' });
    await world.time.run(11_000);
    expect([came.length, presence.playing.get(ADAS)?.room]).toEqual([1, undefined]);
    client.leave();
    await world.time.run(11_000);
    expect(presence.playing.size).toBe(0);
    await world.time.run(90_000);
    client.join({ name: 'Ada L.', colour: 0, friend: ADA });
    await world.time.run(11_000);
    expect(came).toEqual([['Ada'], ['Ada L.']]);
  });

  test('[FD3] of one who hides ends, and begins with the next join', async () => {
    const world = createVirtualWorld({});
    const bob = follow(world.platform().platform);
    const { client } = world.addClient();
    const own = follow(world.platform().platform, () => [], ADA).presence;
    client.join({ name: 'Ada', colour: 0, friend: ADA });
    await world.time.run(11_000);
    expect(bob.presence.playing.size).toBe(1);
    void own.hide();
    await world.time.run(11_000);
    expect(bob.presence.playing.size).toBe(0);
    client.join({ name: 'Ada', colour: 0, friend: ADA });
    await world.time.run(11_000);
    expect(bob.presence.playing.size).toBe(1);
  });

  test('[FD8] a friend who calls is told of within ten seconds, once a call', async () => {
    const world = createVirtualWorld({});
    const bob = follow(world.platform().platform);
    const ada = follow(world.platform().platform, () => [], ADA).presence;
    const call = async () => {
      void ada.call(friendCodeOf(BOB));
      await world.time.run(80_000);
      return bob.calls.length;
    };
    // Nobody can join who does not play.
    expect(await call()).toBe(0);
    await world.time.run(60_000);
    world.addClient().client.join({ name: 'Ada', colour: 0, friend: ADA });
    await world.time.run(1000);
    void ada.call(friendCodeOf(BOB));
    expect(ada.isCalled(friendCodeOf(BOB))).toBe(true);
    await world.time.run(10_500);
    expect(bob.calls).toEqual(['Ada']);
    await world.time.run(80_000);
    expect([bob.calls, ada.isCalled(friendCodeOf(BOB))]).toEqual([['Ada'], false]);
    expect(await call()).toBe(2);
  });

  test('[FD4] is asked for every ten seconds, later where the server does not answer, and never for nobody', async () => {
    const platform = createFakePlatform();
    const friends: string[] = [];
    const { presence, idle } = follow(platform, () => friends);
    await platform.time.run(60_000);
    expect(platform.posts).toHaveLength(0);
    friends.push(ADAS);
    await platform.time.run(10_000);
    expect(platform.posts.map(({ path, body }) => [path, body])).toEqual([
      ['/api/friends', { codes: [ADAS], friend: BOB }],
    ]);
    await platform.posts[0].answer(200, { friends: [] });
    await platform.time.run(9900);
    expect([platform.posts.length, presence.isLost]).toEqual([1, false]);
    await platform.time.run(200);
    await platform.posts[1].answer(429, { error: 'too-many', message: 'Too many.' });
    await platform.time.run(29_000);
    expect([platform.posts.length, presence.isLost]).toEqual([2, true]);
    await platform.time.run(2000);
    await platform.posts[2].fail();
    idle.is = true;
    await platform.time.run(120_000);
    expect([platform.posts.length, presence.isLost]).toEqual([3, true]);
    idle.is = false;
    await platform.time.run(10_000);
    await platform.posts[3].answer(200, { friends: [] });
    expect(presence.isLost).toBe(false);
  });

  test('believes nothing that is no friend, and an answer that comes late does not count', async () => {
    const platform = createFakePlatform();
    const { presence, came } = follow(platform);
    await platform.time.run(0);
    const ada = { code: ADAS, who: 1, name: 'Ada', room: 'ABCDEFGH', free: true };
    const wrong = [null, 7, {}, { ...ada, code: 7 }, { ...ada, name: null }, { ...ada, free: 1 }, { ...ada, room: 7 }];
    void presence.look();
    await platform.posts[0].answer(200, { friends: [{ ...ada, name: 'Late' }] });
    expect([...presence.playing.values()]).toEqual([]);
    await platform.posts[1].answer(200, { code: 7, friends: [...wrong, ada] });
    expect([came, [...presence.playing.values()], presence.ownCode]).toEqual([[['Ada']], [ada], undefined]);
    void presence.look();
    await platform.posts[2].answer(200, 'a page of a captive portal');
    expect(presence.isLost).toBe(true);
  });
});
