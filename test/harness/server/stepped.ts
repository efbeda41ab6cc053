import { type Client, createClient } from '../../../game/net/client.ts';
import { readConfig } from '../../../server/config/config.ts';
import type { Game } from '../../../server/game/game.ts';
import type { Room } from '../../../server/host/room.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { createNodePlatform, type NodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { createVirtualTime, type VirtualTime } from '../../../tools/lib/virtual/virtual.ts';

/**
 * Real server and real sockets, but the test's clock: time stands still until every message sent has arrived, then goes
 * on by a tick. So a slow machine makes such a test slow, never wrong.
 */
export interface Stepped {
  readonly time: VirtualTime;
  readonly game: Game;
  addClient(): SteppedClient;
  /** Waits until nothing is under way. */
  settle(): Promise<void>;
  /** One tick of time, and all that follows from it. */
  step(): Promise<void>;
  stop(): Promise<void>;
}

export interface SteppedClient {
  readonly client: Client;
  readonly platform: NodePlatform;
}

const TICK_MS = 1000 / 60;
/** Turns of the event loop without progress after which a test is stuck: some ten seconds. */
const MOST_TURNS = 200_000;

export async function createStepped(
  settings: Record<string, string>,
  onTicked?: (room: Room) => void,
): Promise<Stepped> {
  const time = createVirtualTime();
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', WORLD_SEED: '7', ...settings });
  const server: Server = await startServer({
    config,
    page: new Map(),
    log: { info() {}, warn() {} },
    time,
    ...(onTicked ? { onTicked } : {}),
  });
  const clients: SteppedClient[] = [];

  const isSettled = () => {
    const { counters } = server.game;
    let sent = 0;
    let received = 0;
    let open = 0;
    for (const { client, platform } of clients) {
      sent += client.telemetry.messagesOut;
      received += client.telemetry.messagesIn;
      const { posts, opening, closing } = platform.under;
      if (posts + opening + closing > 0) return false;
      open += platform.under.open;
    }
    const told = counters.framesSent + counters.joins + counters.resumes + counters.watches;
    const isOpen = open === counters.connectionsOpened - counters.connectionsClosed;
    return isOpen && sent === counters.messagesReceived && received === told;
  };

  const settle = async () => {
    for (let turn = 0; !isSettled(); turn++) {
      if (turn > MOST_TURNS) throw new Error('messages are under way that never arrive');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    time,
    game: server.game,
    addClient() {
      const platform = createNodePlatform(`127.0.0.1:${server.port}`, time, () => 0.5);
      const added = { client: createClient({ platform }), platform };
      clients.push(added);
      return added;
    },
    settle,
    async step() {
      await settle();
      await time.run(TICK_MS);
      await settle();
    },
    stop: () => server.stop(),
  };
}
