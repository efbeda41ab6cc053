// Guards the arrows between the rooms of the house (house.mjs): who may import whom, which one file knows each library, no cycles
// between files or rooms, and no room with too many files. A wrong arrow is how a client comes to need Node, or the rules a screen.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { HOUSE, MOST_FILES, TESTS } from './house.mjs';

/**
 * @typedef {import('./house.mjs').Room} Room
 *
 * @typedef {object} SourceFile
 * @property {string} path from the project's root, with slashes
 * @property {readonly string[]} imports as written
 */

const SIDES = ['protocol', 'game', 'server', 'tools', 'bin', TESTS];
const NOT_OURS = /(^|\/)(node_modules|dist|\.cache)(\/|$)/;

/** Libraries that one file knows, and the folder in which it is. */
const ONE_FILE_LIBRARIES = {
  'uWebSockets.js': 'server/transport',
  'prom-client': 'server/admin',
  pino: 'server/log',
  msgpackr: 'protocol/codec',
  uplot: 'game/pages/report/parts',
};

/** Folders that measure others, with all their libraries. */
const MEASURES_OTHERS = /^(tools\/bench|test)(\/|$)/;

/**
 * Reads all files of code.
 * @param {string} root
 * @returns {SourceFile[]}
 */
export function readSources(root) {
  return SIDES.flatMap((side) => listCode(root, side)).map((path) => ({
    path,
    imports: readImports(path, readFileSync(join(root, path), 'utf8')),
  }));
}

/**
 * @param {readonly SourceFile[]} sources
 * @returns {string[]} one sentence for each broken rule
 */
