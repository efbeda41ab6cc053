import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createGatewayEnd, type GatewayEnd } from '../cluster/gateway-end.ts';
import type { Time } from '../ports/time.ts';
import { type AskedRoutes, createAskedRoutes } from './asked-routes.ts';
import { createBatch } from './batch.ts';
import type { createMeasuring } from './measuring.ts';
import type { FromGateway, Say, ToGateway } from './messages.ts';

/** What carries messages to a host, and knows its time. */
export interface HostCarrier {
  /** The host's, by which several are told apart. */
  readonly name: string;
  readonly say: Say<FromGateway>;
  /** The host's clock, in milliseconds. */
  hostNowMs(): number;
}

/** A host, as a gateway has it. */
export interface LinkedHost {
  readonly name: string;
  /** The way to its rooms; undefined while there is no link. */
  readonly end: GatewayEnd | undefined;
  readonly routes: AskedRoutes;
  /** How far it gives way, see `SHED`. */
  readonly shed: number;
  readonly say: Say<FromGateway>;
  take(message: ToGateway): void;
  linked(): void;
  /** Its rooms wait for the next host. */
  cut(): void;
}

/** What a gateway does for all of its hosts. */
export interface GatewayWork {
  /** Runs what reads a publication. */
  hear(task: () => void): void;
  /** Runs what tells players of it. */
  tell(task: () => void): void;
  readonly measure: ReturnType<typeof createMeasuring>;
}

export function createLinkedHost(
  { name, say, hostNowMs }: HostCarrier,
  time: Time,
  { hear, tell, measure }: GatewayWork,
): LinkedHost {
  const routes = createAskedRoutes(say);
  const relay = createBatch((bytes) => say({ kind: 'relay', bytes }), time.soon);
  /** By number of the room: those are used again, so this grows no more than the rooms that are open at once. */
  const clocks: number[] = [];
  const nowTicks = (_code: string, room: number) => () => ((hostNowMs() - clocks[room]) * SIM_HZ) / 1000;
  const end = createGatewayEnd({ send: relay.add, nowTicks, nowMs: time.nowMs, tell });
  let isLinked = false;
  let shed = 0;
  return {
    name,
    routes,
    say,
    get end() {
      return isLinked ? end : undefined;
    },
    get shed() {
      return shed;
    },
    take(message) {
      switch (message.kind) {
        case 'relay':
          return hear(() => end.receive(message.bytes));
        case 'clock':
          clocks[message.room] = message.zeroMs;
          return;
        case 'shed':
          shed = message.step;
          return;
        case 'measure':
          return measure(message, say);
        default:
          return routes.take(message);
      }
    },
    linked() {
      isLinked = true;
      routes.setLinked(true);
    },
    cut() {
      isLinked = false;
      shed = 0;
      end.cut();
      routes.setLinked(false);
    },
  };
}
