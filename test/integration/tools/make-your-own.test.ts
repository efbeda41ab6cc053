import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Each step of docs/MAKE-YOUR-OWN.md, done as the page says in a copy of the project. UPDATE_DOCS=1 writes its diffs anew, with the lines
// that they stand at now; where they do not apply, somebody has to look.

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = join(PROJECT, 'docs/MAKE-YOUR-OWN.md');
const UPDATES = process.env.UPDATE_DOCS === '1';
const DIFF = /```diff\n([\s\S]*?\n)```/g;
/** What of a step's commands is run here: tests of one part, and what writes pages by them. */
const COMMAND = /^(UPDATE_DOCS=1 )?npm test -- unit ([\w/ -]+?)(?: +#.*)?$/gm;
/** A step compiles, builds twice and runs tests: on a machine that does other things too, minutes. Milliseconds. */
const LONGEST_STEP = 900_000;
/** What makes builds and checks fast, where it is there: made of contents, not of times. */
const CACHES = ['.cache/brotli', '.cache/types'];

interface Step {
  title: string;
  diffs: string[];
  commands: { writesPages: boolean; filters: string[] }[];
}

function readSteps(page: string): Step[] {
  return page
    .split(/^## (?=\d)/m)
    .slice(1)
    .map((text) => {
      const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, lines]) => [...lines.matchAll(COMMAND)]);
      return {
        title: text.slice(0, text.indexOf('\n')),
        diffs: [...text.matchAll(DIFF)].map(([, diff]) => diff),
        commands: commands.map(([, writes, filters]) => ({
          writesPages: writes !== undefined,
          filters: filters.split(' '),
        })),
      };
    });
}

/** Runs a program in the copy, apart from what this test runner tells its own children. */
function run(root: string, command: string, args: readonly string[], env = {}, input = ''): string {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { PATH, HOME, ...env },
    input,
    encoding: 'utf8',
  });
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

function runTool(root: string, script: string, args: readonly string[], env = {}): void {
  run(root, process.execPath, [join('node_modules', script), ...args], env);
}

/** The files that git knows, as they lie here, with the packages that are installed here. */
function copyTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'cometa-own-'));
  const files = run(PROJECT, 'git', ['ls-files', '-z']).split('\0');
  for (const path of files) {
    if (path === '' || !existsSync(join(PROJECT, path))) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    cpSync(join(PROJECT, path), join(root, path));
  }
  for (const cache of CACHES) {
    if (existsSync(join(PROJECT, cache))) cpSync(join(PROJECT, cache), join(root, cache), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

const applied: string[] = [];

/** Applies a diff; what it then is, compared with the file before. */
function apply(root: string, diff: string): void {
  const files = [...diff.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file);
  const before = new Map(
    files.map((file) => [file, existsSync(join(root, file)) ? readFileSync(join(root, file)) : undefined]),
  );
  run(root, 'git', ['apply', ...(UPDATES ? ['-C0'] : []), '-'], {}, diff);
  applied.push(files.map((file) => diffOf(root, file, before.get(file))).join(''));
}

function diffOf(root: string, file: string, before: Buffer | undefined): string {
  const old = join(root, '.cache/before');
  mkdirSync(dirname(old), { recursive: true });
  writeFileSync(old, before ?? '');
  const { stdout } = spawnSync('git', ['diff', '-U1', '--no-color', '--no-index', '--', old, join(root, file)], {
    encoding: 'utf8',
  });
  const hunks = stdout.slice(stdout.indexOf('\n@@') + 1).replace(/^(@@ [^@]+ @@).*$/gm, '$1');
  // Without the space of an empty line, which an editor would take away.
  return `--- ${before ? `a/${file}` : '/dev/null'}\n+++ b/${file}\n${hunks.replace(/^ $/gm, '')}`;
}

const page = readFileSync(PAGE, 'utf8');
const steps = readSteps(page);
const isCheckout = spawnSync('git', ['ls-files', '--error-unmatch', PAGE], { cwd: PROJECT }).status === 0;
if (!isCheckout) console.log('The steps of MAKE-YOUR-OWN.md are not tried: this is no checkout of git.');
let root = '';

beforeAll(() => {
  if (isCheckout) root = copyTree();
});

afterAll(() => {
  if (root !== '') rmSync(root, { recursive: true, force: true });
  const isComplete = applied.length === steps.flatMap(({ diffs }) => diffs).length;
  if (UPDATES && isComplete)
    writeFileSync(
      PAGE,
      page.replace(DIFF, () => `\`\`\`diff\n${applied.shift()}\`\`\``),
    );
});

test('the page has its three steps, each with diffs and with tests', () => {
  expect(steps.map(({ diffs, commands }) => diffs.length > 0 && commands.length > 0)).toEqual([true, true, true]);
  // A line that ends a block of code would end the diff on the page.
  expect(page).not.toMatch(/^ {1,3}```/m);
});

test.skipIf(!isCheckout).each(steps)(
  '$title: its diffs apply, types are right, its tests pass',
  ({ diffs, commands }) => {
    for (const diff of diffs) apply(root, diff);
    runTool(root, 'typescript/bin/tsc', ['-b']);
    for (const { writesPages, filters } of commands) {
      const env = writesPages ? { UPDATE_DOCS: '1' } : {};
      runTool(root, 'vitest/vitest.mjs', ['run', '--project', 'unit', '--configLoader=runner', ...filters], env);
    }
  },
  LONGEST_STEP,
);

// Each step stands on those before it.
test.skipIf(!isCheckout)(
  'what they make together is built, page and server',
  () => {
    for (const build of [[], ['--ssr']])
      runTool(root, 'vite/bin/vite.js', ['build', '--configLoader', 'runner', '--logLevel', 'warn', ...build]);
  },
  LONGEST_STEP,
);
