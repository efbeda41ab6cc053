// The server that is soaked, in a process of its own: it says what it holds whenever it is asked.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig } from '../../server/config/config.ts';
import { startServer } from '../../server/server.ts';
import { UsageError } from '../lib/flags.ts';

/** What a server holds, counted. */
export interface Holds {
  /** Sessions that hold a seat, of players and of spectators, whether they are there or waited for. */
  readonly sessions: number;
  readonly comets: number;
  readonly connections: number;
  readonly rooms: number;
  /** Tickets that nobody has used. */
  readonly tickets: number;
  /** Timers of the process. */
  readonly timers: number;
  /** Bytes of the JavaScript heap, after a collection. */
  readonly heap: number;
  /** Bytes of the process. */
  readonly resident: number;
  /** Players who entered a room, since the start. */
  readonly joins: number;
  readonly ticks: number;
  /** Ticks that threw, and ended a room. */
  readonly crashes: number;
}

/** What the process that started this one may be told. */
export type Word = { readonly port: number } | { readonly holds: Holds };

/** Little is recorded and nobody is waited for long: what grows beyond a minute is a leak. */
const SETTINGS = {
  PORT: '0',
  HOST: '127.0.0.1',
  ADMIN_PORT: 'off',
  GRACE_SECONDS: '5',
  CAPTURE_MINUTES: '1',
  CAPTURES_PER_MINUTE: '0',
  ROUND_SECONDS: '120',
};

/** @returns exit status, once the process that started this one is gone */
export async function serveSoak(): Promise<number> {
  if (!process.connected) throw new UsageError('--serve is for the soak itself, which starts this.');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { TRANSPORT = 'auto' } = process.env;
  let crashes = 0;
  const log = {
    info() {},
    warn(_fields: object, message: string) {
      if (message.includes('crashed')) crashes++;
      console.error(message);
    },
  };
  const server = await startServer({ config: readConfig({ ...SETTINGS, TRANSPORT }), page: new Map(), log });
  const { lobby, counters } = server.game;
  const holds = (): Holds => {
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    const rooms = [...lobby.rooms.values()];
    return {
      sessions: rooms.flatMap(({ sessions }) => sessions.filter((session) => session !== undefined)).length,
      comets: server.game.inPlay(),
      connections: counters.connectionsOpened - counters.connectionsClosed,
      rooms: rooms.length,
      tickets: lobby.tickets.count,
      timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
      heap: heapUsed,
      resident: rss,
      joins: counters.joins,
      ticks: counters.ticks,
      crashes,
    };
  };
  process.on('message', () => process.send?.({ holds: holds() } satisfies Word));
  process.send?.({ port: server.port } satisfies Word);
  await new Promise((resolve) => process.once('disconnect', resolve));
  await server.stop();
  return 0;
}
