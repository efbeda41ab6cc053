import { expect, test } from 'vitest';
import { createReporter } from '../../../../server/admin/reporter.ts';
import { createHouse } from '../../../harness/server/house.ts';

const usage = {
  cpuUsage: () => ({ user: 1000, system: 500 }),
  memoryUsage: () => ({ rss: 50_000_000, heapUsed: 9_000_000 }),
};

function createDesk() {
  const house = createHouse();
  return { house, reporter: createReporter(house.game, usage) };
}

test('a tick is told once, in the order of ticks, and none is left out', async () => {
  const { house, reporter } = createDesk();
  await house.ticks(60);
  reporter.begin(house.time.nowMs());
  const numbers = reporter.hello().ticks.map(([tick]) => tick);
  for (let i = 0; i < 20; i++) {
    await house.ticks(1 + (i % 7));
    numbers.push(...reporter.news(house.time.nowMs()).ticks.map(([tick]) => tick));
  }
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1));
  expect(numbers.at(-1)).toBe(house.game.ledger.settled);
});

test('who comes later is told what the others know, and then the same news', async () => {
  const { house, reporter } = createDesk();
  reporter.begin(house.time.nowMs());
  await house.ticks(30);
  reporter.news(house.time.nowMs());
  await house.ticks(10);
  const late = reporter.hello();
  const news = reporter.news(house.time.nowMs());
  expect(news.ticks[0][0]).toBe((late.ticks.at(-1)?.[0] ?? 0) + 1);
});

test('values are told when they change, rooms when anything about them does', async () => {
  const { house, reporter } = createDesk();
  reporter.begin(house.time.nowMs());
  expect(reporter.hello().values).toMatchObject({ players: 0, rooms: 0, cpuUserUs: 1000, rssBytes: 50_000_000 });
  house.enter({ name: 'Halley' }).keepPinging();
  await house.run(300);
  const heard = [];
  for (let i = 0; i < 11; i++) {
    await house.run(100);
    heard.push(reporter.news(house.time.nowMs()));
  }
  const values = Object.assign({}, ...heard.map((news) => news.values));
  expect(values).toMatchObject({ players: 1, rooms: 1, joins: 1, connectionsOpened: 1 });
  expect(values['sent.welcome']).toBeGreaterThan(0);
  expect(values).not.toHaveProperty('cpuUserUs');
  const rooms = heard.flatMap((news) => (news.rooms ? [news.rooms] : []));
  expect(rooms).toEqual([[[expect.stringMatching(/^\w{8}$/), 1, 1, 1, 8]]]);
});

test('the costliest ticks come first, ten of them', async () => {
  const { house, reporter } = createDesk();
  await house.ticks(100);
  reporter.begin(house.time.nowMs());
  const { costliest, columns } = reporter.hello();
  expect(costliest).toHaveLength(10);
  const cost = (tick: number[]) => tick[columns.indexOf('endMs')] - tick[columns.indexOf('startMs')];
  expect(costliest.map(cost)).toEqual(costliest.map(cost).sort((a, b) => b - a));
});

test('no name of a player is told', async () => {
  const { house, reporter } = createDesk();
  house.enter({ name: 'Secretive' });
  await house.run(500);
  reporter.begin(house.time.nowMs());
  expect(JSON.stringify(reporter.hello())).not.toContain('Secretive');
});
