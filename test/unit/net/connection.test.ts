import { describe, expect, test } from 'vitest';
import { readRetryAfter } from '../../../game/net/line/answer.ts';
import { type Connection, createConnection } from '../../../game/net/line/connection.ts';
import type { JoinWish, Status } from '../../../game/net/line/status.ts';
import { CLOSE, type CloseCode } from '../../../protocol/close.ts';
import { createFakePlatform, type FakePlatform } from '../../../tools/lib/virtual/platform.ts';

const ANSWER = { ticket: 'TICKET', key: 'KEY', room: 'ABCDEFGH' };

interface Scene {
  platform: FakePlatform;
  connection: Connection;
  statuses: Status[];
  opened: string[];
  messages: number[];
}

function scene(): Scene {
  const platform = createFakePlatform();
  const statuses: Status[] = [];
  const opened: string[] = [];
  const messages: number[] = [];
  const connection = createConnection({
    platform,
    fingerprint: 4711,
    onOpen: (_socket, ticket) => opened.push(ticket),
    onMessage: (bytes) => messages.push(bytes.length),
    onStatus: (status) => statuses.push(status),
  });
  return { platform, connection, statuses, opened, messages };
}

/** A scene that has joined and plays. */
async function playing(wish: Partial<JoinWish> = {}): Promise<Scene> {
  const made = scene();
  made.connection.join({ name: 'Ada', colour: 3, ...wish });
  await arrive(made);
  return made;
}

/** Answers the last post, opens the socket and lets the first update come. */
async function arrive({ platform, connection }: Scene): Promise<void> {
  await platform.posts.at(-1)?.answer(200, ANSWER);
  platform.sockets.at(-1)?.handlers.open();
  connection.established();
}

function pauseOf({ platform, connection }: Scene): number {
  const { status } = connection;
  return status.state === 'waiting' ? status.retryAtMs - platform.nowMs() : Number.NaN;
}

const drop = ({ platform }: Scene, code = 1006, reason = '') =>
  platform.sockets.at(-1)?.handlers.close(code, reason, code !== 1006);

describe('joining', () => {
  test('asks for a ticket, opens the socket, says hello with the ticket, and plays from the first update on', async () => {
    const { platform, connection, statuses, opened } = await playing({ room: 'QRSTUVWX' });
    expect(platform.posts.map(({ path, body }) => [path, body])).toEqual([
      ['/api/join', { name: 'Ada', colour: 3, fingerprint: 4711, room: 'QRSTUVWX' }],
    ]);
    expect([platform.sockets.map(({ path }) => path), opened, connection.key]).toEqual([['/ws'], ['TICKET'], 'KEY']);
    expect(statuses).toEqual([{ state: 'joining' }, { state: 'playing', quiet: false }]);
  });

  test('[LB5] knows what the player has won, and nothing that it cannot be', async () => {
    const made = scene();
    expect(made.connection.prizes).toEqual([]);
    made.connection.join({ name: 'Ada', colour: 3 });
    const prize = { period: 'day', name: '2026-11-28', place: 2, dust: 340 };
    const odd = [null, 1, { ...prize, period: 'year' }, { ...prize, place: '1' }, { ...prize, dust: 0.5 }];
    await made.platform.posts[0].answer(200, { ...ANSWER, prizes: [prize, ...odd] });
    expect(made.connection.prizes).toEqual([prize]);
    await (await playing()).platform.posts[0].answer(200, { ...ANSWER, prizes: 'many' });
  });

  test('[J4] a key from storage resumes, but does not take over: it may be a twin’s', async () => {
    const { platform } = await playing({ resume: 'OLD' });
    expect(platform.posts[0].body).toMatchObject({ resume: 'OLD', takeover: false });
  });

  test.each([
    [
      409,
      { error: 'other-protocol', message: 'Reload.' },
      { code: 4002, cause: 'otherProtocol', reason: 'Reload.', reload: true },
    ],
    [
      404,
      { error: 'room-unknown', message: 'No such room.' },
      { code: 4000, cause: 'roomUnknown', reason: 'No such room.', reload: false },
    ],
    [
      403,
      { error: 'banned', message: 'banned until 2026-11-30T10:00Z: spam' },
      { code: 4000, cause: 'banned', reason: 'banned until 2026-11-30T10:00Z: spam', reload: false },
    ],
    [
      400,
      { error: 'wrong-field', message: 'A colour.' },
      { code: 4000, cause: 'other', reason: 'A colour.', reload: false },
    ],
  ])('status %i ends it with a sentence', async (status, body, expected) => {
    const { platform, connection } = scene();
    connection.join({ name: 'Ada', colour: 3 });
    await platform.posts[0].answer(status, body);
    expect(connection.status).toEqual({ state: 'closed', ...expected });
    await platform.time.run(60_000);
    expect(platform.posts).toHaveLength(1);
  });

  test.each([
    ['room-full', 'roomFull'],
    ['server-full', 'serverFull'],
    ['moon-full', 'other'],
    ['constructor', 'other'],
  ])('%s is tried again, not before the server said', async (error, cause) => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await made.platform.posts[0].answer(503, { error, message: 'Full.', retryAfter: 7 });
    expect([made.connection.status, pauseOf(made)]).toMatchObject([{ state: 'waiting', cause, reason: 'Full.' }, 7050]);
  });

  test.each([
    [403, { error: 'exiled', message: 'Not you.' }, 'other', 'Not you.'],
    [409, { error: 'constructor', message: 'A newer word.' }, 'other', 'A newer word.'],
    [403, { error: 'a-word', message: 'x'.repeat(5000) }, 'other', 'x'.repeat(200)],
  ])(
    'a refusal of a newer server, status %i, is shown in its words and tried again',
    async (code, body, cause, reason) => {
      const made = scene();
      made.connection.join({ name: 'Ada', colour: 3 });
      await made.platform.posts[0].answer(code, body);
      expect(made.connection.status).toMatchObject({ state: 'waiting', cause, reason });
    },
  );

  test('a server that does not answer is tried again', async () => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await made.platform.posts[0].fail();
    expect(made.connection.status).toMatchObject({
      state: 'waiting',
      attempt: 1,
      cause: 'noAnswer',
      reason: 'the server does not answer',
    });
    await made.platform.time.run(pauseOf(made));
    expect(made.platform.posts).toHaveLength(2);
  });

  test('an answer that comes after another join is ignored', async () => {
    const { platform, connection } = scene();
    connection.join({ name: 'Ada', colour: 3 });
    connection.join({ name: 'Bob', colour: 4 });
    await platform.posts[0].answer(200, ANSWER);
    expect(platform.sockets).toHaveLength(0);
    await platform.posts[1].answer(200, ANSWER);
    expect(platform.sockets).toHaveLength(1);
  });
});

