import { expect, test } from 'vitest';
import { readConfig } from '../../../../server/config/config.ts';
import { rehearse } from '../../../../server/machines/rehearsal.ts';

test('a rehearsal hands a game over, and all of its players go on', async () => {
  expect(await rehearse(readConfig({}))).toEqual({ joins: 20, resumes: 20 });
});

test('a server that has no place for so many rehearses with those that it has', async () => {
  expect(await rehearse(readConfig({ ROOM_SEATS: '3', MAX_ROOMS: '2' }))).toEqual({ joins: 6, resumes: 6 });
});
