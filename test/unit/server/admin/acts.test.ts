import { describe, expect, test } from 'vitest';
import { readSanction } from '../../../../protocol/people.ts';
import { takeAct } from '../../../../server/admin/acts.ts';
import { describeModeration } from '../../../../server/admin/moderation.ts';
import { identityOf } from '../../../../server/identity/identity.ts';
import type { Act } from '../../../../server/ports/moderation.ts';
import { type Peer, peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse } from '../../../harness/server/house.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'BBECAwQFBgcICQoLDA0ODw';

async function gather() {
  const house = createHouse();
  const [ada, bob] = [house.enter({ name: 'Ada', identity: ADA }), house.enter({ name: 'Bob', identity: BOB })];
  for (const peer of [ada, bob]) peer.keepPinging();
  await house.ticks(3);
  const act = (name: Act, request: object) => takeAct(house.game, name, JSON.stringify(request));
  const view = () => describeModeration(house.game);
  const find = (name: string) => view().players.find((player) => player.name === name);
  return { house, ada, bob, act, view, find, handleOf: (name: string) => find(name)?.player };
}

/** Sentences of the operator's notices to one player. */
function told({ updates }: Peer): unknown[] {
  const items = updates.flatMap(({ update }) => update.items);
  return items.flatMap((item) => (item.kind === 'notice' && item.scope === 2 ? [readSanction(item.body)] : []));
}

/** Nothing outlasts a house in virtual time. */
const done = (players: number) => ({ status: 200, players, saved: false });

test('whoever is here is listed: name, identity, room, since when, dust', async () => {
  const { house, ada, find } = await gather();
  await house.run(2000);
  house.enter({ watch: true });
  // Whoever has only got a ticket is not here.
  house.join({ name: 'Late' });
  const [room] = house.game.lobby.rooms.values();
  const seat = ada.welcome?.kind === 'welcome' ? ada.welcome.id : -1;
  const identity = identityOf(ADA);
  expect(find('Ada')).toMatchObject({ room: ada.room, seat, identity, state: 'playing', isSpectator: false });
  expect(find('Ada')).toMatchObject({ dust: room.world.own.dust[seat], address: '' });
  expect(Math.round(((find('Ada')?.sinceMs ?? 0) - Date.now()) / 1000)).toBe(-2);
  expect(find('')).toMatchObject({ isSpectator: true, dust: 0, identity: undefined });
  expect(find('Late')).toBeUndefined();
});

test('[MO5] a kick ends the session with 4003 and why; the comet leaves, the key opens nothing, a new join is welcome', async () => {
  const { house, ada, bob, act, handleOf, find } = await gather();
  expect(await act('kick', { player: handleOf('Ada'), reason: 'insults' })).toEqual(done(1));
  expect(ada.closed).toEqual({ code: 4003, reason: 'removed from the room: insults' });
  await house.ticks(3);
  expect(find('Ada')).toBeUndefined();
  const absent = bob.updates.flatMap(({ update }) => update.items).filter(({ kind }) => kind === 'absent');
  expect(absent).toHaveLength(1);
  const again = house.join({ name: 'Ada', identity: ADA, resume: ada.key });
  expect(again.key.slice(0, 8)).not.toBe(ada.key.slice(0, 8));
  expect(house.game.moderation.audit).toMatchObject([{ act: 'kick', name: 'Ada', reason: 'insults', room: ada.room }]);
});

test('[MO1] a ban ends all sessions of the identity, wherever they are, and no others', async () => {
  const { house, ada, bob, act, handleOf } = await gather();
  const watching = house.enter({ watch: true, identity: ADA });
  const elsewhere = house.enter({ name: 'Ada 2', identity: ADA, private: true });
  const away = house.enter({ name: 'Ada 3', identity: ADA });
  await house.ticks(3);
  away.close(1006);
  await house.ticks(1);
  expect(await act('ban', { player: handleOf('Ada'), minutes: 60, reason: 'cheating' })).toEqual(done(4));
  for (const peer of [ada, watching, elsewhere]) {
    expect(peer.closed?.code).toBe(4003);
    expect(peer.closed?.reason).toMatch(/^banned until .*Z: cheating$/);
  }
  await house.ticks(3);
  expect(bob.closed).toBeUndefined();
  expect(house.refusal({ identity: ADA })).toBe('banned');
  const [{ id }] = house.game.moderation.bans;
  expect(await act('unban', { id })).toEqual(done(0));
  expect(house.refusal({ identity: ADA })).toBeUndefined();
  expect(house.game.moderation.audit.map(({ act }) => act)).toEqual(['unban', 'ban']);
});