describe('joining from within a room', () => {
  test('[CL1] leaves it with 1000, without a moment in between in which nothing is wanted', async () => {
    const made = await playing({ room: 'QRSTUVWX' });
    made.connection.join({ name: '', colour: 0, room: 'ABCDEFGH', watch: true });
    expect(made.platform.sockets[0].closed).toEqual({ code: 1000, reason: 'left' });
    drop(made, 1000);
    await arrive(made);
    expect(made.platform.posts[1].body).toEqual({
      name: '',
      colour: 0,
      fingerprint: 4711,
      room: 'ABCDEFGH',
      watch: true,
    });
    expect(made.statuses.map(({ state }) => state)).toEqual(['joining', 'playing', 'joining', 'playing']);
  });
});

describe('trying again', () => {
  /** The pauses before attempts that all fail. */
  async function pauses(chance: number, count: number): Promise<number[]> {
    const made = await playing();
    made.platform.chance = chance;
    drop(made);
    const found: number[] = [];
    for (let i = 0; i < count; i++) {
      found.push(Math.round(pauseOf(made)));
      await made.platform.time.run(pauseOf(made));
      await made.platform.posts.at(-1)?.fail();
    }
    return found;
  }

  test('pauses double up to four seconds; all but a tenth of each is by chance', async () => {
    expect(await pauses(0, 8)).toEqual([50, 100, 200, 400, 400, 400, 400, 400]);
    expect(await pauses(0.999999, 8)).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000, 4000]);
  });

  test('the status counts attempts and says when the next one is', async () => {
    const made = await playing();
    await made.platform.time.run(5000);
    drop(made, 1006);
    expect(made.connection.status).toEqual({
      state: 'waiting',
      retryAtMs: 5050,
      attempt: 1,
      cause: 'lost',
      reason: 'connection lost',
    });
    await made.platform.time.run(49);
    expect(made.platform.posts).toHaveLength(1);
    await made.platform.time.run(1);
    expect([made.platform.posts.length, made.connection.status.state]).toEqual([2, 'joining']);
  });

  test('[J4] resumes the same comet in the same room, and takes over: the server may believe the old line open', async () => {
    const made = await playing();
    drop(made);
    await made.platform.time.run(pauseOf(made));
    expect(made.platform.posts[1].body).toMatchObject({ resume: 'KEY', takeover: true, room: 'ABCDEFGH', name: 'Ada' });
  });

  test('once it plays again, pauses begin anew', async () => {
    const made = await playing();
    for (let i = 0; i < 5; i++) {
      drop(made);
      expect(pauseOf(made)).toBe(50);
      await made.platform.time.run(250);
      await arrive(made);
    }
  });

  test('a player who looks again does not wait', async () => {
    const made = await playing();
    drop(made);
    made.connection.retryNow();
    expect([made.connection.status.state, made.platform.posts.length]).toEqual(['joining', 2]);
    await arrive(made);
    await made.platform.time.run(20_000);
    expect(made.platform.posts).toHaveLength(2);
  });

  test('there is nothing to hurry while it plays', async () => {
    const made = await playing();
    made.connection.retryNow();
    expect(made.platform.posts).toHaveLength(1);
  });
});

