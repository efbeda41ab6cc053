import { createGatewayEnd } from '../../../server/cluster/gateway-end.ts';
import { createHostEnd } from '../../../server/cluster/host-end.ts';
import { roomTime } from '../../../server/host/room.ts';
import type { Lobby } from '../../../server/lobby/lobby.ts';
import type { Directory } from '../../../server/ports/rooms.ts';

/** Counts of a link: messages and bytes from the host to the gateway. */
export interface LinkCounts {
  messages: number;
  bytes: number;
}

/**
 * A link on which everything travels as bytes, there and back, at once: what a gateway in another process would have.
 * @param onTold called with what the host tells the gateway
 */
export function relayLink(
  counts: LinkCounts = { messages: 0, bytes: 0 },
  onTold: (bytes: Uint8Array) => void = () => {},
): (lobby: Lobby) => Directory {
  return (lobby) => {
    const clockOf = (code: string) => () => {
      const room = lobby.rooms.get(code);
      return room ? roomTime(room) : 0;
    };
    const gatewayEnd = createGatewayEnd((bytes) => hear(bytes.slice()), clockOf);
    const { receive: hear } = createHostEnd(lobby, (bytes) => {
      counts.messages++;
      counts.bytes += bytes.length;
      onTold(bytes);
      gatewayEnd.receive(bytes.slice());
    });
    return gatewayEnd;
  };
}
