// `cometa bench`: Cometa's server beside its peers, in one run.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { ensureBuilt, ROOT } from '../../bin/build.mjs';
import { ensureCompiler } from '../lib/install/compiler.mjs';
import { print } from '../lib/output.ts';
import { openReport } from '../lib/report.ts';
import { fits, rowOf, saturatedBy } from './figures.mjs';
import { CONTENDERS, chosenGroups, FIGURES, FULL, LADDER, MODES, PLAYS, QUICK, SCENARIOS } from './matrix.mjs';
import { measureMemory } from './memory.mjs';
import { playOnce, prepareBench } from './play.mjs';
import { printRow, printTable } from './print.mjs';
import { reportOf, writeReport } from './report.mjs';
import { peerVersions } from './versions.mjs';

/**
 * @typedef {import('../cli/commands.ts').FlagValues} FlagValues
 * @typedef {import('./matrix.mjs').Run} Run
 * @typedef {import('./matrix.mjs').Group} Group
 * @typedef {import('./figures.mjs').Row} Row
 * @typedef {import('./figures.mjs').Sample} Sample
 * @typedef {import('./play.mjs').Bench} Bench
 *
 * @typedef {object} Plan
 * @property {Group[]} groups
 * @property {number} seconds measured of each run
 * @property {number | undefined} [warmMs] played before that
 * @property {string[]} searched contenders whose largest number of clients is looked for
 * @property {import('./matrix.mjs').Scenario[]} searchedIn
 * @property {boolean} memory
 *
 * @typedef {object} Results
 * @property {Machine} machine
 * @property {GroupResult[]} groups
 * @property {Record<string, Record<string, number>>} maxClients by scenario and contender
 * @property {string[]} heldByGenerator scenario and contender where more clients failed because of the generator
 * @property {import('./memory.mjs').Memory | null} memory
 *
 * @typedef {object} GroupResult
 * @property {string} name
 * @property {string} why
 * @property {Row[]} rows
 * @property {string[]} problems of runs that gave no row, a sentence each
 *
 * @typedef {ReturnType<typeof describeMachine>} Machine
 */

const USAGE_ERROR = 2;
const PEERS = `${ROOT}tools/bench/`;
/** Bytes of the limit's frames where Cometa was not measured: about what it sends in the open world. */
const USUAL_FRAME_BYTES = 64;
/** What a run takes beside the seconds measured: starting, joining, settling, ending. */
const OVERHEAD_SECONDS = 8.5;

/**
 * @param {FlagValues} values
 * @returns {Promise<number>} exit status
 */
