// Command line to command. A mistake in it is a sentence and status 2, never a stack trace.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { OutputError, print } from '../lib/output.mjs';
import { COMMANDS } from './commands.mjs';

/** @typedef {import('./commands.mjs').Command} Command */

const USAGE_ERROR = 2;
const COMMON_FLAGS = { help: { type: /** @type {const} */ ('boolean'), short: 'h', summary: 'say this' } };

/**
 * Runs one command line.
 * @param {string[]} args without node and script
 * @returns {Promise<number | undefined>} exit status; undefined: the process lives on and ends itself
 */
export async function runCli(args) {
  try {
    return await runLine(args);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    console.error(`cometa: ${error.message}`);
    return 1;
  }
}

/** @param {string[]} args */
async function runLine(args) {
  const [first = 'start', ...others] = args;
  if (first === '--help' || first === '-h' || first === 'help') return say(describeAll());
  if (first === '--version') return say(readVersion());
  const isFlag = first.startsWith('-');
  const command = COMMANDS.find(({ name }) => name === (isFlag ? 'start' : first));
  if (!command) return refuse(`There is no command "${first}".`, 'cometa --help');
  return runCommand(command, isFlag ? args : others);
}

/**
 * @param {Command} command
 * @param {string[]} args
 */
async function runCommand(command, args) {
  const options = { ...command.flags, ...COMMON_FLAGS };
  const parsed = parse(options, args, command.file !== undefined);
  if ('problem' in parsed) return refuse(parsed.problem, `cometa ${command.name} --help`);
  if (parsed.values.help) return say(describeCommand(command));
  return command.run(parsed.values);
}

/**
 * @param {Command['flags']} options
 * @param {string[]} args
 * @param {boolean} takesFile
 * @returns {{ values: import('./commands.mjs').FlagValues } | { problem: string }}
 */
function parse(options, args, takesFile) {
  try {
    const filled = fillValues(options, args);
    const { values, positionals } = parseArgs({ args: filled, options, strict: true, allowPositionals: takesFile });
    const [file, unexpected] = positionals;
    if (unexpected !== undefined) return { problem: `Unexpected argument '${unexpected}'.` };
    return { values: /** @type {import('./commands.mjs').FlagValues} */ ({ ...values, file }) };
  } catch (error) {
    // parseArgs explains in several sentences how to pass words that begin with a dash: the first one is enough.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    return { problem: `${sentence}.` };
  }
}

/**
 * Gives flags that may stand alone their value: parseArgs knows flags with a value and flags without, and none between.
 * @param {Command['flags']} options
 * @param {string[]} args
 */
function fillValues(options, args) {
  return args.map((arg, i) => {
    const { orElse } = options[arg.replace(/^--/, '')] ?? {};
    const isAlone = args[i + 1] === undefined || args[i + 1].startsWith('-');
    return orElse !== undefined && arg.startsWith('--') && isAlone ? `${arg}=${orElse}` : arg;
  });
}

/**
 * @param {string} problem
 * @param {string} helpCommand
 */
function refuse(problem, helpCommand) {
  console.error(`${problem} "${helpCommand}" lists what there is.`);
  return USAGE_ERROR;
}

/** @param {string} text */
async function say(text) {
  await print(text);
  return 0;
}

function readVersion() {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

function describeAll() {
  const rows = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`);
  return [
    'Usage: cometa [command] [flags]',
    '',
    'Commands:',
    ...rows,
    '',
    '"cometa COMMAND --help" lists the flags of a command. The server takes its configuration from the environment',
    'and from a .env file: see .env.example.',
  ].join('\n');
}

/** @param {Command} command */
function describeCommand({ name, summary, flags, file }) {
  /** @type {Command['flags']} */
  const all = { ...flags, ...COMMON_FLAGS };
  const rows = Object.entries(all).map(([flag, { type, orElse, summary: what }]) => {
    const usage = type === 'boolean' ? `--${flag}` : orElse === undefined ? `--${flag} VALUE` : `--${flag} [VALUE]`;
    return `  ${usage.padEnd(18)} ${what}`;
  });
  const usage = `Usage: cometa ${name}${file ? ' FILE' : ''} [flags]`;
  const operand = file ? [`  ${'FILE'.padEnd(18)} ${file}`, ''] : [];
  return [usage, '', `${summary}.`, '', ...operand, 'Flags:', ...rows].join('\n');
}
