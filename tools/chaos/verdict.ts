// What must hold of a cluster, whatever has happened to it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RoomInfo } from '../../protocol/leaderboard.ts';
import type { Cluster } from './cluster.ts';
import type { Players } from './players.ts';

/** Whether it holds, and if not, what is wrong, in a sentence. */
type Check = () => Promise<string | undefined>;

const AGAIN_MS = 100;
const UPDATES = 4;

/** What is wrong once all has had `ms` to be well again; nothing where it is. */
export async function settle(check: Check, ms: number): Promise<string | undefined> {
  const endMs = performance.now() + ms;
  for (;;) {
    const wrong = await check();
    if (wrong === undefined || performance.now() > endMs) return wrong;
    await sleep(AGAIN_MS);
  }
}

/** Everybody plays, each in a seat of its own, in as few rooms as there are seats for; and hosts, listing and all copies agree. */
export async function allPlay({ origin, seats, figure }: Cluster, { bots }: Players): Promise<string | undefined> {
  const states = bots.map(({ client, failure }) => failure ?? client.status.state);
  const idle = states.find((state) => state !== 'playing');
  if (idle !== undefined) return `somebody does not play: ${idle}`;
  const games = bots.flatMap(({ client }) => client.game ?? []);
  if (games.length < bots.length) return 'somebody has been told nothing yet';
  const codes = [...new Set(games.map(({ room }) => room))];
  const rooms = new Map(codes.map((code) => [code, games.filter(({ room }) => room === code)]));
  if (rooms.size > Math.ceil(bots.length / seats))
    return `players are in ${rooms.size} rooms: ${[...rooms.keys()].join(', ')}`;
  for (const [room, players] of rooms) {
    const ids = new Set(players.map(({ id }) => id));
    if (ids.size < players.length) return `${players.length} players of ${room} have ${ids.size} seats`;
    const other = players.find(({ roster }) => roster.size !== players.length);
    if (other) return `a roster of ${other.roster.size} for ${players.length} players of ${room}`;
  }
  const connections = await figure('cometa_connections');
  if (connections !== bots.length) return `${connections} connections are counted`;
  const players = await figure('cometa_players');
  if (players !== bots.length) return `${players} players are counted`;
  const listed = await fetch(`${origin}/api/rooms`, { signal: AbortSignal.timeout(2000) })
    // A gateway whose host is away refuses, in JSON as well.
    .then((answer) => (answer.ok ? (answer.json() as Promise<{ rooms: readonly RoomInfo[] }>) : undefined))
    .catch(() => undefined);
  const shown = listed?.rooms.map(({ room, players: count }) => `${room} ${count}`).sort();
  const real = [...rooms].map(([room, { length }]) => `${room} ${length}`).sort();
  return shown?.join() === real.join() ? undefined : `the listing says: ${shown?.join(', ') ?? 'nothing'}`;
}

/** Updates go on coming (where nothing is in sight four a second do), and no copy differs from the server's world by its hashes. */
export async function allAgree({ bots }: Players, ms: number): Promise<string | undefined> {
  const before = bots.map(({ client }) => client.telemetry.updatesIn);
  const silent = () => bots.filter(({ client }, i) => client.telemetry.updatesIn < before[i] + UPDATES).length;
  const wrong = await settle(async () => (silent() > 0 ? `${silent()} players get next to nothing` : undefined), ms);
  if (wrong !== undefined) return wrong;
  const diverged = bots.reduce((sum, { client }) => sum + client.telemetry.divergences, 0);
  return diverged > 0 ? `copies differed ${diverged} times` : undefined;
}

/** After all have left nothing of them is left. */
export async function allGone({ figure }: Cluster): Promise<string | undefined> {
  for (const name of ['cometa_connections', 'cometa_players', 'cometa_comets']) {
    const value = await figure(name);
    if (value !== 0) return `${name} is ${value}`;
  }
  return undefined;
}