describe('close codes', () => {
  const closes = Object.entries<CloseCode>(CLOSE).map(([cause, close]) => ({ cause, ...close }));
  const expected = ({ cause, code, reason, retry }: (typeof closes)[number]): object => {
    if (retry === 'no') return { state: 'closed', code, cause, reason, reload: false };
    if (retry === 'reload') return { state: 'closed', code, cause, reason, reload: true };
    return { state: 'waiting', attempt: 1, cause, reason };
  };

  test.each(closes)('[CL2] $code ($reason): $cause, retry $retry', async (close) => {
    const made = await playing();
    drop(made, close.code);
    expect(made.connection.status).toMatchObject(expected(close));
    if (close.retry === 'later') expect(pauseOf(made)).toBe(1050);
    if (close.retry === 'yes') expect(pauseOf(made)).toBe(50);
    if (close.retry === 'now') expect(pauseOf(made)).toBe(20);
    await made.platform.time.run(60_000);
    expect(made.platform.posts.length > 1).toBe(['now', 'yes', 'later'].includes(close.retry));
  });

  test('what the server says is shown rather than the table’s words', async () => {
    const made = await playing();
    drop(made, 4009, 'IN4: 3 bytes after the last value');
    expect(made.connection.status).toMatchObject({
      state: 'closed',
      cause: 'malformed',
      reason: 'IN4: 3 bytes after the last value',
    });
  });

  test('of a code it does not know, the client has the server’s sentence alone', async () => {
    const made = await playing();
    drop(made, 4711, 'the moon is in the way');
    expect(made.connection.status).toMatchObject({
      state: 'waiting',
      cause: 'other',
      reason: 'the moon is in the way',
    });
  });
});

describe('leaving', () => {
  test('[CL1] says goodbye with 1000 and is idle at once', async () => {
    const { platform, connection } = await playing();
    connection.leave();
    expect(platform.sockets[0].closed).toEqual({ code: 1000, reason: 'left' });
    expect([connection.status, connection.socket, connection.key]).toEqual([{ state: 'idle' }, undefined, undefined]);
  });

  test('nothing the old socket says counts any more', async () => {
    const made = await playing();
    made.connection.leave();
    made.platform.sockets[0].handlers.message(Uint8Array.of(1));
    drop(made, 1006);
    await made.platform.time.run(60_000);
    expect([made.messages, made.connection.status, made.platform.posts.length]).toEqual([[], { state: 'idle' }, 1]);
  });

  test('during a countdown, nothing is tried any more', async () => {
    const made = await playing();
    drop(made);
    made.connection.leave();
    await made.platform.time.run(60_000);
    expect([made.platform.posts.length, made.connection.status]).toEqual([1, { state: 'idle' }]);
  });

  test('while a ticket is on its way, no socket is opened', async () => {
    const { platform, connection } = scene();
    connection.join({ name: 'Ada', colour: 3 });
    connection.leave();
    await platform.posts[0].answer(200, ANSWER);
    expect(platform.sockets).toHaveLength(0);
  });

  test('a later join is somebody new', async () => {
    const made = await playing();
    made.connection.leave();
    made.connection.join({ name: 'Ada', colour: 3 });
    expect(made.platform.posts[1].body).toEqual({ name: 'Ada', colour: 3, fingerprint: 4711 });
  });
});

