import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from '../../../../server/admin/metrics.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { playAtRandom } from '../../../harness/server/play.ts';

/** A game that has been played, and was told nonsense once. */
async function playedGame() {
  const world = createVirtualWorld({ ROOM_SEATS: '8', WORLD_CELLS: '5' }, 4);
  const clients = Array.from({ length: 6 }, (_, i) => world.addClient(undefined, i).client);
  for (const client of clients) client.join({ name: 'Somebody', colour: 1 });
  for (let picture = 0; picture < 300; picture++) {
    for (const [i, client] of clients.entries()) playAtRandom(client, i, picture);
    await world.time.run(1000 / 60);
  }
  world.game.opened({ send: () => true, bufferedBytes: () => 0, close() {} }).message(Uint8Array.of(0xc0), true);
  const threads = { host: { busyMs: 1500, rowsMs: {} }, 'gateway 1': { busyMs: 90, rowsMs: { 'send.socket': 70 } } };
  Object.assign(world.game.counters, { threads });
  return world.game;
}

/** Samples as Prometheus reads them. */
function samplesIn(text: string) {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = line.match(/^([a-z_]+)(?:\{([^}]*)\})? ([-+.\deE]+)$/) ?? [];
      if (!name) throw new Error(`no sample: ${line}`);
      return { name, labels, value: Number(value) };
    });
}

function typesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
}

test('docs/OPERATIONS.md lists the metrics that there are, and no others', async () => {
  const docs = readFileSync(new URL('../../../../docs/OPERATIONS.md', import.meta.url), 'utf8');
  const table = docs.slice(docs.indexOf('| metric | label |'), docs.indexOf('Worth an alarm'));
  const told = [...table.matchAll(/`((?:cometa|process)_\w+)`/g)].map(([, name]) => name);
  const types = typesIn(await createMetrics(await playedGame()).describe());
  expect(told.sort()).toEqual(Object.keys(types).sort());
});

test.each(['grafana.json', 'alerts.yml'])('docs/monitoring/%s asks for metrics that there are', async (file) => {
  const text = readFileSync(new URL(`../../../../docs/monitoring/${file}`, import.meta.url), 'utf8');
  const types = typesIn(await createMetrics(await playedGame()).describe());
  const asked = new Set([...text.matchAll(/\b(?:cometa|process)_[a-z_]+/g)].map(([name]) => name));
  expect(asked.size).toBeGreaterThan(4);
  for (const name of asked) {
    const isBucket = name.endsWith('_bucket');
    expect(types[isBucket ? name.slice(0, -'_bucket'.length) : name], name).toBe(
      isBucket ? 'histogram' : name.endsWith('_total') ? 'counter' : 'gauge',
    );
  }
});

test('the Grafana dashboard shows every metric but when the process started and what the ledger itself costs', async () => {
  const text = readFileSync(new URL('../../../../docs/monitoring/grafana.json', import.meta.url), 'utf8');
  const names = Object.keys(typesIn(await createMetrics(await playedGame()).describe()));
  const missing = names.filter((name) => !text.includes(name));
  expect(missing.sort()).toEqual(['cometa_ledger_clock_reads_total', 'process_start_time_seconds']);
});

test('names say their unit, counters that they are ones, and labels are those of the docs', async () => {
  const text = await createMetrics(await playedGame()).describe();
  const labels = new Set<string>();
  for (const [name, type] of Object.entries(typesIn(text))) {
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
  for (const sample of samplesIn(text)) for (const [, label] of sample.labels.matchAll(/(\w+)="/g)) labels.add(label);
  expect([...labels].sort()).toEqual(['code', 'fate', 'kind', 'le', 'message', 'record', 'row', 'rule', 'thread']);
  expect(text).not.toContain('Somebody');
});

test('metrics say what the counters and the ledger say', async () => {
  const game = await playedGame();
  const samples = samplesIn(await createMetrics(game).describe());
  const readingOf = (name: string, labels = '') =>
    samples.find((one) => one.name === name && one.labels === labels)?.value;
  const sumOf = (name: string) => samples.reduce((sum, one) => (one.name === name ? sum + one.value : sum), 0);
  const { counters, ledger } = game;
  expect(readingOf('cometa_players')).toBe(6);
  expect(readingOf('cometa_ticks_total')).toBe(counters.ticks);
  expect(readingOf('cometa_moves_total', 'fate="on_time"')).toBe(counters.movesOnTime);
  expect(sumOf('cometa_messages_refused_total')).toBe(1);
  expect(sumOf('cometa_sent_bytes_total')).toBe(counters.bytesSent);
  expect(sumOf('cometa_update_bytes_total')).toBe(readingOf('cometa_sent_bytes_total', 'message="update"'));
  expect(readingOf('cometa_tick_work_seconds_count')).toBe(ledger.settled);
});

test('a histogram counts up to its last bucket, which holds all', async () => {
  const game = await playedGame();
  for (const ms of [0, 0.3, 0.3, 5, 5000]) game.ledger.loopDelayMs.add(ms);
  const samples = samplesIn(await createMetrics(game).describe());
  const buckets = samples.filter(({ name }) => name === 'cometa_event_loop_delay_seconds_bucket');
  const at = (le: string) => buckets.find(({ labels }) => labels === `le="${le}"`)?.value;
  expect([at('0.0001'), at('0.00025'), at('0.0005'), at('0.004'), at('0.006'), at('1'), at('+Inf')]).toEqual([
    1, 1, 3, 3, 4, 4, 5,
  ]);
  expect(buckets.map(({ value }) => value)).toEqual(buckets.map(({ value }) => value).sort((a, b) => a - b));
  const sum = samples.find(({ name }) => name === 'cometa_event_loop_delay_seconds_sum')?.value ?? 0;
  expect(sum).toBeGreaterThan(0.99 * 5.0056);
  expect(sum).toBeLessThan(1.01 * 5.0056);
});

test('asked twice, a counter says the same twice', async () => {
  const metrics = createMetrics(await playedGame());
  const counters = (text: string) => samplesIn(text).filter(({ name }) => name.startsWith('cometa_'));
  expect(counters(await metrics.describe())).toEqual(counters(await metrics.describe()));
});
