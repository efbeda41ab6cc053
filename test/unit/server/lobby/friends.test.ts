import { describe, expect, test } from 'vitest';
import { FRIEND_CODE_LENGTH, isFriendCode, toCode } from '../../../../protocol/join.ts';
import type { FriendsAnswer } from '../../../../protocol/leaderboard.ts';
import { dismiss } from '../../../../server/host/seats.ts';
import { answerPost } from '../../../../server/http/api.ts';
import { friendCodeOf } from '../../../../server/identity/friend-code.ts';
import { identityOf, whoIs } from '../../../../server/identity/identity.ts';
import { forgetIdentity, TABLE_NAMES } from '../../../../server/store/tables.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'AAECAwQFBgcICQoLDA0OEA';
const [ADAS, BOBS] = [friendCodeOf(ADA), friendCodeOf(BOB)];
const UNKNOWN = 'ABCDEFGHJKLM';

/** What the server answers to `POST /api/friends`. */
async function post({ game }: House, body: unknown) {
  const head = { path: '/api/friends', contentType: 'application/json', authorization: '', address: '' };
  return answerPost(game, head, new TextEncoder().encode(JSON.stringify(body)));
}

async function friendsOf(house: House, codes: readonly string[], friend?: string): Promise<FriendsAnswer['friends']> {
  const { status, body } = await post(house, { codes, ...(friend === undefined ? {} : { friend }) });
  expect(status).toBe(200);
  return (body as FriendsAnswer).friends;
}

describe('a friend’s code', () => {
  test('[FD1] follows from the secret, and is another for another secret', () => {
    expect(ADAS).toBe('64YGMMHVVL4X');
    expect([isFriendCode(ADAS), ADAS === BOBS]).toEqual([true, false]);
  });

  test('[FD1] is not a part of the identity’s hash, even where somebody takes one secret for both', () => {
    const hash = Buffer.from(identityOf(ADA), 'base64url');
    expect(toCode(hash.subarray(0, FRIEND_CODE_LENGTH))).not.toBe(ADAS);
  });

  test('[FD1] is kept nowhere, so that nothing of it is to be forgotten, and leads to its player again', async () => {
    const house = createHouse();
    const { store } = house.game;
    const ada = house.enter({ friend: ADA, identity: BOB });
    house.enter({ with: ADAS });
    await house.run(2000);
    const tables = await Promise.all(TABLE_NAMES.map((table) => store.list(table)));
    const texts = tables.flat().map(({ key, value }) => key + new TextDecoder('latin1').decode(value));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes(ADAS) || text.includes(ADA))).toEqual([]);
    await forgetIdentity(store, identityOf(BOB));
    ada.close(1000);
    await house.ticks(2);
    house.enter({ friend: ADA, identity: BOB });
    expect(await friendsOf(house, [ADAS])).toHaveLength(1);
  });
});

