import inspector from 'node:inspector';
import { charge, type Ledger, noteProfile, noteProfileEnd } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { type CpuProfile, profileText, type Sampled } from '../ledger/stacks.ts';
import { joinInTurns } from '../ledger/turns.ts';

/** The one file that knows V8's inspector. It is talked to within the process: no port is opened. */
export interface Sampler {
  /**
   * V8 notes the stack every millisecond, from now until the stop that is given back. May run several times at once; what
   * starting and stopping cost is on account of a row of the ledger.
   */
  start(): () => Sampled | undefined;
}

/** Microseconds. Half as many doubles what V8 writes down; with twice as many a stall of 20 ms has ten samples. */
const INTERVAL_US = 1000;

export function createSampler(ledger: Ledger): Sampler {
  let session: inspector.Session | undefined;
  let started = 0;
  const profiles = new Map<string, CpuProfile>();

  const open = () => {
    session = new inspector.Session();
    session.connect();
    session.on('Profiler.consoleProfileFinished', ({ params: { id, title, profile } }) =>
      profiles.set(title ?? id, profile),
    );
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  };

  const start = () => {
    if (!session) open();
    const title = `cometa-${++started}`;
    const beforeMs = performance.now();
    // Not Profiler.start: profiles of the console may overlap, and one that begins while another runs costs 0.2 ms
    // instead of 20 to 60, since V8 has looked through all of its code already.
    inspector.console.profile(title);
    noteProfile(ledger);
    return { title, beforeMs, afterMs: performance.now() };
  };

  const stop = ({ title, beforeMs, afterMs }: ReturnType<typeof start>): Sampled | undefined => {
    inspector.console.profileEnd(title);
    noteProfileEnd(ledger);
    const profile = profiles.get(title);
    profiles.delete(title);
    return profile && { profile, offsetMs: offsetOf(profile, beforeMs, afterMs) };
  };

  const onAccount = <T>(task: () => T): T => charge(ledger, ROW['between.samples'], task);
  return {
    start() {
      const run = onAccount(start);
      return () => onAccount(() => stop(run));
    },
  };
}

/** The text of a `.cpuprofile` from now until something is over; undefined where V8 gave none. */
export async function profileUntil(
  sampler: Sampler,
  ledger: Ledger,
  over: Promise<unknown>,
): Promise<Buffer | undefined> {
  const stop = sampler.start();
  await over;
  const sampled = stop();
  return sampled && joinInTurns(profileText(sampled.profile), (turn) => charge(ledger, ROW['between.samples'], turn));
}

/** V8's clock is the system's monotonic one; where it should not be, the profile began when it was asked for. */
function offsetOf({ startTime }: CpuProfile, beforeMs: number, afterMs: number): number {
  const clockMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  const beganMs = startTime / 1000 - clockMs;
  return startTime / 1000 - Math.min(afterMs, Math.max(beforeMs, beganMs));
}
