import { SIM_HZ } from '../../game/sim/math/units.ts';
import { CLOSE } from '../../protocol/close.ts';
import { createGatewayEnd, type GatewayEnd } from '../cluster/gateway-end.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { type Counters, createCounters } from '../ledger/counters.ts';
import { BUDGET_MS, beginTick, charge, createLedger, endTick } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { settleTicks } from '../ledger/settle.ts';
import type { Time } from '../ports/time.ts';
import type { Routes } from '../transport/routes.ts';
import { createAskedRoutes } from './asked-routes.ts';
import { createBatch } from './batch.ts';
import type { FromGateway, Say, ToGateway } from './messages.ts';

export interface GatewaySideOptions {
  readonly say: Say<FromGateway>;
  readonly time: Time;
  /** The host's clock, in milliseconds. */
  hostNowMs(): number;
  readonly fingerprint: number;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** A gateway whose rooms run elsewhere. */
export interface GatewaySide {
  readonly gateway: Gateway;
  readonly routes: Routes;
  readonly counters: Counters;
  take(message: ToGateway): void;
  /** Tells the host what was counted. Time passes by this, too: a client may send more with each tick. */
  count(): void;
  /** There is a host, as at the beginning; there is none any more. */
  linked(): void;
  cut(): void;
}

export function createGatewaySide({ say, time, hostNowMs, fingerprint, log }: GatewaySideOptions): GatewaySide {
  const counters = createCounters();
  const ledger = createLedger(time);
  const shedding = { step: 0 };
  /** By number of the room: those are used again, so this grows no more than the rooms that are open at once. */
  const clocks: number[] = [];
  const relay = createBatch((bytes) => say({ kind: 'relay', bytes }), time.soon);
  const openEnd = () =>
    createGatewayEnd(
      relay.add,
      (_code, room) => () => ((hostNowMs() - clocks[room]) * SIM_HZ) / 1000,
      (tell) => charge(ledger, ROW['send.compose'], tell),
    );
  // One a link: the next host has other rooms under the same numbers.
  let end: GatewayEnd | undefined;
  const gateway = createGateway({
    directory: {
      attach: (ticket, self, answer) => (end ? end.attach(ticket, self, answer) : answer(CLOSE.restarting)),
      takeBack: (handle, self, answer) => (end ? end.takeBack(handle, self, answer) : answer(CLOSE.restarting)),
    },
    time,
    counters,
    ledger,
    fingerprint,
    shedding,
    log,
  });
  const { answer, post, ...routes } = createAskedRoutes(say);

  const noteTicks = () => {
    counters.ticks = Math.floor((time.nowMs() * SIM_HZ) / 1000);
  };

  /** What the host has published counts as a tick here: reading it, and telling players. */
  const hear = (bytes: Uint8Array) => {
    noteTicks();
    const startMs = time.nowMs();
    beginTick(ledger, startMs);
    charge(ledger, ROW['replicate.encode'], () => end?.receive(bytes));
    endTick(ledger, startMs, startMs, time.nowMs(), 0, 0, 0);
    settleTicks(ledger, BUDGET_MS);
  };

  const count = () => {
    noteTicks();
    const rowsMs = [...ledger.totalMs];
    say({ kind: 'counted', counters, busyMs: performance.eventLoopUtilization().active, rowsMs });
  };

  return {
    gateway,
    routes: { answer, post },
    counters,
    take(message) {
      switch (message.kind) {
        case 'relay':
          return hear(message.bytes);
        case 'clock':
          clocks[message.room] = message.zeroMs;
          return;
        case 'shed':
          shedding.step = message.step;
          return;
        default:
          return routes.take(message);
      }
    },
    count,
    cut() {
      gateway.parted();
      end?.cut();
      end = undefined;
      routes.setLinked(false);
    },
    linked() {
      end = openEnd();
      routes.setLinked(true);
      count();
      gateway.joined();
    },
  };
}
