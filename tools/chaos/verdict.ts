// What must hold of a cluster, whatever has happened to it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Game } from '../../game/net/client.ts';
import type { Leaderboard, RoomInfo } from '../../protocol/leaderboard.ts';
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
async function allPlay({ origins, seats, figure }: Cluster, all: Players): Promise<string | undefined> {
  const { bots, listeners } = all;
  const states = bots.map(({ client, failure }) => failure ?? client.status.state);
  const idle = states.find((state) => state !== 'playing');
  if (idle !== undefined) return `somebody does not play: ${idle}`;
  const games = bots.flatMap(({ client }) => client.game ?? []);
  if (games.length < bots.length) return 'somebody has been told nothing yet';
  const taken = seatsOf(all);
  if (taken.length < bots.length + listeners.length) return 'somebody only listens, and is not in play';
  const rooms = roomsOf(taken);
  const { twinRooms, doubleSeats } = countRooms(rooms, seats);
  if (twinRooms > 0) return `players are in ${rooms.size} rooms: ${[...rooms.keys()].join(', ')}`;
  if (doubleSeats > 0) return `${doubleSeats} players share a seat with another`;
  for (const { room, roster } of games) {
    const players = rooms.get(room)?.length;
    if (roster.size !== players) return `a roster of ${roster.size} for ${players} players of ${room}`;
  }
  const connections = await figure('cometa_connections');
  if (connections !== taken.length) return `${connections} connections are counted`;
  const players = await figure('cometa_players');
  if (players !== taken.length) return `${players} players are counted`;
  const listed = await fetch(`${origins[0]}/api/rooms`, { signal: AbortSignal.timeout(2000) })
    // A gateway whose host is away refuses, in JSON as well.
    .then((answer) => (answer.ok ? (answer.json() as Promise<{ rooms: readonly RoomInfo[] }>) : undefined))
    .catch(() => undefined);
  const shown = listed?.rooms.map(({ room, players: count }) => `${room} ${count}`).sort();
  const real = [...rooms].map(([room, { length }]) => `${room} ${length}`).sort();
  return shown?.join() === real.join() ? undefined : `the listing says: ${shown?.join(', ') ?? 'nothing'}`;
}

type Seat = Pick<Game, 'room' | 'id'>;

/** Of all who are in play. */
function seatsOf({ bots, listeners }: Players): Seat[] {
  return [...bots.flatMap(({ client }) => client.game ?? []), ...listeners.flatMap(({ seat }) => seat ?? [])];
}

function roomsOf(taken: readonly Seat[]): ReadonlyMap<string, readonly Seat[]> {
  const codes = [...new Set(taken.map(({ room }) => room))];
  return new Map(codes.map((code) => [code, taken.filter(({ room }) => room === code)]));
}

/** Rooms beyond those that there must be, and players who are in a seat that is another's as well. */
export interface RoomCounts {
  readonly twinRooms: number;
  readonly doubleSeats: number;
}

function countRooms(rooms: ReturnType<typeof roomsOf>, seats: number): RoomCounts {
  let players = 0;
  let doubleSeats = 0;
  for (const taken of rooms.values()) {
    players += taken.length;
    doubleSeats += taken.length - new Set(taken.map(({ id }) => id)).size;
  }
  return { twinRooms: Math.max(0, rooms.size - Math.ceil(players / seats)), doubleSeats };
}

/** As it is now. */
export function roomsNow({ seats }: Cluster, players: Players): RoomCounts {
  return countRooms(roomsOf(seatsOf(players)), seats);
}

/** Moves that were sent and never heard, and those that were heard twice. */
export interface Inputs {
  readonly lost: number;
  readonly doubled: number;
}

/** Until all that was sent has been heard, and moves that wait have acted. */
const REST_MS = 3000;

/** All rest from now on. Undefined where a host that has ended does not say what it heard. */
export async function countInputs(cluster: Cluster, players: Players): Promise<Inputs | undefined> {
  players.rest();
  let inputs: Inputs | undefined;
  await settle(async () => {
    const heard = await cluster.movesHeard();
    const counts = [...players.bots.map(({ client }) => client.telemetry), ...players.listeners];
    const sent = counts.reduce((sum, { movesSent }) => sum + movesSent, 0);
    inputs = heard === undefined ? undefined : { lost: Math.max(0, sent - heard), doubled: Math.max(0, heard - sent) };
    return heard === sent ? undefined : 'not all is heard';
  }, REST_MS);
  return inputs;
}

/** Players who know that they had a place at the end of the round, and whom the leaderboard of the day does not know. */
export async function countLostResults({ origins }: Cluster, { bots }: Players): Promise<number> {
  const placed = bots.filter(({ client }) => (client.game?.result?.place ?? 0) > 0).length;
  const answer = await fetch(`${origins[0]}/api/leaderboard`, { signal: AbortSignal.timeout(2000) });
  const { day } = (await answer.json()) as Leaderboard;
  return Math.max(0, placed - day.players);
}

/** Updates go on coming (where nothing is in sight four a second do), and no copy differs from the server's world by its hashes. */
async function allAgree({ bots, listeners }: Players, ms: number): Promise<string | undefined> {
  const updates = () => [
    ...bots.map(({ client }) => client.telemetry.updatesIn),
    ...listeners.map((one) => one.updates),
  ];
  const before = updates();
  const silent = () => updates().filter((count, i) => count < before[i] + UPDATES).length;
  const wrong = await settle(async () => (silent() > 0 ? `${silent()} players get next to nothing` : undefined), ms);
  if (wrong !== undefined) return wrong;
  const diverged = bots.reduce((sum, { client }) => sum + client.telemetry.divergences, 0);
  return diverged > 0 ? `copies differed ${diverged} times` : undefined;
}

/** All of the above, each within `ms`. */
export async function isWell(cluster: Cluster, players: Players, ms: number): Promise<string | undefined> {
  return (await settle(() => allPlay(cluster, players), ms)) ?? (await allAgree(players, ms));
}

/** After all have left nothing of them is left. */
export async function allGone({ figure }: Cluster): Promise<string | undefined> {
  for (const name of ['cometa_connections', 'cometa_players', 'cometa_comets']) {
    const value = await figure(name);
    if (value !== 0) return `${name} is ${value}`;
  }
  return undefined;
}