export function findBrokenArrows(sources) {
  return [
    ...judgeFolders(sources),
    ...sources.flatMap((source) => source.imports.map((name) => judgeImport(source.path, name))),
    ...judgeLibraries(sources),
    ...judgeSizes(sources),
    ...findCycles('Import cycle', fileGraph(sources)),
    ...findCycles('Rooms import each other', roomGraph(sources)),
  ].filter((sentence) => sentence !== undefined);
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {string[]} what the file imports, types and dynamic imports included
 */
export function readImports(path, text) {
  const { module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const fixed = module.staticImports.map((entry) => entry.moduleRequest.value);
  const reexported = module.staticExports.flatMap((entry) => entry.entries.map((one) => one.moduleRequest?.value));
  // A name that is put together at run time is no arrow.
  const dynamic = module.dynamicImports
    .map(({ moduleRequest: { start, end } }) => text.slice(start, end))
    .filter((name) => /^(['"]).*\1$/.test(name))
    .map((name) => name.slice(1, -1));
  const named = [...fixed, ...reexported, ...dynamic].filter((name) => name !== undefined);
  return [...new Set(named)];
}

/** @param {readonly SourceFile[]} sources */
function judgeFolders(sources) {
  const folders = new Set(sources.filter(({ path }) => !isTest(path)).map(({ path }) => dirname(path)));
  const strays = [...folders].filter((name) => !HOUSE.some(({ folder }) => folder === name));
  return strays.map(
    (name) => `${name}/ is no room: say in tools/check/house.mjs what it holds and whom it may import.`,
  );
}

/**
 * @param {string} path
 * @param {string} name
 */
function judgeImport(path, name) {
  if (isTest(path)) return undefined;
  const room = HOUSE.find(({ folder }) => folder === dirname(path));
  if (!room) return undefined;
  if (name.startsWith('.')) return judgeFolder(path, name, room);
  if (isNodeModule(name))
    return room.node ? undefined : `${path} imports ${name}, but ${room.folder}/ runs without Node.`;
  const { packages = [] } = room;
  if (packages === 'any' || packages.includes(packageName(name)) || isVirtual(name)) return undefined;
  return `${path} imports ${name}, but ${room.folder}/ may know ${packages.join(', ') || 'no packages'} only.`;
}

/**
 * @param {string} path
 * @param {string} name
 * @param {Room} room
 */
function judgeFolder(path, name, room) {
  const target = resolveImport(path, name);
  const folder = dirname(target);
  if (folder === room.folder || room.imports.some((allowed) => covers(allowed, folder))) return undefined;
  return `${path} imports ${target}, but ${room.folder}/ may import ${room.imports.join(', ') || 'nothing'} only.`;
}

/**
 * @param {string} allowed
 * @param {string} folder
 */
function covers(allowed, folder) {
  if (!allowed.endsWith('/*')) return allowed === folder;
  const top = allowed.slice(0, -2);
  return folder === top || folder.startsWith(`${top}/`);
}

/** @param {readonly SourceFile[]} sources */
function judgeLibraries(sources) {
  return Object.entries(ONE_FILE_LIBRARIES).flatMap(([library, folder]) => {
    const paths = sources
      .filter(
        ({ path, imports }) => !MEASURES_OTHERS.test(path) && imports.some((name) => packageName(name) === library),
      )
      .map(({ path }) => path);
    const strays = paths.filter((path) => dirname(path) !== folder);
    if (strays.length === 0 && paths.length <= 1) return [];
    return [`${library} belongs into one file of ${folder}/, but ${paths.join(', ')} import it.`];
  });
}

/** @param {readonly SourceFile[]} sources */
function judgeSizes(sources) {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (const { path } of sources) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  return [...sizes]
    .filter(([, files]) => files > MOST_FILES)
    .map(([folder, files]) => `${folder}/ has ${files} files, ${MOST_FILES} are allowed: give it rooms of its own.`);
}

/**
 * Types count too: two files that need each other's types are one file, or lack a third.
 * @param {readonly SourceFile[]} sources
 * @returns {Map<string, Set<string>>}
 */
function fileGraph(sources) {
  const known = new Set(sources.map(({ path }) => path));
  return new Map(sources.map((source) => [source.path, new Set(targetsOf(source).filter((path) => known.has(path)))]));
}

/** @param {SourceFile} source */
function targetsOf({ path, imports }) {
  return imports.filter((name) => name.startsWith('.')).map((name) => resolveImport(path, name));
}

/** @param {readonly SourceFile[]} sources */
function roomGraph(sources) {
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();
  for (const [path, targets] of fileGraph(sources.filter(({ path }) => !isTest(path)))) {
    const folder = dirname(path);
    const rooms = graph.get(folder) ?? new Set();
    for (const target of targets) if (dirname(target) !== folder) rooms.add(dirname(target));
    graph.set(folder, rooms);
  }
  return graph;
}

/**
 * @param {string} what
 * @param {Map<string, Set<string>>} graph
 */
function findCycles(what, graph) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const found = [];
  /**
   * @param {string} node
   * @param {readonly string[]} trail
   */
  const visit = (node, trail) => {
    const at = trail.indexOf(node);
    if (at >= 0) found.push(`${what}: ${[...trail.slice(at), node].join(' -> ')}.`);
    if (at >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

/**
 * @param {string} path
 * @param {string} name
 */
function resolveImport(path, name) {
  return normalize(join(dirname(path), name))
    .split(sep)
    .join('/');
}

/** @param {string} path */
function isTest(path) {
  return path.startsWith(`${TESTS}/`);
}

/** What Vite puts in. @param {string} name */
function isVirtual(name) {
  return name.startsWith('virtual:') || name.startsWith('/@');
}

/** @param {string} name */
function isNodeModule(name) {
  return name.startsWith('node:') || builtinModules.includes(name);
}

/** @param {string} name such as 'pino', '@scope/name' or 'pino/file.js' */
function packageName(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

/**
 * @param {string} root
 * @param {string} side
 * @returns {string[]} paths from the root
 */
function listCode(root, side) {
  return readdirSync(join(root, side), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_OURS.test(path))
    .sort();
}

function main() {
  const broken = findBrokenArrows(readSources(fileURLToPath(new URL('../..', import.meta.url))));
  for (const sentence of broken) console.error(sentence);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
