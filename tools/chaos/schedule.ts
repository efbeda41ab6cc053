// What happens to a cluster, and when: follows from a seed.
import { draw } from '../../game/sim/math/random.ts';

/** What can happen. `gateway`: which of the two; `ms`: for how long. */
export type Fault =
  | { readonly kind: 'host is killed' | 'host is ended' | 'host is deployed anew' }
  | { readonly kind: 'host stands still'; readonly ms: number }
  | { readonly kind: 'gateway is killed' | 'gateway is ended'; readonly gateway: number }
  | { readonly kind: 'gateway stands still'; readonly gateway: number; readonly ms: number }
  | { readonly kind: 'link is cut' | 'link is dead at the host alone'; readonly gateway: number }
  | { readonly kind: 'link stands still' | 'link delivers in pieces'; readonly gateway: number; readonly ms: number }
  | { readonly kind: 'Redis stands still'; readonly ms: number }
  | { readonly kind: 'Redis is emptied' };

export interface Step {
  /** After the fault before, in milliseconds. */
  readonly afterMs: number;
  readonly fault: Fault;
}

export interface Schedule {
  readonly seed: number;
  /** Whether what is kept lies in a Redis, or in a folder. */
  readonly inRedis: boolean;
  readonly steps: readonly Step[];
}

const KINDS: readonly Fault['kind'][] = [
  'host is killed',
  'host is ended',
  'host is deployed anew',
  'host stands still',
  'gateway is killed',
  'gateway is ended',
  'gateway stands still',
  'link is cut',
  'link is dead at the host alone',
  'link stands still',
  'link delivers in pieces',
];
const REDIS_KINDS: readonly Fault['kind'][] = ['Redis stands still', 'Redis is emptied'];
const MOST_STEPS = 4;
/** From one right behind the other, before all have recovered, to one after all is well again. */
const MOST_AFTER_MS = 6000;
const LONGEST_MS = 3000;

/** @param hasRedis where there is one, every second seed plays with it */
export function drawSchedule(seed: number, hasRedis: boolean): Schedule {
  const below = (place: number, limit: number) => draw(seed, 11, place) % limit;
  const inRedis = hasRedis && seed % 2 === 1;
  const kinds = inRedis ? [...KINDS, ...REDIS_KINDS] : KINDS;
  const steps = Array.from({ length: 1 + below(0, MOST_STEPS) }, (_, i): Step => {
    const kind = kinds[below(10 * i + 1, kinds.length)];
    const gateway = below(10 * i + 2, 2);
    const ms = 200 + below(10 * i + 3, LONGEST_MS - 200);
    return { afterMs: below(10 * i + 4, MOST_AFTER_MS), fault: { kind, gateway, ms } as Fault };
  });
  return { seed, inRedis, steps };
}

export function describeFault(fault: Fault): string {
  const which = 'gateway' in fault && fault.gateway !== undefined ? ` (gateway ${fault.gateway + 1})` : '';
  const stands = /still|pieces/.test(fault.kind) && 'ms' in fault;
  return `${fault.kind}${/gateway|link/.test(fault.kind) ? which : ''}${stands ? ` for ${fault.ms} ms` : ''}`;
}
