import type { Platform } from '../../game/net/line/platform.ts';
import { createDice } from '../../game/net/line/profiles.ts';
import { nodePlatform } from '../../game/node/platform.ts';
import { readConfig } from '../../server/config/config.ts';
import type { Room } from '../../server/host/room.ts';
import { startServer } from '../../server/server.ts';
import { createVirtualWorld } from '../lib/virtual/virtual.ts';

/** Where a match takes place: always the same server, clients and lines. */
export interface Venue {
  nowMs(): number;
  /** What player `i` needs from outside, without a line. */
  platform(i: number): Platform;
  /** Resolves at a time of `nowMs`, or at once where that is over. */
  until(ms: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenVenue = (seed: number, onTicked: (room: Room) => void) => Promise<Venue>;

/** Time is passed in and the network is a function call: exactly the same for a seed, and as fast as the machine is. */
export const inVirtualTime: OpenVenue = async (seed, onTicked) => {
  const { time, platform } = createVirtualWorld({}, seed, { onTicked });
  return {
    nowMs: time.nowMs,
    platform: (i) => platform(undefined, seed + i).platform,
    until: (ms) => time.run(ms - time.nowMs()),
    close: async () => {},
  };
};

/** A server on a free port, and sockets. */
export const inRealTime: OpenVenue = async (seed, onTicked) => {
  const server = await startServer({
    config: readConfig({ WORLD_SEED: String(seed), PORT: '0', HOST: '127.0.0.1' }),
    page: new Map(),
    log: { info() {}, warn() {} },
    onTicked,
  });
  return {
    nowMs: () => performance.now(),
    platform: (i) => nodePlatform(`http://127.0.0.1:${server.port}`, createDice(seed, 100 + i)),
    until: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - performance.now()))),
    close: () => server.stop(),
  };
};