export async function bench(values) {
  const plan = notANumber('minutes', values.minutes) ?? planOf(values);
  if (typeof plan === 'string') {
    console.error(`${plan} "cometa bench --help" lists what there is.`);
    return USAGE_ERROR;
  }
  try {
    if (values.client) return await (await import('./client/client.mjs')).benchClient(values);
    await prepare(plan);
    const writeHtml = openReport(values.html);
    const results = await measureAll(plan, await prepareBench());
    if (values.json) await print(JSON.stringify(summary(results)));
    if (values.write) writeReport(results);
    writeHtml(reportOf(results));
    return 0;
  } catch (error) {
    console.error(`cometa bench: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

/**
 * @param {FlagValues} values
 * @returns {Plan | string} or a sentence on what is wrong
 */
function planOf(values) {
  const wrong =
    unknown('contender', values.contender, CONTENDERS) ??
    unknown('scenario', values.scenario, SCENARIOS) ??
    unknown('play', values.play, PLAYS) ??
    unknown('mode', values.mode, MODES) ??
    notANumber('clients', values.clients) ??
    notANumber('repeats', values.repeats) ??
    notANumber('seconds', values.seconds) ??
    notTheWhole(values);
  if (wrong) return wrong;
  const seconds = Number(values.seconds ?? (values.quick ? 0.5 : 4));
  const contenders = list(values.contender);
  const searchedIn = /** @type {import('./matrix.mjs').Scenario[]} */ (list(values.scenario) ?? [...SCENARIOS]);
  const search = { searched: contenders ?? CONTENDERS, searchedIn };
  if (values.quick)
    return { groups: QUICK.map(only(contenders)), seconds, warmMs: 500, searched: [], searchedIn: [], memory: false };
  if (values.full) return { groups: FULL, seconds, ...search, memory: true };
  if (values.largest) return { groups: [], seconds, ...search, memory: false };
  if (values.memory) return { groups: [], seconds, searched: [], searchedIn: [], memory: true };
  if (!isChosen(values)) return { groups: FIGURES.map(repeated(values.repeats)), seconds, ...search, memory: true };
  const choice = {
    contender: contenders,
    scenario: list(values.scenario),
    play: list(values.play),
    mode: list(values.mode),
    clients: list(values.clients)?.map(Number),
  };
  const groups = chosenGroups(choice, Number(values.repeats ?? 3));
  return { groups, seconds, searched: [], searchedIn: [], memory: false };
}

/** @param {FlagValues} values */
function isChosen(values) {
  return ['contender', 'scenario', 'play', 'mode', 'clients'].some((name) => values[name] !== undefined);
}

/**
 * The report is of one run: a part of it would leave holes where the last one had figures.
 * @param {FlagValues} values
 */
function notTheWhole(values) {
  const isPart = values.quick || values.largest || values.memory || isChosen(values);
  return values.write && isPart ? '--write needs the whole run, without a choice.' : undefined;
}

/** @param {string[] | undefined} contenders */
function only(contenders) {
  return (/** @type {Group} */ group) => ({
    ...group,
    runs: group.runs.filter(({ contender }) => !contenders || contenders.includes(contender)),
  });
}

/** @param {FlagValues[string]} repeats */
function repeated(repeats) {
  return (/** @type {Group} */ group) => (repeats === undefined ? group : { ...group, repeats: Number(repeats) });
}

/** @param {FlagValues[string]} value */
function list(value) {
  return typeof value === 'string' ? value.split(',').map((word) => word.trim()) : undefined;
}

/**
 * @param {string} flag
 * @param {FlagValues[string]} value
 * @param {readonly string[]} known
 */
function unknown(flag, value, known) {
  const stranger = list(value)?.find((word) => !known.includes(word.replace(/^cometa@[1-6]$/, 'cometa')));
  return stranger === undefined ? undefined : `There is no ${flag} "${stranger}", only ${known.join(', ')}.`;
}

/**
 * @param {string} flag
 * @param {FlagValues[string]} value
 */
function notANumber(flag, value) {
  const wrong = list(value)?.find((word) => !/^[1-9]\d{0,4}$/.test(word));
  return wrong === undefined ? undefined : `--${flag} is "${wrong}", but must be whole numbers from 1 to 99999.`;
}

/** @param {Plan} plan */
async function prepare({ groups, searched }) {
  // Built output of others goes to standard error: standard output is for the JSON line.
  await onStandardError(ensureBuilt);
  await onStandardError(ensureCompiler);
  const isPeer = (/** @type {string} */ name) => !name.startsWith('cometa') && name !== 'limit';
  const needsPeers = [...searched, ...groups.flatMap(({ runs }) => runs.map(({ contender }) => contender))].some(
    isPeer,
  );
  if (needsPeers && !areInstalled()) installPeers();
}

/** @param {() => void | Promise<void>} task */
async function onStandardError(task) {
  const { log } = console;
  console.log = console.error;
  try {
    await task();
  } finally {
    console.log = log;
  }
}

/** Whether the peers are there, as the lock file asks: npm writes its own when it has installed by it. */
function areInstalled() {
  const installed = statSync(`${PEERS}node_modules/.package-lock.json`, { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(`${PEERS}package-lock.json`).mtimeMs;
}

function installPeers() {
  console.error('Installing the peers that Cometa is measured beside (npm ci in tools/bench) ...');
  const done = spawnSync('npm ci --no-audit --no-fund --loglevel=error', { cwd: PEERS, shell: true, encoding: 'utf8' });
  if (done.status === 0) return;
  const [why = 'npm said nothing'] = done.stderr.split('\n').filter((line) => line.startsWith('npm error'));
  throw new Error(`the peers cannot be installed: ${why.replace(/^npm error /, '')}`);
}

/**
 * @param {Plan} plan
 * @param {Bench} tools
 * @returns {Promise<Results>}
 */
async function measureAll({ groups, seconds, warmMs, searched, searchedIn, memory }, tools) {
  /** @type {Results} */
  const results = { machine: describeMachine(), groups: [], maxClients: {}, heldByGenerator: [], memory: null };
  const runs = groups.reduce((sum, group) => sum + group.repeats * group.runs.length, 0);
  const minutes = (runs * (seconds + OVERHEAD_SECONDS)) / 60 + searched.length * searchedIn.length * 0.8;
  console.error(`${runs} runs of ${seconds} s, in about ${Math.ceil(minutes)} minutes. ${results.machine.text}`);
  let done = 0;
  const onRun = () => `${String(++done).padStart(String(runs).length)}/${runs}`;
  for (const group of groups) {
    const { rows, problems } = await measureGroup(group, { tools, seconds, warmMs, onRun });
    results.groups.push({ name: group.name, why: group.why, rows, problems });
    printTable(group.name, rows);
  }
  for (const scenario of searchedIn) {
    if (searched.length === 0) continue;
    const { found, heldByGenerator } = await findLargest(scenario, searched, tools, seconds);
    results.maxClients[scenario] = found;
    results.heldByGenerator.push(...heldByGenerator.map((contender) => `${scenario} ${contender}`));
  }
  if (memory) results.memory = await measureMemory(tools);
  return results;
}

/**
 * @param {Group} group
 * @param {{ tools: Bench, seconds: number, warmMs: number | undefined, onRun: () => string }} options
 * @returns {Promise<{ rows: Row[], problems: string[] }>}
 */
async function measureGroup({ name, repeats, runs }, { tools, seconds, warmMs, onRun }) {
  /** @type {Map<Run, Sample[]>} */
  const samples = new Map(runs.map((run) => [run, []]));
  /** @type {Map<Run, string>} */
  const problems = new Map();
  const frameBytes = createFrameBytes();
  for (let round = 0; round < repeats; round++) {
    for (const run of inTurn(runs, round)) {
      const progress = onRun();
      // Once is enough to see that it does not work.
      if (problems.has(run)) continue;
      try {
        const { sample } = await playOnce({
          bench: tools,
          run,
          frameBytes: frameBytes.of(run),
          measureMs: seconds * 1000,
          warmMs,
        });
        frameBytes.note(run, sample);
        samples.get(run)?.push(sample);
        printRow(progress, name, run, sample);
      } catch (error) {
        problems.set(run, error instanceof Error ? error.message : String(error));
        console.error(`${progress} ${run.contender} ${run.clients}: ${problems.get(run)}`);
      }
    }
  }
  const rows = runs.flatMap((run) => {
    const own = samples.get(run) ?? [];
    if (own.length === 0) return [];
    const limit = runs.find((one) => one.contender === 'limit' && one.clients === run.clients);
    const limits = limit ? (samples.get(limit) ?? []).map((sample) => sample.cpuUsPerClientTick) : [];
    return [rowOf(run, own, limits)];
  });
  const sentences = [...problems].map(([run, problem]) => `${run.contender} with ${run.clients} clients: ${problem}`);
  return { rows, problems: sentences };
}

/**
 * Cometa opens the first round, for the limit needs the size of its frames; then every other round goes backwards, so
 * that nobody always runs behind the same neighbour.
 * @param {readonly Run[]} runs
 * @param {number} round
 */
function inTurn(runs, round) {
  if (round === 0) return [...runs].sort((a, b) => Number(isCometa(b)) - Number(isCometa(a)));
  return round % 2 === 1 ? [...runs].reverse() : runs;
}

const isCometa = (/** @type {Run} */ { contender }) => contender.startsWith('cometa');

/** How many bytes the limit's frames have: as many as Cometa's with as many clients, in the same group. */
function createFrameBytes() {
  /** @type {Map<number, number>} */
  const byClients = new Map();
  return {
    of: (/** @type {Run} */ { clients }) => byClients.get(clients) ?? USUAL_FRAME_BYTES,
    note(/** @type {Run} */ run, /** @type {Sample} */ { bytesPerClientSecond, framesPerSecond }) {
      if (run.contender !== 'cometa' || byClients.has(run.clients)) return;
      const frame = bytesPerClientSecond / Math.max(framesPerSecond, 1);
      // Without the WebSocket head: two bytes up to 125, four above.
      byClients.set(run.clients, Math.max(1, Math.round(frame - (frame < 128 ? 2 : 4))));
    },
  };
}

/**
 * The largest number of clients of each contender, by halving the ladder.
 * @param {import('./matrix.mjs').Scenario} scenario
 * @param {readonly string[]} contenders
 * @param {Bench} tools
 * @param {number} seconds
 */
async function findLargest(scenario, contenders, tools, seconds) {
  /** @type {Record<string, number>} */
  const found = {};
  /** @type {string[]} */
  const heldByGenerator = [];
  for (const contender of contenders) {
    let low = -1;
    let high = LADDER.length;
    let isGenerators = false;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const run = /** @type {Run} */ ({ contender, scenario, play: 'random', mode: 'strict', clients: LADDER[middle] });
      const verdict = await tryTwice(run, tools, seconds);
      if (verdict === 'fits') low = middle;
      else {
        high = middle;
        isGenerators = verdict === 'generator';
      }
    }
    found[contender] = low < 0 ? 0 : LADDER[low];
    if (isGenerators) heldByGenerator.push(contender);
    const words = low < 0 ? `fewer than ${LADDER[0]}` : `${LADDER[low]}`;
    console.error(`largest ${scenario} ${contender}: ${words}${isGenerators ? ' (the generator gave up)' : ''}`);
  }
  return { found, heldByGenerator };
}

/**
 * A second try for those that failed: a neighbour of this machine may have been in the way.
 * @param {Run} run
 * @param {Bench} tools
 * @param {number} seconds
 * @returns {Promise<'fits' | 'server' | 'generator'>} or who did not keep up
 */
async function tryTwice(run, tools, seconds) {
  /** @type {'server' | 'generator'} */
  let whose = 'server';
  for (let attempt = 0; attempt < 2; attempt++) {
    const options = { bench: tools, run, frameBytes: USUAL_FRAME_BYTES, measureMs: seconds * 1000 };
    const played = await playOnce(options).catch(() => undefined);
    const sample = played?.sample;
    if (sample) printRow('largest', run.scenario, run, sample);
    if (sample && fits(sample)) return 'fits';
    whose = sample && saturatedBy(run, sample) === 'generator' ? 'generator' : 'server';
    if (sample && sample.coverage < 0.8) break;
  }
  return whose;
}

function describeMachine() {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  const gib = Math.round(totalmem() / 2 ** 30);
  const text = `${cpus().length} cores of ${model}, ${gib} GiB, ${process.platform} ${arch()}, Node ${process.version}`;
  return { text, date, cores: cpus().length, node: process.version, cometa: readRevision(), peers: peerVersions() };
}

function readRevision() {
  const { stdout, status } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

/** What `--json` prints. @param {Results} results */
function summary({ machine, groups, maxClients, heldByGenerator, memory }) {
  const rows = groups.flatMap(({ name, rows: own }) => own.map((row) => ({ group: name, ...row })));
  const { open = {}, arena = {} } = maxClients;
  const problems = groups.flatMap(({ problems: own }) => own);
  return { machine, rows, problems, maxClients: open, maxClientsArena: arena, heldByGenerator, memory };
}
