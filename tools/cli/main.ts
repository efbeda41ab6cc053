import { allSaid } from '../lib/output.ts';
import { runCli } from './cli.ts';

/** What bin/cometa.mjs hands over to: runs one command line, and ends the process unless the command lives on. */
export async function main(args: string[]): Promise<void> {
  const status = await runCli(args);
  // `start` resolves to undefined: the server ends the process itself.
  if (status === undefined) return;
  await allSaid();
  process.exit(status);
}
