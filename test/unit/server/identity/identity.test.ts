import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isIdentity } from '../../../../protocol/join.ts';
import { checkJoin } from '../../../../server/http/join-schema.ts';
import { identityOf, NOBODY, whoIs } from '../../../../server/identity/identity.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const SECRET = 'AAECAwQFBgcICQoLDA0ODw';
const OTHER = 'AAECAwQFBgcICQoLDA0OEA';
const spec = readFileSync(new URL('../../../../protocol/SPEC.md', import.meta.url), 'utf8');

test('[J11] the example of SPEC.md is what is computed', () => {
  const [, secret = '', hash = '', who = ''] =
    spec.match(/For the secret\s+`(\S+)` the hash is `(\S+)` and who is (\d+)\./) ?? [];
  expect(secret).toBe(SECRET);
  expect(identityOf(secret)).toBe(hash);
  expect(whoIs(hash)).toBe(Number(who));
});

test.each([
  ['too short', 'AAECAwQFBgcICQoLDA0OD'],
  ['too long', `${SECRET}A`],
  ['padded', 'AAECAwQFBgcICQoLDA0O=='],
  ['of the other base64', 'AAECAwQFBgcICQoLDA0O+/'],
  ['empty', ''],
  ['with a line end', `${SECRET}\n`],
])('[J11] an identity that is %s is none', (_what, text) => {
  expect(isIdentity(text)).toBe(false);
  expect(checkJoin({ name: 'Ada', colour: 1, identity: text })).toMatchObject({ field: 'identity' });
  expect(checkJoin({ watch: true, identity: text })).toMatchObject({ field: 'identity' });
});

test('[J11] an identity is a text', () => {
  for (const identity of [null, 7, [SECRET], {}])
    expect(checkJoin({ name: 'Ada', colour: 1, identity })).toMatchObject({ field: 'identity' });
});

test('[J11] everybody is told who plays: the same in each session of an identity, and 0 of a stranger', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '10' });
  const join = (name: string, identity?: string) => {
    const { client } = world.addClient();
    client.join({ name, colour: 1, ...(identity === undefined ? {} : { identity }) });
    return client;
  };
  const stranger = join('Stranger');
  join('Ada', SECRET);
  join('Ada elsewhere', SECRET);
  join('Bob', OTHER);
  await world.time.run(1000);
  const whos = [...(stranger.game?.roster.values() ?? [])].map(({ name, who }) => [name, who]);
  const ada = whoIs(identityOf(SECRET));
  expect(whos).toEqual([
    ['Stranger', NOBODY],
    ['Ada', ada],
    ['Ada elsewhere', ada],
    ['Bob', whoIs(identityOf(OTHER))],
  ]);
});

test('[J11] nothing that the server keeps of a session tells its secret', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '10' });
  world.addClient().client.join({ name: 'Ada', colour: 1, identity: SECRET });
  await world.time.run(1000);
  const sessions = [...world.game.lobby.rooms.values()].flatMap((room) => room.sessions.filter(Boolean));
  expect(sessions.map((session) => session?.identity)).toEqual([identityOf(SECRET)]);
  expect(JSON.stringify(sessions.map((session) => ({ ...session, state: undefined })))).not.toContain(SECRET);
});
