// What docs/BENCHMARKS.md and README.md say of results, between their markers: text, no files.
import type { Sections } from '../../lib/pages.ts';
import { CONTENDERS } from '../plan/contenders.ts';
import { LADDERS, type Scenario } from '../plan/matrix.ts';
import type { Row } from './figures.ts';
import { cpuRatio, findRow, judge, largestRatio, type Measured, NOT_MEASURED, rowRatio } from './goals.ts';
import { drawPlots, largestWords, TITLES } from './plots.ts';
import { COLUMNS } from './print.ts';
import type { GroupResult, Results } from './results.ts';

/** The sections of docs/BENCHMARKS.md. */
export function benchmarksPage(results: Results): Sections {
  return {
    machine: describeMachine(results),
    goals: describeGoals(results),
    plots: drawPlots(results)
      .map(({ plot: { name, about, caption } }) => `![${about}](benchmarks-${name}.svg)\n\n${caption}`)
      .join('\n\n'),
    tables: results.groups.map(describeGroup).join('\n\n'),
    largest: `### Largest number of clients on one core\n\n${describeLargest(results)}`,
    memory: `### Memory\n\n${describeMemory(results)}`,
  };
}

function describeMachine({ machine: { text, date, cometa, peers } }: Results): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date} at revision ${cometa}, on ${text}. Peers: ${versions.join(', ')}.`;
}

function describeGoals(results: Results): string {
  const rows = judge(results).map(({ what, asked, measured, isReached }) => {
    if (isReached === undefined)
      return measured === NOT_MEASURED ? [what, asked, '', measured] : [what, asked, measured, 'void'];
    return [what, asked, measured, isReached ? 'yes' : '**no**'];
  });
  return `### What the server must come out at\n\n${table(['figure', 'asked', 'measured', 'reached'], rows, 'left')}`;
}

/** Columns that say what was asked for, and how a sentence says it where all rows have the same. */
const ASKED: Partial<Record<string, (word: string) => string>> = {
  clients: (count) => `${count} clients`,
  play: (play) => `${play} play`,
  mode: (mode) => `${mode} mode`,
};

const WHERE: Record<Scenario, string> = { open: 'Open world', arena: 'Arena', rooms: 'Rooms of 100 as shipped' };

function describeGroup({ name, why, rows, problems }: GroupResult): string {
  const parts = [why ? `### ${name}: ${why}` : `### ${name}`];
  if (rows.length > 0) parts.push(describeAsked(rows), tableOf(rows));
  if (problems.length > 0)
    parts.push(`Runs that failed:\n\n${problems.map((problem) => `- ${firstLine(problem)}`).join('\n')}`);
  return parts.join('\n\n');
}

function describeAsked(rows: readonly Row[]): string {
  const rounds = Math.max(...rows.map(({ repeats }) => repeats));
  const words = COLUMNS.flatMap(([title, cell]) => {
    const say = ASKED[title];
    return say && isShared(cell, rows) ? [say(cell(rows[0]))] : [];
  });
  return `${[WHERE[rows[0].scenario], ...words].join(', ')}; ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`;
}

/** Without what the sentence above it says, and without columns in which nothing stands. */
function tableOf(rows: readonly Row[]): string {
  const columns = COLUMNS.filter(([title, cell]) => {
    const isSaid = ASKED[title] !== undefined && isShared(cell, rows);
    return !isSaid && rows.some((row) => cell(row) !== '');
  });
  const lines = rows.map((row) =>
    columns.map(([title, cell]) => (title === 'contender' ? titleOf(row.contender) : cell(row))),
  );
  return table(
    columns.map(([title]) => title),
    lines,
  );
}

function isShared(cell: (row: Row) => string, rows: readonly Row[]): boolean {
  return rows.every((row) => cell(row) === cell(rows[0]));
}

function titleOf(contender: string): string {
  const [name, how] = contender.split('@');
  if (how === 'ws') return `${TITLES[name]}, on ws`;
  return how ? `${TITLES[name]}, \`SEND_EVERY=${how}\`` : TITLES[name];
}

function describeLargest(results: Results): string {
  const ladders = LADDERS.filter(({ name }) => results.maxClients[name]);
  if (ladders.length === 0) return 'Not measured.';
  const rows = CONTENDERS.map((contender) => [
    titleOf(contender),
    ...ladders.map(({ name }) => largestWords(results, name, contender) ?? ''),
  ]);
  return table(
    ['contender', ...ladders.map(({ scenario, play, mode }) => `${WHERE[scenario].toLowerCase()}, ${play}, ${mode}`)],
    rows,
  );
}