test('[MO1] a ban of a range ends whoever came from there', async () => {
  const { house, act, bob } = await gather();
  const answer = house.game.lobby.join({ name: 'Far', colour: 0 }, { address: '192.0.2.7' });
  const far = peerWith(house.game, house.time, 'ticket' in answer ? answer.ticket : '');
  far.hello();
  await house.ticks(3);
  const minutes = 10;
  expect(await act('ban', { address: '192.0.2.0/24', minutes, reason: 'spam' })).toEqual(done(1));
  await house.ticks(3);
  expect(far.closed?.code).toBe(4003);
  expect(bob.closed).toBeUndefined();
  expect(house.game.moderation.bans).toMatchObject([{ id: '192.0.2.0/24', kind: 'address', reason: 'spam' }]);
});

test('[MO2] a mute is told with its end and why, and so is its end', async () => {
  const { house, ada, bob, act, handleOf, find } = await gather();
  expect(await act('mute', { player: handleOf('Ada'), minutes: 30, reason: 'spam' })).toEqual(done(1));
  await house.ticks(3);
  expect(find('Ada')?.mutedUntilMs).toBeGreaterThan(Date.now());
  expect(await act('unmute', { identity: identityOf(ADA) })).toEqual(done(1));
  await house.ticks(3);
  expect(told(ada)).toEqual([{ kind: 'muted', untilMs: expect.any(Number), reason: 'spam' }, { kind: 'unmuted' }]);
  expect(told(bob)).toEqual([]);
});

test('[MO2] a player of a report who has left can be muted and banned all the same', async () => {
  const { act, house } = await gather();
  const identity = identityOf('CCECAwQFBgcICQoLDA0ODw');
  expect(await act('mute', { identity, name: 'Cat', minutes: 5, reason: 'spam' })).toEqual(done(0));
  expect(await act('ban', { identity, name: 'Cat', minutes: 5, reason: 'spam' })).toEqual(done(0));
  expect(house.game.moderation.mutes).toMatchObject([{ identity, name: 'Cat' }]);
  expect(house.game.moderation.bans).toMatchObject([{ id: identity, kind: 'identity', name: 'Cat' }]);
});

test('[MO3] a rename is told to all, and why to the player; the new name outlasts the session', async () => {
  const { house, ada, bob, act, handleOf } = await gather();
  expect(await act('rename', { player: handleOf('Ada'), name: ' Nice\u202e one ', reason: 'name' })).toEqual(done(1));
  await house.ticks(3);
  expect(told(ada)).toEqual([{ kind: 'renamed', name: 'Nice one', reason: 'name' }]);
  const names = bob.updates.flatMap(({ update }) => update.items).filter((item) => item.kind === 'player');
  expect(names.at(-1)).toMatchObject({ name: 'Nice one' });
  ada.close(1000);
  await house.ticks(3);
  const again = house.enter({ name: 'Ada', identity: ADA });
  expect(house.room(again.room).sessions.map((session) => session?.name)).toContain('Nice one');
});

test('[MO5] a room that is closed ends everybody in it with 4004 and why, and nobody elsewhere', async () => {
  const { house, ada, bob, act } = await gather();
  const elsewhere = house.enter({ private: true });
  await house.ticks(3);
  expect(await act('close-room', { room: ada.room, reason: 'We test something.' })).toEqual(done(2));
  for (const peer of [ada, bob]) {
    expect(peer.closed).toEqual({ code: 4004, reason: 'the room was closed: We test something.' });
  }
  expect(elsewhere.closed).toBeUndefined();
  expect(house.game.lobby.rooms.has(ada.room)).toBe(false);
  await house.ticks(3);
  expect(house.refusal()).toBeUndefined();
});