describe('a line that is given up', () => {
  test('is closed with a code that does not end the session, and tried again', async () => {
    const made = await playing();
    made.connection.lose('silent', 'no sign of life');
    expect(made.platform.sockets[0].closed?.code).toBe(4000);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'silent', reason: 'no sign of life' });
    // The socket notices late; that must not start a second attempt.
    drop(made, 1006);
    await made.platform.time.run(pauseOf(made));
    expect(made.platform.posts).toHaveLength(2);
  });

  test('quiet is told once when it begins and once when it ends', async () => {
    const { connection, statuses } = await playing();
    statuses.length = 0;
    for (const quiet of [false, true, true, false]) connection.setQuiet(quiet);
    expect(statuses).toEqual([
      { state: 'playing', quiet: true },
      { state: 'playing', quiet: false },
    ]);
  });
});

describe('[J2] an answer that is not the server’s', () => {
  const PORTAL = '<html>Sign in to the Wi-Fi</html>';
  /** Status, body as it was parsed, and what is told. */
  const ANSWERS: readonly [string, number, unknown, string][] = [
    ['a page of a captive portal', 200, undefined, 'foreign'],
    ['a page as a JSON text', 200, PORTAL, 'foreign'],
    ['no body', 204, undefined, 'foreign'],
    ['null', 200, null, 'foreign'],
    ['a list', 200, [ANSWER], 'foreign'],
    ['foreign JSON', 200, { status: 'ok', data: [] }, 'foreign'],
    ['a ticket without a key', 200, { ticket: 'TICKET', room: 'ABCDEFGH' }, 'foreign'],
    ['a room that is no text', 200, { ...ANSWER, room: 7 }, 'foreign'],
    ['an empty ticket', 200, { ...ANSWER, ticket: '' }, 'foreign'],
    ['a ticket with the status of an error', 500, ANSWER, 'noAnswer'],
    ['a foreign refusal', 401, { error: 'Unauthorized', message: 'Sign in.' }, 'foreign'],
    ['a refusal without a sentence', 403, { error: 'forbidden' }, 'foreign'],
    ['a conflict of somebody else', 409, undefined, 'foreign'],
    ['a path nobody knows', 404, { error: 'Not Found', message: '', path: '/api/join' }, 'foreign'],
    ['a redirect that led nowhere', 302, undefined, 'foreign'],
    ['a network that wants a sign-in', 511, PORTAL, 'foreign'],
    ['a timeout', 408, undefined, 'noAnswer'],
    ['too early', 425, undefined, 'noAnswer'],
    ['too many requests', 429, undefined, 'throttled'],
    ['a proxy without its server', 502, PORTAL, 'noAnswer'],
    ['a proxy that is busy', 503, { message: 'no upstream' }, 'noAnswer'],
  ];

  test.each(ANSWERS)('%s is no answer: tried again, with the key that is held', async (_what, code, body, cause) => {
    const made = await playing();
    drop(made);
    await made.platform.time.run(pauseOf(made));
    await made.platform.posts[1].answer(code, body);
    expect(made.connection.status).toMatchObject({ state: 'waiting', attempt: 2, cause });
    expect([pauseOf(made), made.connection.key]).toEqual([100, 'KEY']);
    await made.platform.time.run(pauseOf(made));
    expect(made.platform.posts[2].body).toMatchObject({ resume: 'KEY', takeover: true, room: 'ABCDEFGH' });
    await arrive(made);
    expect(made.connection.status).toEqual({ state: 'playing', quiet: false });
  });

  test.each(ANSWERS)('%s at the start is no end either', async (_what, code, body, cause) => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await made.platform.posts[0].answer(code, body);
    expect(made.connection.status).toMatchObject({ state: 'waiting', attempt: 1, cause });
    expect(made.connection.key).toBeUndefined();
  });

  test.each([
    [429, 7, 7050],
    [503, 90, 90050],
    [429, undefined, 50],
    [502, 0, 50],
    [503, 86_400, 300050],
    [429, Number.POSITIVE_INFINITY, 300050],
  ])('status %i with Retry-After %s waits %i ms, never longer than five minutes', async (code, retryAfter, pauseMs) => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await made.platform.posts[0].answer(code, undefined, retryAfter);
    expect(pauseOf(made)).toBe(pauseMs);
  });

  test.each([
    ['12', null, 12],
    [' 3 ', null, 3],
    ['0', null, undefined],
    ['-5', null, undefined],
    ['soon', null, undefined],
    ['', null, undefined],
    [null, null, undefined],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['Wed, 21 Oct 2026 07:28:30 GMT', null, undefined],
  ])('Retry-After %j at %j is %j seconds', (header, date, seconds) => {
    expect(readRetryAfter(header, date)).toBe(seconds);
  });
});

