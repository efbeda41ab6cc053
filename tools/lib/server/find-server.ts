// The server that a tool loads: one of its own, or the one that flags name.
import { type FlagValues, readOrigin, UsageError } from '../flags.ts';
import { answers } from './load.ts';
import { startServerProcess } from './server-process.ts';

export interface Target {
  /** `http://host:port` of the game. */
  origin: string;
  /** The same of the private port, where it is known. */
  adminOrigin: string | undefined;
  /** Ends a server of one's own. */
  stop: () => Promise<void>;
}

/**
 * The server at `--url`, with the private port at `--admin`; without both one is started, with the variables of `env`.
 * @throws UsageError for `--admin` alone; an Error with a sentence where none answers or comes up
 */
export async function findServer({ url, admin }: FlagValues, env: NodeJS.ProcessEnv = {}): Promise<Target> {
  if (admin !== undefined && url === undefined) throw new UsageError('--admin goes with --url.');
  if (url === undefined) return startServerProcess(env);
  const origin = readOrigin('url', url, '');
  const adminOrigin = admin === undefined ? undefined : readOrigin('admin', admin, '');
  for (const [where, what] of [
    [origin, '/healthz'],
    [adminOrigin, '/ledger'],
  ]) {
    if (where !== undefined && !(await answers(`${where}${what}`)))
      throw new Error(`No server answers at ${where}${what}.`);
  }
  return { origin, adminOrigin, stop: async () => {} };
}
