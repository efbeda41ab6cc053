// Command line to command. A mistake in it is a sentence and status 2, never a stack trace.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isPackage, ROOT } from '../../game/node/root.ts';
import { type FlagValues, findAbsent } from '../lib/flags.ts';
import { OutputError, print } from '../lib/output.ts';
import { COMMANDS, type Command } from './commands.ts';

const USAGE_ERROR = 2;
const COMMON_FLAGS = { help: { type: 'boolean', short: 'h', summary: 'say this' } } as const satisfies Command['flags'];

/** Runs one command line, given without node and script. @returns exit status; undefined: the process lives on and ends itself */
export async function runCli(args: string[]): Promise<number | undefined> {
  try {
    return await runLine(args);
  } catch (error) {
    const absent = findAbsent(error);
    if (!absent && !(error instanceof OutputError)) throw error;
    console.error(`cometa: ${absent ?? (error as OutputError).message}`);
    return 1;
  }
}

async function runLine(args: string[]): Promise<number | undefined> {
  const [first = 'start', ...others] = args;
  if (first === '--help' || first === '-h' || first === 'help') return say(describeAll());
  if (first === '--version') return say(readVersion());
  const isFlag = first.startsWith('-');
  const command = COMMANDS.find(({ name }) => name === (isFlag ? 'start' : first));
  if (!command) return refuse(`There is no command "${first}".`, 'cometa --help');
  return runCommand(command, isFlag ? args : others);
}

async function runCommand(command: Command, args: string[]): Promise<number | undefined> {
  const options = { ...command.flags, ...COMMON_FLAGS };
  const parsed = parse(options, args, Object.keys(command.operands ?? {}));
  if ('problem' in parsed) return refuse(parsed.problem, `cometa ${command.name} --help`);
  if (parsed.values.help) return say(describeCommand(command));
  if (command.needsSources && isPackage) {
    console.error(
      `"cometa ${command.name}" needs the sources, and this is an installed package: clone the repository.`,
    );
    return 1;
  }
  return command.run(parsed.values);
}

function parse(
  options: Command['flags'],
  args: string[],
  operands: readonly string[],
): { values: FlagValues } | { problem: string } {
  try {
    const filled = fillValues(options, args);
    const { values, positionals } = parseArgs({
      args: filled,
      options,
      strict: true,
      allowPositionals: operands.length > 0,
    });
    const unexpected = positionals[operands.length];
    if (unexpected !== undefined) return { problem: `Unexpected argument '${unexpected}'.` };
    const given = operands.map((name, i) => [name.toLowerCase(), positionals[i]]);
    return { values: { ...values, ...Object.fromEntries(given) } as FlagValues };
  } catch (error) {
    // parseArgs explains in several sentences how to pass words that begin with a dash: the first one is enough.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    return { problem: `${sentence}.` };
  }
}

/**
 * Gives flags that may stand alone their value: parseArgs knows flags with a value and flags without, and none between.
 */
function fillValues(options: Command['flags'], args: string[]): string[] {
  return args.map((arg, i) => {
    const { orElse } = options[arg.replace(/^--/, '')] ?? {};
    const isAlone = args[i + 1] === undefined || args[i + 1].startsWith('-');
    return orElse !== undefined && arg.startsWith('--') && isAlone ? `${arg}=${orElse}` : arg;
  });
}

function refuse(problem: string, helpCommand: string): number {
  console.error(`${problem} "${helpCommand}" lists what there is.`);
  return USAGE_ERROR;
}

async function say(text: string): Promise<number> {
  await print(text);
  return 0;
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
}

function describeAll(): string {
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

function describeCommand({ name, summary, flags, operands = {} }: Command): string {
  const all: Command['flags'] = { ...flags, ...COMMON_FLAGS };
  const rows = Object.entries(all).map(([flag, { type, orElse, summary: what }]) => {
    const usage = type === 'boolean' ? `--${flag}` : orElse === undefined ? `--${flag} VALUE` : `--${flag} [VALUE]`;
    return `  ${usage.padEnd(18)} ${what}`;
  });
  const names = Object.keys(operands).map((operand) => ` ${operand}`);
  const words = Object.entries(operands).map(([operand, what]) => `  ${operand.padEnd(18)} ${what}`);
  const usage = `Usage: cometa ${name}${names.join('')} [flags]`;
  return [usage, '', `${summary}.`, '', ...words, ...(words.length > 0 ? [''] : []), 'Flags:', ...rows].join('\n');
}
