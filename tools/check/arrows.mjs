// Guards the arrows between the folders: who may import whom, which one file knows each library, and no cycles.
// A wrong arrow is how a client comes to need Node, or the rules a screen.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/**
 * @typedef {object} Room
 * @property {string} folder
 * @property {readonly string[]} imports folders beside its own
 * @property {readonly string[] | 'any'} packages names from npm
 * @property {boolean} node may it import Node's own modules?
 *
 * @typedef {object} SourceFile
 * @property {string} path from the project's root, with slashes
 * @property {readonly string[]} imports as written
 */

/** @type {readonly Room[]} */
const ROOMS = [
  { folder: 'protocol', imports: [], packages: ['msgpackr'], node: false },
  { folder: 'game/common', imports: [], packages: [], node: false },
  { folder: 'game/node', imports: ['game/net'], packages: 'any', node: true },
  { folder: 'game/sim', imports: [], packages: [], node: false },
  { folder: 'game/net', imports: ['protocol', 'game/sim'], packages: [], node: false },
  { folder: 'game/client', imports: ['protocol', 'game/sim', 'game/net'], packages: ['phaser'], node: false },
  {
    folder: 'game/bots',
    imports: ['protocol', 'game/sim', 'game/net', 'game/common', 'game/node'],
    packages: 'any',
    node: true,
  },
  { folder: 'game/pages', imports: ['protocol', 'game/client', 'game/common'], packages: ['uplot'], node: false },
  { folder: 'server', imports: ['protocol', 'game/sim', 'game/common', 'game/node'], packages: 'any', node: true },
];

/** Files that import nothing and that whoever runs in Node may use, wherever they lie. */
const SHARED_FILES = ['game/node/descriptor-limit.ts', 'game/common/histogram.ts'];

/** Libraries that one file knows, and where that file may be. */
const ONE_FILE_LIBRARIES = {
  'uWebSockets.js': 'server/',
  'prom-client': 'server/',
  msgpackr: 'protocol/',
  uplot: 'game/pages/',
};

/** Libraries that one folder knows. */
const ONE_FOLDER_LIBRARIES = { phaser: 'game/client/' };

/**
 * Reads all TypeScript files of the rooms.
 * @param {string} root
 * @returns {SourceFile[]}
 */
export function readSources(root) {
  return ROOMS.flatMap(({ folder }) => listTypeScript(join(root, folder))).map((path) => ({
    path: relative(root, path).split(sep).join('/'),
    imports: readImports(path, readFileSync(path, 'utf8')),
  }));
}

/**
 * @param {readonly SourceFile[]} sources
 * @returns {string[]} one sentence for each broken rule
 */
export function findBrokenArrows(sources) {
  return [
    ...sources.flatMap((source) => source.imports.map((name) => judgeImport(source.path, name))),
    ...judgeLibraries(sources),
    ...findCycles(sources),
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
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1));
  const named = [...fixed, ...reexported, ...dynamic].filter((name) => name !== undefined);
  return [...new Set(named)];
}

/**
 * @param {string} path
 * @param {string} name
 */
function judgeImport(path, name) {
  const room = findRoom(path);
  if (!room) return undefined;
  if (name.startsWith('.')) return judgeFolder(path, name, room);
  if (isNodeModule(name))
    return room.node ? undefined : `${path} imports ${name}, but ${room.folder}/ runs without Node.`;
  if (room.packages === 'any' || room.packages.includes(packageName(name))) return undefined;
  return `${path} imports ${name}, but ${room.folder}/ may know ${room.packages.join(', ') || 'no packages'} only.`;
}

/**
 * @param {string} path
 * @param {string} name
 * @param {Room} room
 */
function judgeFolder(path, name, room) {
  const target = resolveImport(path, name);
  const allowed = [room.folder, ...room.imports];
  if (room.node && SHARED_FILES.includes(target)) return undefined;
  if (allowed.includes(findRoom(target)?.folder ?? '')) return undefined;
  return `${path} imports ${target}, but ${room.folder}/ may import ${allowed.join(', ')} only.`;
}

/** @param {readonly SourceFile[]} sources */
function judgeLibraries(sources) {
  const users = (/** @type {string} */ library) =>
    sources.filter(({ imports }) => imports.some((name) => packageName(name) === library)).map(({ path }) => path);
  const many = Object.entries(ONE_FILE_LIBRARIES).flatMap(([library, folder]) => {
    const paths = users(library);
    const strays = paths.filter((path) => !path.startsWith(folder));
    if (strays.length === 0 && paths.length <= 1) return [];
    return [`${library} belongs into one file under ${folder}, but ${paths.join(', ')} import it.`];
  });
  const astray = Object.entries(ONE_FOLDER_LIBRARIES).flatMap(([library, folder]) =>
    users(library)
      .filter((path) => !path.startsWith(folder))
      .map((path) => `${path} imports ${library}, which belongs into ${folder} only.`),
  );
  return [...many, ...astray];
}

/**
 * Cycles are counted with type imports too: two files that need each other's types are one file, or lack a third.
 * @param {readonly SourceFile[]} sources
 */
function findCycles(sources) {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const found = [];
  /**
   * @param {SourceFile} source
   * @param {readonly string[]} trail
   */
  const visit = (source, trail) => {
    const at = trail.indexOf(source.path);
    if (at >= 0) found.push(`Import cycle: ${[...trail.slice(at), source.path].join(' -> ')}.`);
    if (at >= 0 || done.has(source.path)) return;
    for (const name of source.imports.filter((one) => one.startsWith('.'))) {
      const target = byPath.get(resolveImport(source.path, name));
      if (target) visit(target, [...trail, source.path]);
    }
    done.add(source.path);
  };
  for (const source of sources) visit(source, []);
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
function findRoom(path) {
  return ROOMS.find(({ folder }) => path.startsWith(`${folder}/`));
}

/** @param {string} name */
function isNodeModule(name) {
  return name.startsWith('node:') || builtinModules.includes(name);
}

/** @param {string} name such as 'pino', '@scope/name' or 'pino/file.js' */
function packageName(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

/** @param {string} dir */
function listTypeScript(dir) {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|tsx|mts)$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

function main() {
  const broken = findBrokenArrows(readSources(fileURLToPath(new URL('../..', import.meta.url))));
  for (const sentence of broken) console.error(sentence);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