describe('who has a code', () => {
  test('[FD2] is told that its player plays, where, and whether there is a seat', async () => {
    const house = createHouse({ ROOM_SEATS: '2' });
    expect(await friendsOf(house, [ADAS])).toEqual([]);
    const { room } = house.enter({ name: 'Ada', friend: ADA, identity: ADA });
    const ada = { code: ADAS, who: whoIs(identityOf(ADA)), name: 'Ada', room, free: true };
    expect(await friendsOf(house, [UNKNOWN, ADAS])).toEqual([ada]);
    house.enter();
    expect(await friendsOf(house, [ADAS])).toEqual([{ ...ada, free: false }]);
  });

  test('[FD2] is told that a room is private, and not its code', async () => {
    const house = createHouse();
    house.enter({ name: 'Ada', friend: ADA, private: true });
    expect(await friendsOf(house, [ADAS])).toEqual([{ code: ADAS, who: 0, name: 'Ada', free: true }]);
  });

  test('[FD2] is told nothing of who has only got a ticket, has left, or watches', async () => {
    const house = createHouse();
    const ada = house.join({ friend: ADA });
    expect(await friendsOf(house, [ADAS])).toEqual([]);
    ada.hello();
    expect(await friendsOf(house, [ADAS])).toHaveLength(1);
    await house.ticks(2);
    ada.close(1000);
    expect(await friendsOf(house, [ADAS])).toEqual([]);
    await house.ticks(2);
    house.enter({ watch: true, friend: ADA });
    expect(await friendsOf(house, [ADAS])).toEqual([]);
  });

  test('[FD2] finds a player whose line is lost for as long as the comet waits', async () => {
    const house = createHouse({ GRACE_SECONDS: '20' });
    const ada = house.enter({ friend: ADA });
    ada.keepPinging();
    await house.run(21_000);
    ada.close(1006);
    await house.run(19_000);
    expect(await friendsOf(house, [ADAS])).toHaveLength(1);
    await house.run(2000);
    expect(await friendsOf(house, [ADAS])).toEqual([]);
  });

  test('[FD2] of two tabs of a player is told the newer, and the other when that is closed', async () => {
    const house = createHouse({ ROOM_SEATS: '1' });
    const first = house.enter({ friend: ADA });
    const second = house.enter({ friend: ADA });
    expect((await friendsOf(house, [ADAS])).map(({ room }) => room)).toEqual([second.room]);
    await house.ticks(2);
    second.close(1000);
    await house.ticks(2);
    expect((await friendsOf(house, [ADAS])).map(({ room }) => room)).toEqual([first.room]);
  });

  test('[FD2] asks in vain for public numbers, for the own code, and for one who wants not to be seen', async () => {
    const house = createHouse();
    house.enter({ friend: ADA, identity: ADA });
    house.enter({ identity: BOB });
    expect(await friendsOf(house, [ADAS], ADA)).toEqual([]);
    expect(await friendsOf(house, [BOBS])).toEqual([]);
    expect(await post(house, { codes: [String(whoIs(identityOf(ADA)))] })).toMatchObject({ status: 400 });
  });

  test('[FD1] finds whoever goes on with a session by what its last join told', async () => {
    const house = createHouse();
    let { key, close } = house.enter();
    for (const [friend, found] of [
      [ADA, 1],
      [undefined, 0],
      [ADA, 1],
    ] as const) {
      await house.ticks(2);
      close(1006);
      ({ key, close } = house.enter({ resume: key, ...(friend ? { friend } : {}) }));
      expect(await friendsOf(house, [ADAS])).toHaveLength(found);
    }
    expect(house.game.counters.resumes).toBe(3);
  });

  test('[FD3] finds nobody by it any more when its player has another', async () => {
    const house = createHouse();
    house.enter({ friend: ADA });
    // Whoever knows the code alone cannot take it away.
    await post(house, { friend: BOB, was: BOB });
    expect(await friendsOf(house, [ADAS])).toHaveLength(1);
    expect(await post(house, { friend: BOB, was: ADA })).toEqual({ status: 200, body: { code: BOBS, friends: [] } });
    expect([(await friendsOf(house, [ADAS])).length, (await friendsOf(house, [BOBS])).length]).toEqual([0, 1]);
    await post(house, { was: BOB });
    expect(await friendsOf(house, [ADAS, BOBS])).toEqual([]);
  });

  test('[FD1] cannot pretend to be that player: what the server was given is no secret that leads there', async () => {
    const house = createHouse();
    house.enter({ name: 'Mallory', friend: ADAS.padEnd(22, 'A') });
    expect(await friendsOf(house, [ADAS])).toEqual([]);
  });

  test('[FD8] hears the player’s call for 90 s, and who has not got it hears nothing', async () => {
    const house = createHouse();
    const ada = house.enter({ name: 'Ada', friend: ADA });
    ada.keepPinging();
    const heard = async (friend?: string) => (await friendsOf(house, [ADAS], friend)).map(({ calls }) => calls);
    const call = () => post(house, { friend: ADA, call: BOBS });
    expect(await call()).toMatchObject({ status: 200, body: { friends: [] } });
    expect([await heard(BOB), await heard(), await heard('AAECAwQFBgcICQoLDA0OEQ')]).toEqual([
      [true],
      [undefined],
      [undefined],
    ]);
    expect(await friendsOf(house, [], BOB)).toEqual([]);
    await house.run(60_000);
    // Called again meanwhile, it does not wait longer.
    await call();
    await house.run(29_000);
    expect(await heard(BOB)).toEqual([true]);
    await house.run(2000);
    expect(await heard(BOB)).toEqual([undefined]);
    await call();
    expect(await heard(BOB)).toEqual([true]);
  });

  test('[FD8] five calls of one wait, the last ones; who does not play calls in vain', async () => {
    const house = createHouse();
    const secrets = Array.from({ length: 6 }, (_, i) => `AAECAwQFBgcICQoLDA0P${String.fromCharCode(65 + i)}A`);
    const callAll = async () => {
      for (const secret of secrets) await post(house, { friend: ADA, call: friendCodeOf(secret) });
    };
    await callAll();
    house.enter({ name: 'Ada', friend: ADA });
    const heard = async () =>
      Promise.all(secrets.map(async (secret) => (await friendsOf(house, [ADAS], secret))[0].calls));
    expect(await heard()).toEqual(secrets.map(() => undefined));
    await callAll();
    expect(await heard()).toEqual([undefined, true, true, true, true, true]);
  });

  test('[FD2] is told nothing of a friend who is banned while playing', async () => {
    const house = createHouse();
    const ada = house.enter({ friend: ADA, identity: BOB });
    await house.ticks(2);
    const id = identityOf(BOB);
    const ban = { id, kind: 'identity', identity: id, name: 'Ada', reason: 'spam', untilMs: 8e12 };
    await house.game.moderation.ban({ ...ban, kind: 'identity' });
    const session = house.room().sessions[ada.welcome?.kind === 'welcome' ? ada.welcome.id : -1];
    if (!session) throw new Error('nobody sits there');
    dismiss(house.room(), session, { code: 4003, reason: 'banned' });
    expect(await friendsOf(house, [ADAS])).toEqual([]);
    expect(house.refusal({ friend: ADA, identity: BOB })).toBe('banned');
    expect(await friendsOf(house, [ADAS])).toEqual([]);
  });
});

