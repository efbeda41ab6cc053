import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FIGURES } from '../../../../tools/bench/plan/matrix.ts';
import { type Row, rowOf, type Sample } from '../../../../tools/bench/results/figures.ts';
import { cpuRatio, GOALS, judge, largestRatio } from '../../../../tools/bench/results/goals.ts';
import { drawPlots } from '../../../../tools/bench/results/plots.ts';
import { readResults, render, renderReport, reportOf } from '../../../../tools/bench/results/report.ts';
import type { Results } from '../../../../tools/bench/results/results.ts';
import { benchmarksPage, readmePage } from '../../../../tools/bench/results/sections.ts';
import { fillSections, toLines } from '../../../../tools/lib/pages.ts';

const ROOT = new URL('../../../../', import.meta.url);

/** Nobody's figures: what an update costs each, in limits. */
const COSTS: Record<string, number> = { limit: 1, cometa: 1.1, colyseus: 4, nengi: 3, socketio: 6, 'ws-json': 8 };

function sampleFor(contender: string): Sample {
  const cost = COSTS[contender.split('@')[0]] ?? 40;
  return {
    cpuUsPerClientTick: 5 * cost,
    bytesPerClientSecond: 900 * cost,
    framesPerSecond: 20,
    coverage: 1,
    ranShare: 1,
    lateP50Ms: 0.5,
    lateP99Ms: 2,
    tickWorkP50Ms: cost,
    tickWorkP99Ms: 2 * cost,
    gapP99Ms: 52,
    rssMiB: 90,
    allocatedKiBPerFrame: 100,
    generatorShare: 0.4,
    generatorLateP99Ms: 1,
  };
}

function createResults(): Results {
  return {
    machine: {
      text: '2 cores of a <fast> & small machine',
      date: '2001-02-03',
      cores: 2,
      node: 'v20.19.0',
      cometa: 'abc1234',
      peers: { ws: '8.0.0' },
    },
    groups: FIGURES.map(({ name, why, repeats, runs }) => ({
      name,
      why,
      rows: runs.map((run) => rowOf(run, Array(repeats).fill(sampleFor(run.contender)), Array(repeats).fill(5))),
      problems: [],
    })),
    maxClients: { open: { limit: 4000, cometa: 3000, colyseus: 400, nengi: 600, 'ws-tutorial': 0 } },
    heldByGenerator: [],
    memory: {
      kibPerPlayer: { limit: 5, cometa: 17, above: 12 },
      steady: [{ ...STEADY, mode: 'natural' }],
    },
  };
}

const STEADY = {
  players: 500,
  seconds: 60,
  allocatedKiBPerFrame: 70,
  collections: 9,
  longestCollectionMs: 1.5,
  longestTickMs: 9,
  ticksOverBudget: 0,
};

function change(results: Results, group: string, contender: string, fields: Partial<Row>): void {
  const row = results.groups.find(({ name }) => name === group)?.rows.find((one) => one.contender === contender);
  if (!row) throw new Error(`there is no ${contender} in ${group}`);
  Object.assign(row, fields);
}

/** Of the goal whose name begins so: what was measured, and whether it is reached. */
function outcome(results: Results, name: string) {
  const found = judge(results).find(({ what }) => what.startsWith(name));
  return [found?.measured, found?.isReached];
}

const TO_LIMIT = 'processor time per client and frame, open world';

test('only what stands between the markers is replaced, again and again', () => {
  const page = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb <!-- bench:y --><!-- /bench:y --> c\n';
  const once = fillSections(page, { x: 'one\ntwo', y: '$& $1' }, 'bench');
  expect(once).toBe(
    'a\n<!-- bench:x -->\none\ntwo\n<!-- /bench:x -->\nb <!-- bench:y -->\n$& $1\n<!-- /bench:y --> c\n',
  );
  expect(fillSections(once, { x: 'one\ntwo', y: '$& $1' }, 'bench')).toBe(once);
});

test.each(['', '<!-- bench:x -->', '<!-- /bench:x --> <!-- bench:x -->'])(
  'a page without both markers: "%s"',
  (page) => {
    expect(() => fillSections(page, { x: '' }, 'bench')).toThrow('<!-- bench:x -->');
  },
);

test('goals are judged by ratios of the same rounds; the edge is reached', () => {
  const results = createResults();
  expect(outcome(results, TO_LIMIT)).toEqual(['1.10 (quartiles 1.10 to 1.10, 5 rounds)', true]);
  change(results, 'open', 'cometa', { cpuUsByRound: [6, 6, 6, 6, 6] });
  expect(outcome(results, TO_LIMIT)).toEqual(['1.20 (quartiles 1.20 to 1.20, 5 rounds)', true]);
  change(results, 'open', 'cometa', { cpuUsByRound: [6, 6, 6.1, 6.1, 6.1] });
  expect(outcome(results, TO_LIMIT)).toEqual(['1.22 (quartiles 1.20 to 1.22, 5 rounds)', false]);
});

test('a ratio to a server that left frames out says so', () => {
  const results = createResults();
  change(results, 'peers', 'colyseus', { saturatedBy: 'server', framesPerSecond: 17.34 });
  expect(cpuRatio('peers', 'colyseus')(results)?.note).toMatch(/5 rounds; colyseus was overloaded, 17\.3 frames\/s$/);
  expect(readmePage(results).ratios).toMatch(/open world, 1000 clients \| 1\.10 \| 0\.28 \\\* \| 0\.37 \|/);
});

