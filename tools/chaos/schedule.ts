// What happens to a cluster, and when: follows from a seed.
import { draw } from '../../game/sim/math/random.ts';

/** What can happen. `gateway`, `host`: which of the two; where there is one host that one; `ms`: for how long. */
export type Fault =
  | { readonly kind: 'host is killed' | 'host is ended' | 'host is deployed anew'; readonly host: number }
  | { readonly kind: 'host stands still'; readonly host: number; readonly ms: number }
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
  /** Which share the rooms; each has others that wait for its end. */
  readonly hosts: 1 | 2;
  readonly steps: readonly Step[];
  /** Whether a round ends meanwhile: it takes two minutes more. */
  readonly endsRound: boolean;
}

export const KINDS: readonly Fault['kind'][] = [
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
export const REDIS_KINDS: readonly Fault['kind'][] = ['Redis stands still', 'Redis is emptied'];
const MOST_STEPS = 4;
/** From one right behind the other, before all have recovered, to one after all is well again. */
const MOST_AFTER_MS = 6000;
const LONGEST_MS = 3000;

/** @param hasRedis where there is one, every second seed plays with it, and of those every second with two hosts. Of sixteen seeds two see a round end */
export function drawSchedule(seed: number, hasRedis: boolean): Schedule {
  const below = (place: number, limit: number) => draw(seed, 11, place) % limit;
  const inRedis = hasRedis && seed % 2 === 1;
  const kinds = inRedis ? [...KINDS, ...REDIS_KINDS] : KINDS;
  const steps = Array.from({ length: 1 + below(0, MOST_STEPS) }, (_, i): Step => {
    const kind = kinds[below(10 * i + 1, kinds.length)];
    const gateway = below(10 * i + 2, 2);
    const ms = 200 + below(10 * i + 3, LONGEST_MS - 200);
    return { afterMs: below(10 * i + 4, MOST_AFTER_MS), fault: { kind, gateway, host: gateway, ms } as Fault };
  });
  return { seed, inRedis, hosts: inRedis && seed % 4 === 1 ? 2 : 1, steps, endsRound: seed % 16 >= 14 };
}

/** Whether all that players do while their connections stay is to be heard once. A host that is killed forgets a second, a link that is cut what is under way. */
export function keepsInputs({ kind }: Fault): boolean {
  return /^host is (ended|deployed)|^link delivers|^Redis stands/.test(kind);
}

export function describeFault(fault: Fault, { hosts }: Pick<Schedule, 'hosts'>): string {
  const { kind, gateway, ms, host } = { gateway: 0, ms: 0, host: 'gateway' in fault ? fault.gateway : 0, ...fault };
  const isOfHost = /^host/.test(kind) || (/^link/.test(kind) && hosts > 1);
  const of = isOfHost
    ? hosts > 1
      ? ` (host ${'ab'[host]})`
      : ''
    : /^gateway|^link/.test(kind)
      ? ` (gateway ${gateway + 1})`
      : '';
  return `${kind}${of}${/still|pieces/.test(kind) ? ` for ${ms} ms` : ''}`;
}
