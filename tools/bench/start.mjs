// Starting a contender as a process of its own, asking it, ending it.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../bin/build.mjs';
import { prepareCometa } from './contenders/cometa.mjs';

/** @typedef {import('./contender.mjs').ContenderConfig} ContenderConfig */
/** @typedef {import('./contender.mjs').Script} Script */
/** @typedef {import('./meter.mjs').Figures} Figures */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * A contender that listens.
 * @typedef {object} Contender
 * @property {number} pid
 * @property {Script} script
 * @property {() => void} begin measuring begins
 * @property {() => Promise<Figures>} figures of all since `begin`; each needs a `begin` of its own
 * @property {number} idleRss bytes resident before anybody joined
 * @property {() => Promise<number>} memory bytes resident now, after a collection where Node was told to expose it
 * @property {() => Promise<void>} stop ends the process, and resolves when it is gone
 */

/** A loaded machine needs seconds to start Node and scatter stardust for thousands of seats. */
const READY_MS = 30_000;
/** An overloaded contender answers only when it gets round to it. */
const ANSWER_MS = 60_000;
const GOODBYE_MS = 3000;
const STDERR_LINES = 20;

/**
 * Starts a contender. Rejects with a sentence when it does not come up.
 * @param {object} options
 * @param {string} options.name
 * @param {ContenderConfig} options.config
 * @param {number | undefined} [options.pinTo] the core it may use, where the system can say so
 * @param {readonly string[] | undefined} [options.nodeFlags]
 * @returns {Promise<Contender>}
 */
export async function startContender({ name, config, pinTo, nodeFlags = [] }) {
  const isCometa = name === 'cometa';
  const args = isCometa
    ? ['--import', './tools/bench/observe.mjs', 'dist/server/main.js']
    : [join('tools/bench/contenders', `${name}.mjs`)];
  const env = { ...process.env, BENCH: JSON.stringify(config), ...(isCometa ? cometaEnv(config) : {}) };
  const child = spawnPinned([...nodeFlags, ...args], env, pinTo);
  const life = watch(name, child);
  // With a callback a question to a process that is gone is no error here: whoever awaits the answer is told.
  const ask = (/** @type {string} */ what) => void child.send({ ask: what }, () => {});
  try {
    const heard = isCometa ? await life.hears(portInLog, READY_MS) : await life.hears(scriptInMessage, READY_MS);
    const memory = () => {
      const answer = life.hears(memoryInMessage, ANSWER_MS);
      ask('memory');
      return answer;
    };
    const idleRss = await memory();
    const script = typeof heard === 'number' ? await prepareCometa({ port: heard, clients: config.clients }) : heard;
    return {
      pid: /** @type {number} */ (child.pid),
      script,
      idleRss,
      memory,
      begin: () => ask('begin'),
      figures() {
        const answer = life.hears(figuresInMessage, ANSWER_MS);
        ask('figures');
        return answer;
      },
      stop: life.stop,
    };
  } catch (error) {
    await life.stop();
    throw error;
  }
}

/**
 * The server's own variables. All are given, so that no `.env` file has a say.
 * @param {ContenderConfig} config
 */
function cometaEnv({ scenario, clients, cells, seed, mode, sendEvery }) {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: 'off',
    ROOM_SEATS: String(clients),
    WORLD_CELLS: String(cells),
    WORLD_SEED: String(seed),
    VIEW: scenario === 'arena' ? 'world' : 'screen',
    SEND_EVERY: String(sendEvery),
    LONGEST_SILENCE_MS: mode === 'strict' ? '0' : '250',
    MAX_ROOMS: '1',
    GRACE_SECONDS: '60',
    HIDDEN_MINUTES: '30',
    LOG_LEVEL: 'info',
    SHUTDOWN_SECONDS: '1',
  };
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number | undefined} pinTo
 */
function spawnPinned(args, env, pinTo) {
  const command = [process.execPath, ...args];
  // taskset becomes the program it starts, so the process id and the channel are Node's.
  if (pinTo !== undefined && hasTaskset()) command.unshift('taskset', '-c', String(pinTo));
  const [file, ...rest] = command;
  return spawn(file, rest, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

function hasTaskset() {
  return process.platform === 'linux' && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * What may come from a contender: a message over its channel, or a line on its output.
 * @typedef {{ message?: Record<string, unknown>, line?: string }} Heard
 */

/** @param {Heard} heard */
function scriptInMessage({ message }) {
  return /** @type {Script | undefined} */ (message?.ready);
}

/** @param {Heard} heard */
function figuresInMessage({ message }) {
  return /** @type {Figures | undefined} */ (message?.figures);
}

/** @param {Heard} heard */
function memoryInMessage({ message }) {
  return /** @type {number | undefined} */ (message?.memory);
}

/**
 * @param {Heard} heard
 * @returns {number | undefined}
 */
function portInLog({ line }) {
  if (!line?.startsWith('{')) return undefined;
  const { msg, port } = JSON.parse(line);
  return msg === 'the server runs' ? port : undefined;
}

/**
 * @param {string} name
 * @param {ChildProcess} child
 */
function watch(name, child) {
  /** @type {Set<(heard: Heard) => void>} */
  const listeners = new Set();
  /** @type {Set<(why: string) => void>} */
  const mourners = new Set();
  /** @type {string[]} */
  const lastLines = [];
  const tell = (/** @type {Heard} */ heard) => {
    for (const listener of [...listeners]) listener(heard);
  };
  /** @type {string | undefined} */
  let end;
  const gone = new Promise((resolve) => {
    const finish = (/** @type {string} */ why) => {
      end = why;
      for (const mourn of [...mourners]) mourn(why);
      resolve(undefined);
    };
    child.once('error', (error) => finish(`could not be started: ${error.message}`));
    // Not "exit": the last lines of its output come after that.
    child.once('close', (code, signal) => finish(`ended with ${signal ?? `status ${code}`}`));
  });
  child.on('message', (message) => tell({ message: /** @type {Record<string, unknown>} */ (message) }));
  if (child.stdout) readLines(child.stdout, (line) => tell({ line }));
  if (child.stderr)
    readLines(child.stderr, (line) => {
      lastLines.push(line);
      if (lastLines.length > STDERR_LINES) lastLines.shift();
    });
  const sentence = (/** @type {string} */ what) =>
    [`The contender "${name}" ${what}.`, ...lastLines.map((line) => `  ${line}`)].join('\n');

  return {
    /**
     * Waits until `pick` finds what it looks for in what the contender says.
     * @template T
     * @param {(heard: Heard) => T | undefined} pick
     * @param {number} ms
     * @returns {Promise<T>}
     */
    hears(pick, ms) {
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          listeners.delete(listen);
          mourners.delete(fail);
        };
        const listen = (/** @type {Heard} */ heard) => {
          const found = pick(heard);
          if (found === undefined) return;
          done();
          resolve(found);
        };
        const fail = (/** @type {string} */ what) => {
          done();
          reject(new Error(sentence(what)));
        };
        const timer = setTimeout(() => fail(`said nothing for ${ms / 1000} s`), ms);
        if (end !== undefined) return fail(end);
        listeners.add(listen);
        mourners.add(fail);
      });
    },
    async stop() {
      if (end !== undefined) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} onLine
 */
function readLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  });
}
