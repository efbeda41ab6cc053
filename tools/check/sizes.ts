import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** Sizes of files and functions of the product: what grows beyond is two things, and is read as neither. */
const MOST_FILE_LINES = 300;
const MOST_FUNCTION_LINES = 100;
const FOLDERS = ['game', 'protocol', 'server'];
/** A file a language: a list of sentences, which is as long as what the page says, and read one line at a time. */
const LISTS = /words\/languages\//;

/** Sentences, one for each file and function under `root` that is too long. */
export function findTooLong(root: string): string[] {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('.ts') && !LISTS.test(path))
    .sort()
    .flatMap((path) => judge(path, readFileSync(join(root, path), 'utf8')));
}

/** The same of one file. */
export function judge(path: string, text: string): string[] {
  const lines = linesOf(text, 0, text.length);
  const long = functionsOf(path, text).filter((one) => one.lines > MOST_FUNCTION_LINES);
  return [
    ...(lines > MOST_FILE_LINES ? [`${path} has ${lines} lines; ${MOST_FILE_LINES} are allowed.`] : []),
    ...long.map((one) => `${path}: ${one.name} has ${one.lines} lines; ${MOST_FUNCTION_LINES} are allowed.`),
  ];
}

interface Found {
  readonly name: string;
  readonly lines: number;
}

function functionsOf(path: string, text: string): Found[] {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const found: Found[] = [];
  visit(program, 'a function', (name, start, end) => found.push({ name, lines: linesOf(text, start, end) }));
  return found;
}

type Report = (name: string, start: number, end: number) => void;

/** Walks a tree of ESTree; `name` is that of the nearest declaration around. */
function visit(node: unknown, name: string, report: Report): void {
  if (Array.isArray(node)) for (const one of node) visit(one, name, report);
  if (!isNode(node)) return;
  const own = nameOf(node.id) ?? nameOf(node.key) ?? name;
  if (/^(Function|ArrowFunction)/.test(node.type)) report(own, node.start, node.end);
  for (const child of Object.values(node)) if (typeof child === 'object') visit(child, own, report);
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly id?: unknown;
  readonly key?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && 'name' in value ? String(value.name) : undefined;
}

function linesOf(text: string, start: number, end: number): number {
  return text.slice(start, end).trimEnd().split('\n').length;
}
