import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { type Counters, createCounters } from '../ledger/counters.ts';
import { BUDGET_MS, beginTick, charge, createLedger, endTick } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { settleTicks } from '../ledger/settle.ts';
import type { Time } from '../ports/time.ts';
import type { Routes } from '../transport/routes.ts';
import { createLinkedHost, type HostCarrier, type LinkedHost } from './linked-host.ts';
import { createMeasuring } from './measuring.ts';
import { createDirectoryOfAll, createRoutesOfAll } from './several-hosts.ts';

export interface GatewaySideOptions {
  readonly time: Time;
  readonly fingerprint: number;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** A gateway whose rooms run elsewhere, at one host or at several. */
export interface GatewaySide {
  readonly gateway: Gateway;
  readonly routes: Routes;
  readonly counters: Counters;
  /** There is a host of this name, to which a link may come. */
  addHost(carrier: HostCarrier): HostOfGateway;
  /** Tells the hosts what was counted. Time passes by this, too: a client may send more with each tick. */
  count(): void;
}

/** What carries messages from a host hands them to this. */
export interface HostOfGateway extends Pick<LinkedHost, 'take'> {
  readonly isLinked: boolean;
  /** There is a link, as at the beginning; there is none any more. */
  linked(): void;
  cut(): void;
  /** There is no such host any more, and no link to it. */
  remove(): void;
}

export function createGatewaySide({ time, fingerprint, log }: GatewaySideOptions): GatewaySide {
  const counters = createCounters();
  const ledger = createLedger(time);
  const hosts: LinkedHost[] = [];
  const shedding = {
    get step() {
      return Math.max(0, ...hosts.map(({ shed }) => shed));
    },
  };
  const gateway = createGateway({
    directory: createDirectoryOfAll(hosts),
    time,
    counters,
    ledger,
    fingerprint,
    shedding,
    log,
  });

  const noteTicks = () => {
    counters.ticks = Math.floor((time.nowMs() * SIM_HZ) / 1000);
  };

  /** What a host has published counts as a tick here: reading it, and telling players. */
  const hear = (read: () => void) => {
    noteTicks();
    const startMs = time.nowMs();
    beginTick(ledger, startMs);
    charge(ledger, ROW['replicate.encode'], read);
    endTick(ledger, startMs, startMs, time.nowMs(), 0, 0, 0);
    settleTicks(ledger, BUDGET_MS);
  };
  const tell = (task: () => void) => charge(ledger, ROW['send.compose'], task);

  const measure = createMeasuring(ledger, time);

  const count = () => {
    noteTicks();
    const rowsMs = [...ledger.totalMs];
    const busyMs = performance.eventLoopUtilization().active;
    const first = hosts.find(({ end }) => end);
    for (const host of hosts) {
      if (host.end) host.say({ kind: 'counted', counters, busyMs, rowsMs, isFirst: host === first });
    }
  };

  return {
    gateway,
    routes: createRoutesOfAll(hosts),
    counters,
    count,
    addHost(carrier) {
      const host = createLinkedHost(carrier, time, { hear, tell, measure });
      hosts.push(host);
      // All gateways ask them in one order.
      hosts.sort((a, b) => (a.name < b.name ? -1 : 1));
      return {
        take: host.take,
        get isLinked() {
          return host.end !== undefined;
        },
        linked() {
          host.linked();
          count();
          gateway.joined();
        },
        cut() {
          host.cut();
          gateway.parted();
        },
        remove: () => void hosts.splice(hosts.indexOf(host), 1),
      };
    },
  };
}
