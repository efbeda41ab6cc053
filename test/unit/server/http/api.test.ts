import { describe, expect, test } from 'vitest';
import { answerJoin } from '../../../../server/http/api.ts';
import { createHouse } from '../../../harness/server/house.ts';

const BODY = new TextEncoder().encode('{"name":"Ada","colour":0}');

const statusOf = (contentType: string) => answerJoin(createHouse().game, contentType, BODY).status;

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/json ;charset=utf-8',
  'Application/JSON',
])('[J1] a join is JSON by its content type: %s', (contentType) => expect(statusOf(contentType)).toBe(200));

test.each([
  '',
  'application/json-patch+json',
  'application/jsonp',
  'application/ld+json',
  'text/json',
  'x application/json',
])('[J1] a join of another content type is refused: %j', (contentType) => expect(statusOf(contentType)).toBe(415));

function ask(body: unknown) {
  const { game } = createHouse();
  return answerJoin(game, 'application/json', new TextEncoder().encode(JSON.stringify(body)));
}

const ADA = { name: 'Ada', colour: 0 };

test.each([
  [[ADA], 'the body must be an object'],
  [{}, 'name must be a text'],
  [{ ...ADA, name: null }, 'name must be a text'],
  [{ name: 'Ada' }, 'colour must be a whole number from 0 to 11'],
  [{ ...ADA, colour: 0.5 }, 'colour must be a whole number from 0 to 11'],
  [{ ...ADA, room: 5 }, 'room must be a room code'],
  [{ ...ADA, private: 'yes' }, 'private must be true or false'],
  [{ ...ADA, options: 5 }, 'options must be an object'],
  [{ ...ADA, options: { bots: 13 } }, 'options.bots must be a whole number from 0 to 12'],
  [{ ...ADA, options: { bots: -1, rounds: 'x' } }, 'options.bots must be a whole number from 0 to 12'],
  [{ ...ADA, options: { bots: 2.5 } }, 'options.bots must be a whole number from 0 to 12'],
  [{ ...ADA, options: { difficulty: 'brutal' } }, 'options.difficulty must be one of easy, normal, hard'],
  [{ ...ADA, options: { rounds: 1 } }, 'options.rounds must be true or false'],
  [{ ...ADA, resume: {} }, 'resume must be a session key'],
  [{ ...ADA, takeover: 1 }, 'takeover must be true or false'],
  [{ ...ADA, watch: 1 }, 'watch must be true or false'],
  [{ ...ADA, fingerprint: 2 ** 32 }, 'fingerprint must be a 32-bit number'],
  [{ watch: true, room: null }, 'room must be a room code'],
  [{ watch: 0, name: 5, room: 5 }, 'watch must be true or false'],
  [{ fingerprint: -1, room: 5, name: 'Ada', colour: 12 }, 'colour must be a whole number from 0 to 11'],
])('[J2] %j is told its first wrong field: %s', (body, what) => {
  const message = `In a join, ${what}.`;
  expect(ask(body)).toEqual({ status: 400, body: { error: 'wrong-field', message } });
});

test('[J1] fields that nobody knows mean nothing', () => {
  expect(ask({ ...ADA, toString: 5, constructor: null, wanted: 'x', error: 'y' }).status).toBe(200);
});

test('[J10] options that nobody knows mean nothing, and what is left out is as usual', () => {
  expect(ask({ ...ADA, private: true, options: {} }).status).toBe(200);
  expect(ask({ ...ADA, private: true, options: { bots: 12, size: 'huge', __proto__: null } }).status).toBe(200);
});

describe('a join that watches', () => {
  test.each([
    {},
    { name: null, colour: null },
    { name: 17, colour: 'red', private: 'yes', resume: {}, takeover: 0 },
    { name: 'Ada', colour: 99 },
    { options: { bots: 99 } },
  ])('[J9] needs nothing else, and what means nothing may be anything: %j', (others) => {
    expect(ask({ ...others, watch: true })).toMatchObject({ status: 200, body: { room: expect.any(String) } });
  });

  test.each([{ room: 5 }, { room: '0O0O0' }, { fingerprint: -1 }, { fingerprint: 5 }])(
    '[J9] still means its room and its fingerprint: %j',
    (others) => expect(ask({ ...others, watch: true }).status).toBeGreaterThanOrEqual(400),
  );

  test.each([{ watch: 1 }, { watch: 'true' }, { watch: null }, { watch: false }])(
    '[J1] is none with %j, and then needs a name',
    (body) => expect(ask(body)).toMatchObject({ status: 400, body: { error: 'wrong-field' } }),
  );

  test('[J9] counts no name as cleaned', () => {
    const { game } = createHouse();
    answerJoin(game, 'application/json', new TextEncoder().encode('{"watch":true,"name":"\\u0000x"}'));
    expect(game.counters.namesCleaned).toBe(0);
  });
});
