import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What is built, fetched or written by tools, wherever it lies. */
const NOT_OURS = ['node_modules', 'dist', '.cache', '.git', 'profile'];
const FILES = listFiles('');
const PAGES = FILES.filter((path) => path.endsWith('.md'));
/** Folders of the project: a path that begins with one is a path, wherever it is mentioned. */
const FOLDERS = new Set(FILES.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.includes(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

/** A page without its blocks of code: these hold commands, diffs and output. */
function proseOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8').replace(/^ *```[\s\S]*?^ *```$/gm, '');
}

/** Links that do not leave the project, as written. */
function linksOf(page: string): string[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function isDeadLink(page: string, link: string): boolean {
  const [file, heading] = link.split('#');
  const target =
    file === ''
      ? page
      : relative(ROOT, join(ROOT, dirname(page), file))
          .split(sep)
          .join('/');
  if (!existsSync(join(ROOT, target))) return true;
  return heading !== undefined && !headingsOf(target).includes(heading);
}

/** Headings as GitHub links to them. */
function headingsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What stands in backticks and looks like a path: below one of our folders, or the name of a source file. */
function pathsOf(page: string): string[] {
  const spans = [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  const paths = spans.filter((text) => /^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(text));
  return paths.filter(
    (text) => (text.includes('/') && FOLDERS.has(text.split('/')[0])) || /\w\.(ts|mjs|css|c|py)$/.test(text),
  );
}

function isDeadPath(path: string): boolean {
  if (existsSync(join(ROOT, path))) return false;
  // In a table about one folder a file goes by its name.
  return path.endsWith('/') || !FILES.some((file) => file.endsWith(`/${path}`));
}

test('every link of a page leads to a file, and to a heading that it has', () => {
  const dead = PAGES.flatMap((page) =>
    linksOf(page).flatMap((link) => (isDeadLink(page, link) ? [`${page}: ${link}`] : [])),
  );
  expect(dead).toEqual([]);
});

test('every path that a page names exists', () => {
  const dead = PAGES.flatMap((page) => pathsOf(page).flatMap((path) => (isDeadPath(path) ? [`${page}: ${path}`] : [])));
  expect(dead).toEqual([]);
});

test('every decision is in the list of decisions', () => {
  const files = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md');
  expect(files.filter((name) => !linksOf('docs/decisions/README.md').includes(name))).toEqual([]);
});

test('dead links and paths are found', () => {
  expect(isDeadLink('README.md', 'docs/NOWHERE.md')).toBe(true);
  expect(isDeadLink('README.md', 'docs/OPERATIONS.md#no-such-heading')).toBe(true);
  expect(isDeadLink('docs/OPERATIONS.md', '#the-log')).toBe(false);
  expect([isDeadPath('game/sim/nowhere.ts'), isDeadPath('ram.ts'), isDeadPath('server/host/')]).toEqual([
    true,
    false,
    false,
  ]);
});