function describeMemory({ memory }: Results): string {
  if (!memory) return 'Not measured.';
  const { limit, cometa, above } = memory.kibPerPlayer;
  const sentence =
    `Resident per player, all buffers included: ${cometa.toFixed(1)} KiB, of which an idle socket of uWebSockets.js takes ` +
    `${limit.toFixed(1)} KiB and Cometa ${above.toFixed(1)} KiB.`;
  const rows = memory.steady.map((one) => [
    one.mode,
    `${one.players}`,
    `${one.seconds}`,
    `${Math.round(one.allocatedKiBPerFrame)}`,
    `${one.collections}`,
    one.longestCollectionMs.toFixed(1),
    one.longestTickMs.toFixed(1),
    `${one.ticksOverBudget}`,
  ]);
  const titles = ['mode', 'players', 'seconds', 'KiB allocated in 50 ms', 'collections', 'longest collection ms'];
  return `${sentence}\n\n${table([...titles, 'longest tick ms', 'ticks over budget'], rows)}`;
}

/** Whom the README compares with; all of them are in the figures of the open world. */
const BESIDE = ['limit', 'colyseus', 'nengi', 'socketio', 'ws-json'];

/** Ratios alone: on another machine they come out alike, times do not. */
const RATIOS: readonly { what: string; say: (results: Results, other: string) => string }[] = [
  {
    what: 'processor time, open world, 1000 clients',
    say: (results, other) => cpuWords(results, other === 'limit' ? 'open' : 'peers', other),
  },
  { what: 'the same, people play, natural mode', say: (results, other) => cpuWords(results, 'natural', other) },
  { what: 'processor time, arena, 200 clients', say: (results, other) => cpuWords(results, 'arena', other) },
  { what: 'bytes for each client, open world', say: (results, other) => bytesWords(results, 'peers', other) },
  { what: 'the same, people play', say: (results, other) => bytesWords(results, 'human', other) },
  {
    what: 'clients that fit on one core, open world',
    // Nobody looked for that of the limit: it stands on the highest rung there is.
    say: (results, other) => (other === 'limit' ? '' : ratioWords(largestRatio(other)(results), 1)),
  },
];

/** The sections of README.md. */
export function readmePage(results: Results): Sections {
  const { date, text } = results.machine;
  const rows = RATIOS.map(({ what, say }) => [what, ...BESIDE.map((other) => say(results, other))]);
  const parts = [
    `Cometa’s figure divided by theirs, 20 frames a second to each client (one run, ${date}, ${text}):`,
    table(['', ...BESIDE.map(titleOf)], rows),
  ];
  if (rows.flat().some((cell) => cell.endsWith(MARK))) {
    parts.push(
      `${MARK} One of the two left frames out, being overloaded, or the load generator was: more a hint than a ratio.`,
    );
  }
  const picture = drawPlots(results).find(({ plot }) => plot.name === 'cpu');
  if (picture) parts.push(`![${picture.plot.about}](docs/benchmarks-cpu.svg)`);
  return { ratios: parts.join('\n\n') };
}

function cpuWords(results: Results, group: string, other: string): string {
  return ratioWords(cpuRatio(group, other)(results), 2, isOverloaded(results, group, other));
}

function bytesWords(results: Results, group: string, other: string): string {
  // The limit's frames are made as long as Cometa's.
  if (other === 'limit') return '';
  const ratio = rowRatio(group, other, 'bytesPerClientSecond')(results);
  return ratioWords(ratio, 2, isOverloaded(results, group, other));
}

function isOverloaded(results: Results, group: string, other: string): boolean {
  return ['cometa', other].some((contender) => findRow(results, group, contender)?.saturatedBy);
}

/** Behind ratios that do not compare. */
const MARK = '\\*';

function ratioWords(measured: Measured | undefined, digits: number, isMarked = false): string {
  if (!measured) return '';
  return `${measured.prefix ? `${measured.prefix} ` : ''}${measured.value.toFixed(digits)}${isMarked ? ` ${MARK}` : ''}`;
}

/** Markdown; `side` is where the columns behind the first stand. */
function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  side: 'left' | 'right' = 'right',
): string {
  const rule = titles.map((_, i) => (i === 0 || side === 'left' ? '---' : '---:'));
  return [titles, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Behind it come lines of a stack. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
