import { describe, expect, test } from 'vitest';
import { answerJoin } from '../../../../server/http/api.ts';
import { identityOf } from '../../../../server/identity/identity.ts';
import type { Peer } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'BBECAwQFBgcICQoLDA0ODw';
const HOUR_MS = 3_600_000;

function joinFrom({ game }: House, address: string, request: object) {
  const body = new TextEncoder().encode(JSON.stringify({ name: 'Ada', colour: 0, ...request }));
  return answerJoin(game, 'application/json', body, { address });
}

function ban({ game }: House, id: string, kind: 'identity' | 'address') {
  const identity = kind === 'identity' ? id : undefined;
  const untilMs = Date.now() + HOUR_MS;
  return game.moderation.ban({ id, kind, identity, name: 'Ada', reason: 'insults', untilMs });
}

describe('[MO1] a join', () => {
  const refusal = {
    status: 403,
    body: {
      error: 'banned',
      message: expect.stringMatching(/^banned until \d{4}-\d\d-\d\dT\d\d:\d\dZ: insults$/),
    },
  };

  test('of a banned identity is refused from wherever, to watch as well, and takes no seat', async () => {
    const house = createHouse();
    await ban(house, identityOf(ADA), 'identity');
    expect(joinFrom(house, '192.0.2.1', { identity: ADA })).toEqual(refusal);
    expect(joinFrom(house, '', { identity: ADA, watch: true })).toEqual(refusal);
    expect(house.game.counters.joinsRefused).toBe(2);
    expect(house.game.lobby.rooms.size).toBe(0);
    expect(joinFrom(house, '192.0.2.1', { identity: BOB }).status).toBe(200);
    expect(joinFrom(house, '192.0.2.1', {}).status).toBe(200);
  });

  test('from a banned address is refused, whoever it is', async () => {
    const house = createHouse();
    await ban(house, '192.0.2.0/24', 'address');
    expect(joinFrom(house, '192.0.2.77', { identity: BOB })).toEqual(refusal);
    expect(joinFrom(house, '192.0.2.77', {})).toEqual(refusal);
    expect(joinFrom(house, '192.0.3.77', { identity: BOB }).status).toBe(200);
    expect(joinFrom(house, '', { identity: BOB }).status).toBe(200);
  });

  test('with the key of a session does not get around it', async () => {
    const house = createHouse();
    const peer = house.enter({ identity: ADA });
    await house.ticks(3);
    peer.close(1006);
    await house.ticks(3);
    await ban(house, identityOf(ADA), 'identity');
    expect(joinFrom(house, '', { identity: ADA, resume: peer.key })).toEqual(refusal);
  });

  test('of an account is refused by the account’s identity', async () => {
    const house = createHouse();
    const account = { identity: identityOf('account\nus\n7'), name: 'Ada' };
    await ban(house, account.identity, 'identity');
    const body = new TextEncoder().encode(JSON.stringify({ name: 'Ada', colour: 0, identity: BOB }));
    expect(answerJoin(house.game, 'application/json', body, { account })).toEqual(refusal);
  });
});

describe('[MO2] who is muted', () => {
  const items = (peer: Peer) => peer.updates.flatMap(({ update }) => update.items);

  test('is told so with the seconds left, for lines, phrases and whispers; nobody hears them', async () => {
    const house = createHouse();
    const [ada, bob] = [house.enter({ name: 'Ada', identity: ADA }), house.enter({ name: 'Bob', identity: BOB })];
    for (const peer of [ada, bob]) peer.keepPinging();
    await house.ticks(3);
    const identity = identityOf(ADA);
    const mute = { identity, name: 'Ada', reason: 'spam', untilMs: Date.now() + HOUR_MS };
    await house.game.moderation.mute(mute);
    ada.send({ kind: 'say', to: -1, text: 'hello' });
    await house.ticks(40);
    ada.send({ kind: 'phrase', to: -1, phrase: 0 });
    await house.ticks(40);
    ada.send({ kind: 'say', to: bob.welcome?.kind === 'welcome' ? bob.welcome.id : -1, text: 'psst' });
    await house.ticks(40);
    const refused = items(ada).filter(({ kind }) => kind === 'refused');
    expect(refused).toHaveLength(3);
    for (const item of refused) expect(item).toMatchObject({ why: 8 });
    const [{ seconds }] = refused as { seconds: number }[];
    expect(seconds).toBeGreaterThan(3000);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect(items(bob).filter(({ kind }) => kind === 'said' || kind === 'phrased')).toEqual([]);
    await house.game.moderation.unmute(identity);
    ada.send({ kind: 'say', to: -1, text: 'hello again' });
    await house.ticks(5);
    expect(items(bob).filter(({ kind }) => kind === 'said')).toMatchObject([{ text: 'hello again' }]);
    expect(house.game.counters.linesRefused).toMatchObject({ muted: 3 });
  });

  test('for a year is told as many seconds as can be told', async () => {
    const house = createHouse();
    const ada = house.enter({ name: 'Ada', identity: ADA });
    await house.ticks(3);
    const untilMs = Date.now() + 8760 * HOUR_MS;
    await house.game.moderation.mute({ identity: identityOf(ADA), name: 'Ada', reason: 'spam', untilMs });
    ada.send({ kind: 'say', to: -1, text: 'hello' });
    await house.ticks(5);
    expect(items(ada).filter(({ kind }) => kind === 'refused')).toMatchObject([{ why: 8, seconds: 65_535 }]);
  });
});

test('[MO3] who is renamed joins by the new name when asking for the old one', async () => {
  const house = createHouse();
  await house.game.moderation.rename({ identity: identityOf(ADA), from: 'Meanie', to: 'Comet' }, 'name', 'ABCDEFGH');
  const names = (peer: Peer) => house.room(peer.room).sessions.map((session) => session?.name);
  const peer = house.enter({ name: 'Meanie', identity: ADA });
  house.enter({ name: 'Meanie', identity: BOB });
  house.enter({ name: 'Ada', identity: ADA });
  expect(names(peer).slice(0, 3)).toEqual(['Comet', 'Meanie', 'Ada']);
});

test('a report holds who it is about and who made it, and is kept', async () => {
  const house = createHouse();
  const [ada, bob] = [house.enter({ name: 'Ada', identity: ADA }), house.enter({ name: 'Bob', identity: BOB })];
  await house.ticks(3);
  ada.send({ kind: 'say', to: -1, text: 'you are bad' });
  await house.ticks(3);
  const id = ada.welcome?.kind === 'welcome' ? ada.welcome.id : -1;
  ada.close(1000);
  await house.ticks(3);
  bob.send({ kind: 'report', id, reason: 0 });
  await house.game.moderation.settled();
  expect(house.game.moderation.reports).toMatchObject([
    {
      about: { name: 'Ada', identity: identityOf(ADA) },
      by: { name: 'Bob', identity: identityOf(BOB) },
      reason: 'insults',
      lines: [{ text: 'you are bad', from: { identity: identityOf(ADA) } }],
    },
  ]);
  expect(await house.game.store.list('reports')).toHaveLength(1);
});
