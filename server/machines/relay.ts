import { tlsOf } from '../machine/certificate.ts';
import type { Store } from '../ports/store.ts';
import type { Transport } from '../transport/transport.ts';
import { openRelayPort, type RelayPort, type RelayPortOptions } from './relay-port.ts';

/** What of the configuration the port for gateways depends on. */
export interface RelaySettings {
  readonly role: 'all' | 'host' | 'gateway';
  readonly relayName: string;
  readonly graceSeconds: number;
  readonly relayHost: string;
  readonly relayPort: number | 'off';
  readonly relayUrl: string;
  readonly relaySecret: string;
  readonly cores: number;
  readonly tlsCert: string;
  readonly tlsKey: string;
}

/** The port for gateways, and the word of it in the store. */
export interface Relay extends Pick<RelayPort, 'port' | 'renew' | 'quiet'> {
  close(): void;
}

/** Where a host says in the store how it is reached, so often. Gateways wait for it as long as its comets wait for their players, and a little longer. */
export const HOSTS_TABLE = 'hosts';
const NAMELESS = 'host';
const SAY_EVERY_MS = 1000;
const BELIEVED_MS = 3000;

/** Of a host: players' sockets lie elsewhere. */
export const NO_SOCKETS: Transport = { port: 0, renew: async () => {}, stopListening() {}, close() {} };

/** @returns undefined where no gateway is to come. Rejects with a sentence. */
export async function openRelay(
  config: RelaySettings,
  { game, routes, log }: Pick<RelayPortOptions, 'game' | 'routes' | 'log'>,
): Promise<Relay | undefined> {
  const { role, cores, relayHost: host, relayPort, relaySecret: secret } = config;
  if (role === 'host' && cores > 1) {
    throw new Error(
      `CORES is ${cores}, but a host has no players’ sockets to put into threads. Set it to 1, and start a gateway for each core.`,
    );
  }
  if (relayPort === 'off') {
    if (role !== 'host') return undefined;
    throw new Error('ROLE is host, but RELAY_PORT is off: nobody could play. Set it, and RELAY_SECRET.');
  }
  if (secret === '') throw new Error('RELAY_PORT is set, but RELAY_SECRET is empty. Set it to 16 signs or more.');
  const tls = tlsOf(config);
  const opened = await openRelayPort({ host, port: relayPort, secret, tls, game, routes, log });
  const url = config.relayUrl || `${tls ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${opened.port}`;
  const fall = announce(game.store, config, url);
  return {
    ...opened,
    close() {
      fall();
      opened.close();
    },
  };
}

/** Says in the store where the host is, for as long as it is there. */
function announce(store: Store, { relayName, graceSeconds }: RelaySettings, url: string): () => void {
  const keptMs = graceSeconds * 1000 + BELIEVED_MS;
  // What fails is said again a second later.
  const say = () => void store.put(HOSTS_TABLE, relayName || NAMELESS, Buffer.from(url), keptMs).catch(() => {});
  say();
  const timer = setInterval(say, SAY_EVERY_MS);
  return () => clearInterval(timer);
}
