import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CONTENDERS } from '../../../tools/bench/plan/contenders.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** It plays for half a minute; but the peers may have to be installed from a network, whose speed is nobody's promise. */
const LONGEST_MS = 900_000;

interface Ended {
  status: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function bench(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const command = ['bin/cometa.mjs', 'bench', ...args];
    execFile(process.execPath, command, { cwd: ROOT, timeout: LONGEST_MS }, (error, stdout, stderr) => {
      resolve({ status: error ? error.code : 0, stdout, stderr });
    });
  });
}

interface Row {
  group: string;
  contender: string;
  framesPerSecond: number;
}

test('cometa bench --quick --json gives a row of every contender in each scenario', {
  timeout: LONGEST_MS,
}, async ({ skip }) => {
  let contenders = CONTENDERS;
  let ended = await bench('--quick', '--json');
  if (lacks(ended, 'the peers cannot be installed')) {
    console.log(`Only Cometa is measured, and the limit: ${ended.stderr.trim().split('\n').at(-1)}`);
    contenders = ['limit', 'cometa'];
    ended = await bench('--quick', '--json', '--contender', contenders.join());
  }
  if (cannotRun(ended)) {
    console.log(`Skipped: ${ended.stderr}`);
    skip();
  }
  expect(ended, ended.stderr).toMatchObject({ status: 0 });

  const { machine, rows } = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(machine.peers).toHaveProperty('ws');
  for (const group of ['quick open', 'quick arena', 'quick rooms']) {
    const found: Row[] = rows.filter((row: Row) => row.group === group);
    expect(found.map(({ contender }) => contender).sort(), ended.stderr).toEqual([...contenders].sort());
  }
  // Half a second of a busy machine may have no update, but not three times.
  for (const name of contenders) {
    const frames = rows.filter(({ contender }: Row) => contender === name).map((row: Row) => row.framesPerSecond);
    expect(Math.max(...frames), name).toBeGreaterThan(0);
  }
});

test('cometa bench measures another checkout beside this one, and compares them', { timeout: LONGEST_MS }, async ({
  skip,
}) => {
  const ended = await bench('--quick', '--json', '--contender', 'cometa:.,cometa');
  if (cannotRun(ended)) skip();
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  const { rows, comparisons } = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(rows.map(({ contender }: Row) => contender)).toEqual([
    'cometa:.',
    'cometa',
    'cometa:.',
    'cometa',
    'cometa:.',
    'cometa',
  ]);
  expect(comparisons).toMatchObject([
    { group: 'quick open', contender: 'cometa', to: 'cometa:.', cpu: { rounds: 1 } },
    { group: 'quick arena', contender: 'cometa', to: 'cometa:.', cpu: { rounds: 1 } },
    { group: 'quick rooms', contender: 'cometa', to: 'cometa:.', cpu: { rounds: 1 } },
  ]);
});

test('a checkout that is not built is named in a sentence', async () => {
  const { status, stdout, stderr } = await bench('--quick', '--contender', 'cometa:test');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('cometa bench: there is no dist/server/main.js in ');
  expect(stderr).toContain('build that checkout first ("npm run build").');
});

function cannotRun(ended: Ended): boolean {
  return ['C compiler', 'runs on Linux only', 'needs uWebSockets.js'].some((words) => lacks(ended, words));
}

/** Whether it ended because this machine has not got something, in whose words the sentence is. */
function lacks({ status, stderr }: Ended, words: string): boolean {
  return status === 1 && stderr.includes(words);
}

test.each([
  [['--contender', 'limit,nobody'], 'There is no contender "nobody", only limit, cometa, colyseus, '],
  [['--play', 'chess'], 'There is no play "chess", only random, human, storm. '],
  [['--client', '--minutes', 'two'], '--minutes is "two", but must be whole numbers from 1 to 99999. '],
  [['--clients', '100,many'], '--clients is "many", but must be whole numbers from 1 to 99999. '],
  [['--write', '--quick'], '--write needs the whole run, without a choice. '],
  [['--write', '--world'], '--write needs the whole run, without a choice. '],
  [['--gateways', '--latency'], '--gateways and --latency measure something else each: give one of them. '],
  [['--latency', '--html', 'x.html'], '--html is not for --latency, which prints what it finds. '],
  [['--fast'], "Unknown option '--fast'. "],
])('cometa bench %j is refused in a sentence', async (args, sentence) => {
  const { status, stdout, stderr } = await bench(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.startsWith(sentence)).toBe(true);
  expect(stderr).toMatch(/"cometa bench --help" lists what there is\.\n$/);
});
