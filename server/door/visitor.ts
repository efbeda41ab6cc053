import { isIP } from 'node:net';
import { plainAddress } from '../machine/addresses.ts';
import type { Prefix } from '../machine/prefix.ts';

/** What a connection or a request says of where it comes from. */
export interface Signs {
  /** Address of the other end of the connection, as the transport tells it. */
  readonly peer: string;
  /** The header X-Forwarded-For; empty: there is none. */
  readonly forwarded: string;
  /** The headers Origin and Host; empty: there is none. */
  readonly origin: string;
  readonly host: string;
}

/** Who is at the other end. */
export interface Visitor {
  /** As `plainAddress`, of who stands behind proxies that are trusted; empty: unknown. */
  readonly address: string;
  /** Those with the same are counted together: an address, and in IPv6 a household (/64). Undefined: this machine itself, which is not counted. */
  readonly household: string | undefined;
}

export interface VisitorOptions {
  /** Whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly Prefix[];
  /** Whether this machine is counted like all others. */
  readonly capLoopback: boolean;
}

export interface Visitors {
  /** Who is there. What a client wrote into the header itself counts only as far as a trusted proxy passed it on. */
  find(signs: Pick<Signs, 'peer' | 'forwarded'>): Visitor;
  /** Whether an address, as the transport tells it, is a proxy's whose word is believed. */
  isTrusted(address: string): boolean;
}

export function createVisitors({ trustProxy, capLoopback }: VisitorOptions): Visitors {
  const isOurs = (plain: string) => trustProxy.some((range) => range.covers(plain));
  const find: Visitors['find'] = ({ peer, forwarded }) => {
    const own = plainAddress(peer);
    if (forwarded === '') {
      const isCounted = capLoopback || !isLoopback(own);
      return { address: own, household: isCounted ? householdOf(own) : undefined };
    }
    let address = own;
    // The last was written by the nearest. What cannot be read hides who is behind it, so it ends the way.
    for (const one of forwarded.split(',').reverse()) {
      if (!isOurs(address)) break;
      address = readForwarded(one);
    }
    return { address, household: householdOf(address) };
  };
  return { find, isTrusted: (address) => isOurs(plainAddress(address)) };
}

/** Some proxies write a port, or brackets. */
function readForwarded(text: string): string {
  const [, inBrackets, withPort] = /^\s*(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)\s*$/.exec(text) ?? [];
  return plainAddress(inBrackets ?? withPort ?? text.trim());
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** An IPv4 address, and of an IPv6 one the first four groups. */
function householdOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head, tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: 8 - front.length - behind.length }, () => '0');
  return [...front, ...gap, ...behind].slice(0, 4).join(':');
}
