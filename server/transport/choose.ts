import { existsSync, readdirSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Which library plays: uWebSockets.js where its binary loads, else ws, which has none. */

export type TransportName = 'uws' | 'ws';

export interface Choice {
  readonly name: TransportName;
  listen(options: TransportOptions): Promise<Transport>;
  /** A sentence for the log where it is not the one that costs less. */
  readonly warning: string | undefined;
}

/** Thrown where TRANSPORT asks for what does not load here. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code = 'NO_UWEBSOCKETS';
}

/** The processor time of a server on ws by that of one on uWebSockets.js: `npm run bench -- --contender cometa,cometa@ws`. */
const TIMES_ON_WS = '1.5';

/** Throws a TransportError. Only what is chosen is loaded. */
export async function chooseTransport(wanted: Config['transport']): Promise<Choice> {
  if (wanted === 'ws') return takeWs();
  const uws = await tryUws();
  if ('listen' in uws) return { name: 'uws', listen: uws.listen, warning: undefined };
  if (wanted === 'uws') throw new TransportError(`TRANSPORT is uws, but ${uws.why}. Set TRANSPORT to auto or ws.`);
  return takeWs(`${uws.why}: playing on ws, which takes about ${TIMES_ON_WS} times the processor time`);
}

async function takeWs(warning?: string): Promise<Choice> {
  const { listen } = await import('./ws.ts');
  return { name: 'ws', listen, warning };
}

/** Loads uWebSockets.js, or says why that is impossible, without a full stop. Throws nothing. */
export async function tryUws(): Promise<Pick<Choice, 'listen'> | { why: string }> {
  const system = readSystem();
  // Before the binary is touched.
  if (system.isMusl) return { why: 'uWebSockets.js has no build for the C library musl' };
  try {
    return await import('./uws.ts');
  } catch (error) {
    return { why: whyNotLoaded(String(error), system) };
  }
}

/** What decides whether the binary loads. */
export interface System {
  /** Such as 24.1.0. */
  node: string;
  /** Such as linux x64. */
  machine: string;
  /** The C library is musl: loading a binary that was made for another one may end the process. */
  isMusl: boolean;
}

function readSystem(): System {
  const { platform, arch, versions } = process;
  return { node: versions.node, machine: `${platform} ${arch}`, isMusl: platform === 'linux' && isMusl() };
}

/**
 * Why uWebSockets.js was not loaded, without a full stop.
 * @param error what its loader said
 */
export function whyNotLoaded(error: string, { node, machine }: System): string {
  const [, glibc] = /version `GLIBC_([\d.]+)' not found/.exec(error) ?? [];
  const [major] = node.split('.');
  if (glibc !== undefined)
    return `uWebSockets.js needs glibc ${glibc} or newer with Node ${major}, which this system has not`;
  if (/Cannot find module '\.\/uws_/.test(error)) return `uWebSockets.js has no build for Node ${major} on ${machine}`;
  if (/Cannot find (package|module)/.test(error)) return 'uWebSockets.js is not installed';
  const [line] = error.split('\n').filter(Boolean).slice(-1);
  return `uWebSockets.js does not load (${line})`;
}

function isMusl(): boolean {
  // The report takes longer than all else here: it is asked only where a program could have been linked with musl.
  if (!existsSync('/lib') || !readdirSync('/lib').some((name) => name.startsWith('ld-musl-'))) return false;
  // Without this the report asks the network for the names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
