import { isIP, SocketAddress } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** Where a server listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Whether it speaks TLS. */
  readonly isEncrypted: boolean;
}

/** Where a server answers that listens on a host. */
export interface Addresses {
  /** For a browser on this machine: `localhost` does not lead to every host. */
  thisMachine: string;
  network: string[];
}

/** An address as it is compared and shown: in short, and an IPv4 address as such where IPv6 wraps it. Empty for what is none. */
export function plainAddress(text: string): string {
  const [address] = text.split('%', 1);
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : '';
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(short)?.[1] ?? short;
}

/** @param at host, port and scheme. @param all addresses of this machine */
export function findAddresses({ host, port, isEncrypted }: Place, all: readonly NetworkInterfaceInfo[]): Addresses {
  const at = (name: string) => `http${isEncrypted ? 's' : ''}://${inUrl(name)}:${port}`;
  if (canonical(host) === '127.0.0.1') return { thisMachine: at('localhost'), network: [] };
  if (!isAnyAddress(host)) return { thisMachine: at(host), network: isOfNetwork(host) ? [at(host)] : [] };
  // A link-local address needs the name of an interface, for which URLs have no place.
  const others = all.filter(({ family, internal, scopeid }) => !internal && (family === 'IPv4' || scopeid === 0));
  const answering = others.filter(({ family }) => family === 'IPv4' || canonical(host) === '[::]');
  return { thisMachine: at('localhost'), network: answering.map(({ address }) => at(address)) };
}

/** Whether it stands for all addresses of this machine; "::" takes IPv4 as well. */
export function isAnyAddress(host: string): boolean {
  return ['0.0.0.0', '[::]'].includes(canonical(host));
}

/** A host as it stands in a URL. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** Of a name nobody knows here where it leads. */
function isOfNetwork(host: string): boolean {
  return isIP(host) !== 0 && !/^(127\.|\[::1\])/.test(canonical(host));
}

/** Addresses have several ways to be written: 127.1 is 127.0.0.1, and 0 is 0.0.0.0. */
function canonical(host: string): string {
  try {
    return new URL(`http://${inUrl(host)}`).hostname;
  } catch {
    return host;
  }
}
