import { BlockList, isIP } from 'node:net';
import { plainAddress } from './addresses.ts';

/** A range of addresses: all that begin with the same bits. */
export interface Prefix {
  /** As CIDR: `192.0.2.0/24`, `2001:db8::/48`. */
  readonly text: string;
  /** @param address as `plainAddress` writes it */
  covers(address: string): boolean;
}

/** Wider ones would be a part of the world. */
const LEAST_BITS = { ipv4: 8, ipv6: 32 } as const;
const MOST_BITS = { ipv4: 32, ipv6: 128 } as const;
/** Of an address without a width: one machine, and in IPv6 one household, whose machines change their lower half. */
const USUAL_BITS = { ipv4: 32, ipv6: 64 } as const;

/** Undefined for a text that is none, or one that is wider than /8 and /32. */
export function readPrefix(text: string): Prefix | undefined {
  const [, typed = '', width] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
  const plain = plainAddress(typed);
  if (plain === '') return undefined;
  const family = familyOf(plain);
  const bits = width === undefined ? USUAL_BITS[family] : Number(width);
  if (bits < LEAST_BITS[family] || bits > MOST_BITS[family]) return undefined;
  const list = new BlockList();
  list.addSubnet(plain, bits, family);
  return {
    text: `${plain}/${bits}`,
    covers: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)),
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
