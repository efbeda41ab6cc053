import { describe, expect, test } from 'vitest';
import type { JoinRequest } from '../../../../protocol/join.ts';
import { createGatewaySide } from '../../../../server/remote/gateway-side.ts';
import { createHostSide, type HostSide } from '../../../../server/remote/host-side.ts';
import type { HttpAnswer } from '../../../../server/transport/routes.ts';
import { createVirtualTime, createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { houseIn, servedBy } from '../../../harness/server/house.ts';

const quiet = { info() {}, warn() {} };

/** A gateway of two hosts, whose messages arrive at once, in virtual time. */
function openHosts(settings: Record<string, string> = {}) {
  const time = createVirtualTime();
  const fingerprint = createVirtualWorld({}, 1, { time }).game.fingerprint;
  const side = createGatewaySide({ time, fingerprint, log: quiet });
  const hosts = ['a', 'b'].map((name, i) => {
    const world = createVirtualWorld({ ROOM_SEATS: '2', RELAY_NAME: name, ...settings }, i, { time });
    let hostSide: HostSide | undefined;
    const half = side.addHost({ name, say: (message) => hostSide?.take(message), hostNowMs: time.nowMs });
    const { routes } = servedBy(world.game);
    return {
      ...houseIn(world),
      link() {
        hostSide = createHostSide({
          name: 'gateway',
          game: world.game,
          routes,
          log: quiet,
          say: half.take,
          outlasts: true,
        });
        half.linked();
      },
      cut() {
        hostSide?.cut();
        hostSide = undefined;
        half.cut();
      },
    };
  });
  for (const host of hosts) host.link();
  const post = (path: string, body: object): { status: number; [field: string]: unknown } => {
    let found: HttpAnswer | undefined;
    const request = { ...REQUEST, path };
    side.routes.post(request, Buffer.from(JSON.stringify(body)), (answer) => {
      found = answer;
    });
    return { status: found?.status ?? 0, ...JSON.parse(String(found?.body)) };
  };
  return {
    a: hosts[0],
    b: hosts[1],
    post,
    join: (wish: Partial<JoinRequest> = {}) => post('/api/join', { ...ADA, ...wish }),
  };
}

const ADA = { name: 'Ada', colour: 0 };
const REQUEST = {
  contentType: 'application/json',
  authorization: '',
  peer: '127.0.0.1',
  forwarded: '',
  origin: '',
  host: '',
};
const AWAY = { status: 503, error: 'restarting', retryAfter: 1 };

describe('a gateway of two hosts', () => {
  test('sends a join where its room, its session or a free seat is', () => {
    const { a, b, join } = openHosts();
    const first = b.enter();
    const lost = b.enter();
    lost.close(1006);
    expect(join({ room: first.room })).toMatchObject({ status: 503, error: 'room-full' });
    expect(join({ resume: lost.key })).toMatchObject({ status: 200, room: first.room });
    a.enter();
    expect(join()).toMatchObject({ status: 200, room: a.room().options.code });
  });

  test('waits for a host that is away where what is asked for may be there, and goes elsewhere with all else', () => {
    const { a, b, join } = openHosts();
    const { room, key } = a.enter();
    b.enter();
    a.cut();
    expect(join({ room })).toMatchObject(AWAY);
    expect(join({ resume: key })).toMatchObject(AWAY);
    expect(join({ with: 'ABCDEFGHJKLM' })).toMatchObject(AWAY);
    expect(join()).toMatchObject({ status: 200, room: b.room().options.code });
    expect(join({ colour: -1 })).toMatchObject({ status: 400, error: 'wrong-field' });
    a.link();
    expect(join({ resume: key })).toMatchObject({ status: 200, room });
  });

  test('waits for it also where the other host has no place for a room: a ticket there would cost the player the session', () => {
    const { a, b, join } = openHosts({ MAX_ROOMS: '1' });
    const { room, key } = a.enter();
    b.enter();
    b.enter();
    a.cut();
    expect(join({ room })).toMatchObject(AWAY);
    expect(join({ room, resume: key })).toMatchObject(AWAY);
    expect(join()).toMatchObject(AWAY);
  });

  test('asks both for what either may know', async () => {
    const { a, b, post } = openHosts();
    const identity = 'AAECAwQFBgcICQoLDA0ODw';
    a.cut();
    const { code } = post('/api/identity/code', { identity });
    a.link();
    expect(post('/api/identity/claim', { code })).toEqual({ status: 200, identity });
    expect(post('/api/identity/claim', { code })).toMatchObject({ status: 404, error: 'code-unknown' });
    b.cut();
    expect(post('/api/identity/claim', { code })).toMatchObject(AWAY);
  });

  test('without any says so', () => {
    const { a, b, join } = openHosts();
    a.cut();
    b.cut();
    expect(join()).toMatchObject(AWAY);
  });
});
