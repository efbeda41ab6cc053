import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { narrow } from '../../protocol/stamp.ts';
import { createGame, type Game, type GameConfig } from '../game/game.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import { readSaved } from '../kept/restore.ts';
import type { Time } from '../ports/time.ts';
import { createGatewaySide } from '../remote/gateway-side.ts';
import { createHostSide } from '../remote/host-side.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createHostLink } from './host-link.ts';
import { linkVersion } from './messages.ts';
import { openRelayPort } from './relay-port.ts';

const TICK_MS = 1000 / 60;
const PLAYERS = 20;
const TICKS = 300;
/** What happens once a hand-over is compiled after some of them. */
const HAND_OVERS = 8;
/** After each: a few are enough, for all else has been seen before. */
const TICKS_AFTER = 15;
/** Players say something every so many ticks; one that is silent for 30 is given up. */
const SAY_EVERY_TICKS = 12;

export const LOOPBACK = '127.0.0.1';
/** More is not waited for. */
const LINK_MS = 500;
export const SILENT = { info() {}, warn() {}, error() {} };
/** Nobody asks a gateway of a rehearsal for pages. */
const NO_ROUTES = { answer() {}, post() {}, rate: () => 0 };

/**
 * Plays some seconds of a game that nobody sees, with a gateway at the end of a link, and hands it over some times, in three quarters of a second:
 * then code that runs for the first time in this process, and players wait for it, does not.
 * For a process that is going to take rooms over.
 * @returns how many players came in, and went on after the last hand-over
 */
export async function rehearse(config: GameConfig): Promise<{ joins: number; resumes: number }> {
  const { time, pass } = createOwnTime();
  const store = createMemoryStore(time.nowMs);
  // Of other hosts there is nothing to hear.
  const options = { config: { ...config, relayName: '' }, time, store, log: SILENT, randomBytes };
  const first = createGame(options);
  await rehearseLink(first);
  const side = createGatewaySide({ time, fingerprint: first.fingerprint, log: SILENT });
  const hostOf = (game: Game) =>
    createHostSide({
      name: '',
      game,
      routes: NO_ROUTES,
      log: SILENT,
      say: (message) => half.take(message),
      outlasts: true,
    });
  let host = hostOf(first);
  const half = side.addHost({ name: '', say: (message) => host.take(message), hostNowMs: time.nowMs });
  half.linked();
  const players = Array.from({ length: PLAYERS }, (_, i) => enter(first, side.gateway.opened, i));
  // Nobody speaks before the welcome.
  await pass(TICK_MS);
  const play = async (game: Game, ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      for (const [k, player] of players.entries()) if ((i + k) % SAY_EVERY_TICKS === 0) speak(player, game, i + k);
      await pass(TICK_MS);
    }
  };
  const handOver = async (before: Game): Promise<Game> => {
    const stopped = before.stop(host.pause);
    await pass(TICK_MS);
    await stopped;
    host.cut();
    half.cut();
    const after = createGame({ ...options, saved: await readSaved(store) });
    host = hostOf(after);
    half.linked();
    await play(after, TICKS_AFTER);
    return after;
  };
  await play(first, TICKS);
  let last = first;
  for (let i = 0; i < HAND_OVERS; i++) last = await handOver(last);
  side.gateway.stop();
  await last.stop();
  return { joins: first.counters.joins, resumes: last.counters.resumes };
}

/** The first link of a process by a socket takes ten milliseconds more than the second. */
async function rehearseLink(game: Game): Promise<void> {
  const secret = randomBytes(16).toString('hex');
  const port = await openRelayPort({
    host: LOOPBACK,
    port: 0,
    secret,
    tls: undefined,
    game,
    routes: NO_ROUTES,
    log: SILENT,
  });
  let onLinked = () => {};
  const linked = new Promise<void>((resolve) => {
    onLinked = resolve;
  });
  const link = createHostLink({
    find: async () => `ws://${LOOPBACK}:${port.port}`,
    secret,
    version: linkVersion(game.fingerprint),
    name: '',
    log: SILENT,
    onLinked,
    onCut() {},
    onMessage() {},
  });
  await Promise.race([linked, sleep(LINK_MS, undefined, { ref: false })]);
  link.close();
  port.close();
}

function enter(game: Game, opened: Game['opened'], i: number): ConnectionHandlers {
  const answer = game.lobby.join({ name: `Player ${i}`, colour: i % 8 });
  const player = opened({ send: () => true, bufferedBytes: () => 0, close() {} });
  const ticket = 'error' in answer ? '' : answer.ticket;
  player.message(encodeClientMessage({ kind: 'hello', ticket, fingerprint: game.fingerprint }), true);
  return player;
}

function speak(player: ConnectionHandlers, game: Game, n: number): void {
  const [room] = game.lobby.rooms.values();
  const tick = room?.world.tick ?? 0;
  const move = { kind: 'move', stamp: narrow(tick + 2), heading: (37 * n) & 0xff, buttons: n % 4 } as const;
  player.message(encodeClientMessage(move), true);
  player.message(encodeClientMessage({ kind: 'ping', seq: n & 0xff, read: narrow(tick), now: 0 }), true);
}

/** Time that passes when it is told to. */
function createOwnTime(): { time: Time; pass(ms: number): Promise<void> } {
  let nowMs = 0;
  const tasks = new Set<{ atMs: number; run(): void }>();
  const later = (ms: number, run: () => void) => {
    const task = { atMs: nowMs + ms, run };
    tasks.add(task);
    return () => void tasks.delete(task);
  };
  return {
    time: { nowMs: () => nowMs, later, soon: (run) => void later(0, run) },
    async pass(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        // Whatever was said meanwhile has arrived.
        await Promise.resolve();
        const next = [...tasks].reduce((a, b) => (b.atMs < a.atMs ? b : a), {
          atMs: Number.POSITIVE_INFINITY,
          run() {},
        });
        if (next.atMs > endMs) break;
        tasks.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
      }
      nowMs = endMs;
    },
  };
}
