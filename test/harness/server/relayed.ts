import { relayLink } from '../../../tools/lib/virtual/relay-link.ts';

/** Counts of a link: messages and bytes from the host to the gateway. */
export interface LinkCounts {
  messages: number;
  bytes: number;
}

/** A link on which everything travels as bytes, counted. */
export function countedLink(counts: LinkCounts): ReturnType<typeof relayLink> {
  return relayLink({
    toGateway(bytes, take) {
      counts.messages++;
      counts.bytes += bytes.length;
      take(bytes);
    },
  });
}