describe('what is asked', () => {
  test.each([
    ['a code too short', { codes: ['ABC'] }],
    ['a code with signs that no code has', { codes: ['ABCDEFGHJKL0'] }],
    ['a code in small letters', { codes: [ADAS.toLowerCase()] }],
    ['a name of every object', { codes: ['__proto__'] }],
    ['codes that are no list', { codes: ADAS }],
    ['codes that are no texts', { codes: [7, null] }],
    ['51 codes', { codes: Array.from({ length: 51 }, () => ADAS) }],
    ['a secret too short', { friend: ADAS }],
    ['a secret that is none', { friend: 7 }],
    ['a former secret that is none', { was: {} }],
    ['a call to nobody', { friend: ADA, call: 'Bob' }],
  ])('[FD2] %s is refused', async (_what, body) => {
    const house = createHouse();
    house.enter({ friend: ADA });
    expect(await post(house, body)).toMatchObject({ status: 400, body: { error: 'wrong-field' } });
  });

  test('[FD2] of 10,000 codes is too long to be read', async () => {
    const codes = Array.from({ length: 10_000 }, () => ADAS);
    expect(await post(createHouse(), { codes })).toMatchObject({ status: 413, body: { error: 'body-too-big' } });
  });

  test.each([null, 7, [], {}, ''])('[FD2] %j asks for nobody', async (body) => {
    expect(await post(createHouse(), body)).toEqual({ status: 200, body: { friends: [] } });
  });

  test('[FD2] 50 codes fit, and the same code counts once', async () => {
    const house = createHouse();
    house.enter({ friend: ADA });
    const codes = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? ADAS : UNKNOWN));
    expect(await friendsOf(house, codes, BOB)).toHaveLength(1);
  });

  test('[FD4] by too many is refused for a while, and then answered again', async () => {
    const house = createHouse();
    const answers = await Promise.all(Array.from({ length: 1500 }, () => post(house, { codes: [ADAS] })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1000);
    expect(answers.at(-1)).toMatchObject({ status: 429, retryAfter: 20, body: { error: 'too-many' } });
    await house.run(1000);
    expect(await post(house, {})).toMatchObject({ status: 200 });
  });
});