describe('nothing waits for ever', () => {
  const JOINED = { name: 'Ada', colour: 3 };

  /** Runs until just before a deadline, when nothing has changed yet, and past it. */
  async function outwait({ platform, connection }: Scene): Promise<void> {
    await platform.time.run(9999);
    expect(connection.status.state).toBe('joining');
    await platform.time.run(1);
  }

  test('a join that is never answered', async () => {
    const made = scene();
    made.connection.join(JOINED);
    await outwait(made);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'noAnswer' });
    await made.platform.posts[0].answer(200, ANSWER);
    expect(made.platform.sockets).toHaveLength(0);
  });

  test('a socket that never opens', async () => {
    const made = scene();
    made.connection.join(JOINED);
    await made.platform.time.run(4000);
    await made.platform.posts[0].answer(200, ANSWER);
    await outwait(made);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'unopened', attempt: 1 });
    expect(made.platform.sockets[0].closed?.code).toBe(4000);
    made.platform.sockets[0].handlers.open();
    expect(made.opened).toEqual([]);
  });

  test('one that opens and brings no byte', async () => {
    const made = scene();
    made.connection.join(JOINED);
    await made.platform.posts[0].answer(200, ANSWER);
    await made.platform.time.run(6000);
    made.platform.sockets[0].handlers.open();
    await outwait(made);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'mute', attempt: 1 });
    expect(made.platform.sockets[0].closed?.code).toBe(4000);
  });

  test('one that stops between welcome and the first update', async () => {
    const made = scene();
    made.connection.join(JOINED);
    await made.platform.posts[0].answer(200, ANSWER);
    made.platform.sockets[0].handlers.open();
    await made.platform.time.run(3000);
    made.platform.sockets[0].handlers.message(Uint8Array.of(1));
    await made.platform.time.run(7000);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'mute' });
  });

  test('who plays is under no deadline of joining', async () => {
    const made = await playing();
    await made.platform.time.run(600_000);
    expect(made.connection.status).toEqual({ state: 'playing', quiet: false });
  });

  test('who leaves is asked nothing any more', async () => {
    const made = scene();
    made.connection.join(JOINED);
    made.connection.leave();
    await made.platform.time.run(60_000);
    expect(made.connection.status).toEqual({ state: 'idle' });
  });
});

describe('WebSockets that do not get through, though joins are answered', () => {
  const FAILURES: Record<string, (made: Scene) => void | Promise<void>> = {
    'are refused before they open': (made) => drop(made),
    'never open': (made) => made.platform.time.run(10_000),
    'open and bring nothing': async (made) => {
      made.platform.sockets.at(-1)?.handlers.open();
      await made.platform.time.run(10_000);
    },
    'open and are cut off at once': (made) => {
      made.platform.sockets.at(-1)?.handlers.open();
      drop(made);
    },
  };

  async function failOnce(made: Scene, fail: (made: Scene) => void | Promise<void>): Promise<void> {
    if (made.connection.status.state === 'waiting') await made.platform.time.run(pauseOf(made));
    await made.platform.posts.at(-1)?.answer(200, ANSWER);
    await fail(made);
  }
  const causeOf = ({ connection: { status } }: Scene) => (status.state === 'waiting' ? status.cause : status.state);

  test.each(Object.entries(FAILURES))(
    'that %s: the second in a row says so, and it is tried on',
    async (_how, fail) => {
      const made = scene();
      made.connection.join({ name: 'Ada', colour: 3 });
      await failOnce(made, fail);
      expect(causeOf(made)).not.toBe('blocked');
      for (let i = 0; i < 3; i++) {
        await failOnce(made, fail);
        expect(causeOf(made)).toBe('blocked');
      }
      await made.platform.time.run(pauseOf(made));
      await arrive(made);
      expect(causeOf(made)).toBe('playing');
    },
  );

  test('a message from the server is a proof that they do', async () => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await failOnce(made, (failing) => drop(failing));
    await failOnce(made, ({ platform }) => {
      platform.sockets.at(-1)?.handlers.open();
      platform.sockets.at(-1)?.handlers.message(Uint8Array.of(1));
      platform.sockets.at(-1)?.handlers.close(1006, '', false);
    });
    expect(causeOf(made)).toBe('lost');
    await failOnce(made, (failing) => drop(failing));
    expect(causeOf(made)).toBe('unopened');
  });

  test('a close code of the server is one as well', async () => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await failOnce(made, (failing) => drop(failing));
    await failOnce(made, (failing) => drop(failing, 1013));
    await failOnce(made, (failing) => drop(failing));
    expect(causeOf(made)).toBe('unopened');
  });
});
