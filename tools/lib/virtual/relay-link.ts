import { createGatewayEnd } from '../../../server/cluster/gateway-end.ts';
import { createHostEnd } from '../../../server/cluster/host-end.ts';
import { roomTime } from '../../../server/host/room.ts';
import type { Lobby } from '../../../server/lobby/lobby.ts';
import type { Directory } from '../../../server/ports/rooms.ts';

/** Who looks at a link: each is given the bytes, and delivers them by `take`. */
export interface LinkWatch {
  toGateway?(bytes: Uint8Array, take: (bytes: Uint8Array) => void): void;
  toHost?(bytes: Uint8Array, take: (bytes: Uint8Array) => void): void;
}

/** A link on which everything travels as bytes, there and back, at once: what a gateway in another process would have. */
export function relayLink({ toGateway = deliver, toHost = deliver }: LinkWatch = {}): (lobby: Lobby) => Directory {
  return (lobby) => {
    const clockOf = (code: string) => () => {
      const room = lobby.rooms.get(code);
      return room ? roomTime(room) : 0;
    };
    const gatewayEnd = createGatewayEnd({
      send: (bytes) => toHost(bytes.slice(), hostEnd.receive),
      nowTicks: clockOf,
      nowMs: () => 0,
    });
    const hostEnd = createHostEnd(lobby, (bytes) => toGateway(bytes.slice(), gatewayEnd.receive));
    return gatewayEnd;
  };
}

function deliver(bytes: Uint8Array, take: (bytes: Uint8Array) => void): void {
  take(bytes);
}
