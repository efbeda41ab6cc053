// Starting a contender as a process of its own, asking it, ending it.

import { join } from 'node:path';
import type { Figures } from '../contenders/shared/meter.ts';
import type { ContenderConfig, Script } from '../contenders/shared/script.ts';
import type { Contender } from '../plan/contenders.ts';
import { CONTENDERS_DIR, checkoutOf } from './build.ts';
import { type Heard, startChild } from './child.ts';
import { cometaEnv, joinCometa, portInLog } from './cometa.ts';

/** A contender that listens. */
export interface Running {
  readonly pid: number;
  readonly script: Script;
  /** Bytes resident before anybody joined. */
  readonly idleRss: number;
  /** Measuring begins. */
  begin(): void;
  /** Of all since `begin`; each needs a `begin` of its own. */
  figures(): Promise<Figures>;
  /** Bytes resident now, after a collection where Node was told to expose it. */
  memory(): Promise<number>;
  /** Ends the process, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  contender: Contender;
  config: ContenderConfig;
  /** The core it may use, where the system can say so. */
  pinTo: number | undefined;
  nodeFlags?: readonly string[] | undefined;
}

/** A loaded machine needs seconds to start Node and scatter stardust for thousands of seats. */
const READY_MS = 30_000;
/** An overloaded contender answers only when it gets round to it. */
const ANSWER_MS = 60_000;

/** Starts a contender. Rejects with a sentence when it does not come up. */
export async function startContender({ contender, config, pinTo, nodeFlags = [] }: StartOptions): Promise<Running> {
  const { name } = contender;
  const isCometa = name === 'cometa';
  const cwd = checkoutOf(contender);
  const observer = ['--import', join(CONTENDERS_DIR, 'observe.js')];
  const args = isCometa ? [...observer, 'dist/server/main.js'] : [join(CONTENDERS_DIR, `${name}.js`)];
  const env = { ...process.env, BENCH: JSON.stringify(config), ...(isCometa && cometaEnv(config)) };
  const child = startChild({ name, args: [...nodeFlags, ...args], cwd, env, pinTo });
  const answer = <T>(question: string): Promise<T> => {
    const heard = child.hears(({ message }) => message?.[question] as T | undefined, ANSWER_MS);
    child.ask(question);
    return heard;
  };
  try {
    const heard = isCometa ? await child.hears(portHeard, READY_MS) : await child.hears(scriptHeard, READY_MS);
    const idleRss = await answer<number>('memory');
    const script = typeof heard === 'number' ? await joinCometa(heard, config.clients) : heard;
    return {
      pid: child.pid,
      script,
      idleRss,
      begin: () => child.ask('begin'),
      figures: () => answer<Figures>('figures'),
      memory: () => answer<number>('memory'),
      stop: child.stop,
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function scriptHeard({ message }: Heard): Script | undefined {
  return message?.ready as Script | undefined;
}

function portHeard({ line }: Heard): number | undefined {
  return line === undefined ? undefined : portInLog(line);
}