test('a leaderboard lets go of a player', async () => {
  const { house, act, handleOf } = await gather();
  const player = handleOf('Ada');
  const reason = 'cheating';
  expect(await act('reset-board', { player, reason })).toMatchObject({ status: 404, error: 'not-on-boards' });
  const who = 1;
  const result = { place: 1, identity: identityOf(ADA), who, name: 'Ada', dust: 500 };
  house.game.boards.played('ABCDEFGH', [result]);
  expect(house.game.boards.read('day', 5).rows).toHaveLength(1);
  expect(await act('reset-board', { player, reason })).toEqual(done(0));
  expect(house.game.boards.read('day', 5).rows).toEqual([]);
});

describe('what cannot be done is refused with a code and a sentence, and written down nowhere:', () => {
  const gone = { player: 'AAAAAAAA', reason: 'spam' };
  test.each<[Act, object | string, number, string]>([
    ['kick', gone, 404, 'unknown-player'],
    ['kick', { player: 'AAAAAAAA' }, 400, 'wrong-field'],
    ['kick', { ...gone, reason: '' }, 400, 'wrong-field'],
    ['kick', { ...gone, reason: '\u200b \n' }, 400, 'wrong-field'],
    ['kick', { ...gone, reason: 'é'.repeat(41) }, 400, 'wrong-field'],
    ['kick', 'no JSON', 400, 'wrong-field'],
    ['kick', '[]', 400, 'wrong-field'],
    ['kick', 'null', 400, 'wrong-field'],
    ['mute', { ...gone, minutes: 5 }, 404, 'unknown-player'],
    ['mute', gone, 400, 'wrong-field'],
    ['mute', { ...gone, minutes: 0 }, 400, 'wrong-field'],
    ['mute', { ...gone, minutes: 1.5 }, 400, 'wrong-field'],
    ['mute', { identity: '__proto__', minutes: 5, reason: 'x' }, 400, 'wrong-field'],
    ['unmute', { identity: identityOf(ADA) }, 404, 'not-muted'],
    ['ban', { ...gone, minutes: 5_256_001 }, 400, 'wrong-field'],
    ['ban', { address: '10.0.0.0/7', minutes: 5, reason: 'x' }, 400, 'wrong-field'],
    ['ban', { address: 'example.org', minutes: 5, reason: 'x' }, 400, 'wrong-field'],
    ['ban', { address: '127.0.0.0/8', minutes: 5, reason: 'x' }, 409, 'own-address'],
    ['ban', { address: '::1', minutes: 5, reason: 'x' }, 409, 'own-address'],
    ['unban', { id: 'nobody' }, 404, 'not-banned'],
    ['rename', { ...gone, name: 'Ada' }, 404, 'unknown-player'],
    ['close-room', { room: 'ZZZZZ', reason: 'x' }, 404, 'unknown-room'],
  ])('%s %j: %i %s', async (name, request, status, error) => {
    const { house } = await gather();
    const text = typeof request === 'string' ? request : JSON.stringify(request);
    const answer = await takeAct(house.game, name, text);
    expect(answer).toEqual({ status, error, message: expect.stringMatching(/^[A-Za-z0-9].*\.$/) });
    expect(house.game.moderation.audit).toEqual([]);
  });

  test('a mute, a ban and a rename of who has no identity, no name, or that name', async () => {
    const { house, act, handleOf } = await gather();
    house.enter({ name: 'Stranger' });
    house.enter({ watch: true });
    await house.ticks(2);
    const stranger = { player: handleOf('Stranger'), minutes: 5, reason: 'x' };
    expect(await act('mute', stranger)).toMatchObject({ status: 409, error: 'no-identity' });
    expect(await act('ban', stranger)).toMatchObject({ status: 409, error: 'no-identity' });
    const watcher = { player: handleOf(''), name: 'x', reason: 'x' };
    expect(await act('rename', watcher)).toMatchObject({ status: 409, error: 'spectator' });
    const same = { player: handleOf('Ada'), name: 'Ada', reason: 'x' };
    expect(await act('rename', same)).toMatchObject({ status: 400, error: 'wrong-field' });
    expect(await act('rename', { ...stranger, name: 'Known' })).toEqual(done(1));
    expect(house.game.moderation.audit).toMatchObject([{ act: 'rename', name: 'Stranger', detail: 'Known' }]);
  });
});