test('the largest numbers of clients are bounds where the ladder or the generator ended', () => {
  const results = createResults();
  expect(outcome(results, 'largest number')).toEqual(['7.5 (3000 and 400)', true]);
  results.heldByGenerator = ['open cometa'];
  expect(outcome(results, 'largest number')).toEqual(['at least 7.5 (3000 and 400)', true]);
  results.maxClients.open.nengi = 0;
  const note = '3000 and fewer than 50';
  expect(largestRatio('nengi')(results)).toEqual({ value: 60, prefix: 'at least', note });
});

test('memory is judged in KiB; what was not measured is neither reached nor missed', () => {
  const results = createResults();
  expect(outcome(results, 'memory per player')).toEqual(['12.0 KiB', true]);
  expect(outcome(results, 'allocated in 50 ms')).toEqual(['70 KiB', false]);
  const empty: Results = { ...results, groups: [], maxClients: {}, memory: null };
  expect(judge(empty).map(({ isReached }) => isReached)).toEqual(GOALS.map(() => undefined));
  expect(benchmarksPage(empty).goals.match(/\| not measured \|/g)).toHaveLength(GOALS.length);
});

test('a group’s sentence says what its rows share, its table the rest, and its list why rows are missing', () => {
  const results = createResults();
  const growth = results.groups.filter(({ name }) => name === 'growth');
  growth[0].problems.push('limit with 2000 clients: It "ended".\n  at somewhere');
  const { tables } = benchmarksPage({ ...results, groups: growth });
  expect(tables).toContain(
    '### growth: Does a larger world cost more?\n\nOpen world, random play, strict mode; 5 rounds.',
  );
  expect(tables).toMatch(/^\| contender \| clients \| µs per client and frame \| ratio to limit \|/m);
  expect(tables).toMatch(/^\| Cometa \| 2000 \| 5\.5 \| 1\.10 \(1\.10 to 1\.10\) \| 990 \| 20\.0 \| 40000 \|/m);
  expect(tables).not.toMatch(/ play \|| mode \|| saturated \|/);
  expect(tables.endsWith('Runs that failed:\n\n- limit with 2000 clients: It "ended".')).toBe(true);
});

test('the README has ratios, no times', () => {
  const { ratios } = readmePage(createResults());
  expect(ratios).toMatch(/clients that fit on one core, open world \| {2}\| 7\.5 \| 5\.0 \|/);
  expect(ratios).not.toMatch(/\d (ms|µs)|undefined|NaN/);
});

test('plots are well-formed, and have a bar for each contender that was measured', () => {
  const plots = Object.fromEntries(drawPlots(createResults()).map(({ plot, svg }) => [plot.name, svg]));
  for (const svg of Object.values(plots)) expect(wellFormed(svg)).toBe(true);
  const marks = (svg: string) => svg.match(/class="(own|other)/g)?.length;
  // In cpu three panels of 7, 4 and 7, in bytes the same without the limit and two of 3, in clients the five found.
  expect(Object.fromEntries(Object.entries(plots).map(([name, svg]) => [name, marks(svg)]))).toEqual({
    cpu: 18,
    bytes: 6 + 3 + 3 + 6,
    clients: 5,
    rates: 6,
  });
  expect(plots.clients).toMatch(/4000 or more.*fewer than 50/s);
});

test('a plot without figures is not drawn, and its old file goes', () => {
  const results = createResults();
  results.maxClients = {};
  const markers = ['machine', 'goals', 'plots', 'tables', 'largest', 'memory', 'ratios'];
  const page = markers.map((name) => `<!-- bench:${name} -->\n<!-- /bench:${name} -->\n`).join('\n');
  const { files, stale } = render(results, () => page);
  expect(stale).toEqual(['docs/benchmarks-clients.svg']);
  expect(Object.keys(files).filter((path) => path.endsWith('.svg'))).toHaveLength(3);
  expect(files['docs/BENCHMARKS.md']).not.toMatch(/benchmarks-clients|undefined|NaN/);
});

test('the results as a file have one row a line', () => {
  const results = createResults();
  const text = toLines(results);
  expect(JSON.parse(text)).toEqual(results);
  const rows = results.groups.flatMap((group) => group.rows);
  expect(text.split('\n').filter((line) => line.startsWith('        {"contender"'))).toHaveLength(rows.length);
});

const hasResults = existsSync(new URL('docs/benchmarks.json', ROOT));
test.runIf(hasResults)('the pages say what docs/benchmarks.json says (UPDATE_DOCS=1 writes them anew)', () => {
  if (process.env.UPDATE_DOCS === '1') renderReport();
  const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
  const { files, stale } = render(readResults(), read);
  for (const [path, text] of Object.entries(files)) expect(read(path)).toBe(text);
  expect(stale.filter((path) => existsSync(new URL(path, ROOT)))).toEqual([]);
});

/** Every element closed in its order, every ampersand of an entity. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, end, name, attributes, empty] of xml.matchAll(/<(\/?)([a-z]+)((?: [\w-]+="[^"<]*")*)(\/?)>/gi)) {
    if (end && (open.pop() !== name || attributes !== '')) return false;
    if (!end && !empty) open.push(name);
  }
  const text = xml.replace(/<\/?[a-z]+(?: [\w-]+="[^"<]*")*\/?>/gi, '');
  return open.length === 0 && !text.includes('<') && !/&(?!amp;|lt;)/.test(xml);
}

test('a report has every chart, and a table for each group', () => {
  const results = createResults();
  const { sections, subtitle } = reportOf(results);
  expect(subtitle).toContain(results.machine.text);
  expect(sections.filter(({ kind }) => kind === 'bars')).toHaveLength(drawPlots(results).length);
  expect(sections.flatMap(({ kind, title }) => (kind === 'table' ? [title] : []))).toEqual(
    results.groups.map(({ name }) => name),
  );
});
