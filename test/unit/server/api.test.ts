import { expect, test } from 'vitest';
import { answerJoin } from '../../../server/http/api.ts';
import { createHouse } from '../../harness/house.ts';

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
