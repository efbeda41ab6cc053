import { describe, expect, test } from 'vitest';
import { type Connection, createConnection, type JoinWish, type Status } from '../../../game/net/connection.ts';
import { CLOSE, type CloseCode } from '../../../protocol/close.ts';
import { createFakePlatform, type FakePlatform } from '../../harness/platform.ts';

const ANSWER = { ticket: 'TICKET', key: 'KEY', room: 'ABCDE' };

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

/** Answers the last post, opens the socket and lets the first frame come. */
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
  test('asks for a ticket, opens the socket, says hello with the ticket, and plays from the first frame on', async () => {
    const { platform, connection, statuses, opened } = await playing({ room: 'QRSTU' });
    expect(platform.posts.map(({ path, body }) => [path, body])).toEqual([
      ['/api/join', { name: 'Ada', colour: 3, fingerprint: 4711, room: 'QRSTU' }],
    ]);
    expect([platform.sockets.map(({ path }) => path), opened, connection.key]).toEqual([['/ws'], ['TICKET'], 'KEY']);
    expect(statuses).toEqual([{ state: 'joining' }, { state: 'playing', quiet: false }]);
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
    [403, { error: 'banned', message: 'Not you.' }, { code: 4000, cause: 'other', reason: 'Not you.', reload: false }],
    [400, undefined, { code: 4000, cause: 'other', reason: 'The server answered with status 400.', reload: false }],
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
    expect([made.connection.status, pauseOf(made)]).toMatchObject([{ state: 'waiting', cause, reason: 'Full.' }, 7250]);
  });

  test('a proxy that answers in place of the server is as no answer', async () => {
    const made = scene();
    made.connection.join({ name: 'Ada', colour: 3 });
    await made.platform.posts[0].answer(502, undefined);
    expect(made.connection.status).toMatchObject({ state: 'waiting', cause: 'noAnswer' });
  });

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
    const made = await playing({ room: 'QRSTU' });
    made.connection.join({ name: '', colour: 0, room: 'ABCDE', watch: true });
    expect(made.platform.sockets[0].closed).toEqual({ code: 1000, reason: 'left' });
    drop(made, 1000);
    await arrive(made);
    expect(made.platform.posts[1].body).toEqual({ name: '', colour: 0, fingerprint: 4711, room: 'ABCDE', watch: true });
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

  test('pauses double up to ten seconds; half of each is by chance', async () => {
    expect(await pauses(0, 8)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(await pauses(0.999999, 8)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  });

  test('the status counts attempts and says when the next one is', async () => {
    const made = await playing();
    await made.platform.time.run(5000);
    drop(made, 1006);
    expect(made.connection.status).toEqual({
      state: 'waiting',
      retryAtMs: 5250,
      attempt: 1,
      cause: 'lost',
      reason: 'connection lost',
    });
    await made.platform.time.run(249);
    expect(made.platform.posts).toHaveLength(1);
    await made.platform.time.run(1);
    expect([made.platform.posts.length, made.connection.status.state]).toEqual([2, 'joining']);
  });

  test('[J4] resumes the same comet in the same room, and takes over: the server may believe the old line open', async () => {
    const made = await playing();
    drop(made);
    await made.platform.time.run(pauseOf(made));
    expect(made.platform.posts[1].body).toMatchObject({ resume: 'KEY', takeover: true, room: 'ABCDE', name: 'Ada' });
  });

  test('once it plays again, pauses begin anew', async () => {
    const made = await playing();
    for (let i = 0; i < 5; i++) {
      drop(made);
      expect(pauseOf(made)).toBe(250);
      await made.platform.time.run(250);
      await arrive(made);
    }
  });

  test('a player who looks again does not wait', async () => {
    const made = await playing();
    drop(made);
    made.connection.retryNow();
    expect([made.connection.status.state, made.platform.posts.length]).toEqual(['joining', 2]);
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
    if (close.retry === 'later') expect(pauseOf(made)).toBe(1750);
    if (close.retry === 'yes') expect(pauseOf(made)).toBe(250);
    await made.platform.time.run(60_000);
    expect(made.platform.posts.length > 1).toBe(close.retry === 'yes' || close.retry === 'later');
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
