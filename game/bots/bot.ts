import { type Client, createClient } from '../net/client.ts';
import type { Platform } from '../net/line/platform.ts';
import { serverTicks } from '../net/time/clock.ts';
import { draw } from '../sim/math/random.ts';
import { SIM_HZ } from '../sim/math/units.ts';
import { BOOST, THRUST } from '../sim/world/comets.ts';
import type { Brain, Intent, MakeBrain } from './brains/brain.ts';
import type { Difficulty } from './brains/difficulty.ts';

/** The real client without a screen, and somebody who plays it. */
export interface Bot {
  readonly client: Client;
  /** Why it will play no more: a sentence. */
  readonly failure: string | undefined;
  /** Ticks accounted for: told in updates, or stated silent by a later one. */
  readonly ticks: number;
  join(): void;
  /** One slot of twenty a second, due at `dueMs` of the platform's clock, whenever it is called. */
  act(dueMs: number): void;
  /** Leaves for good. */
  leave(): void;
}

export interface BotOptions {
  platform: Platform;
  makeBrain: MakeBrain;
  /** How well it plays; `normal` where not given. */
  difficulty?: Difficulty | undefined;
  seed: number;
  name: string;
  colour: number;
  room?: string | undefined;
  /** The secret by which the server knows it again; a stranger without. */
  identity?: string | undefined;
  /** Says a line to all as often as a server takes them. */
  chats?: boolean | undefined;
  /**
   * An update confirms a move: milliseconds since the slot in which it was wanted was *due*, so that a bot that is late, or waits,
   * does not make the server look better than it is (coordinated omission, Gil Tene).
   */
  onAcknowledged(ms: number): void;
  /** In each slot in play: how old the newest state is. */
  onAge(ms: number): void;
  /** A move has been sent, to act from tick `stamp` on; it was due at `dueMs`. */
  onMove?(stamp: number, dueMs: number): void;
  /** An update has brought the copy to `tick`. */
  onUpdate?(tick: number): void;
}

export const SLOTS_PER_SECOND = 20;
/** Slots between two lines of one who chats. */
const CHAT_SLOTS = 3 * SLOTS_PER_SECOND;
/** Slots between two requests for another comet. */
const AGAIN_SLOTS = SLOTS_PER_SECOND;
/** Whoever has never come in after so many attempts gives up. */
const MOST_ATTEMPTS = 4;

export function createBot(options: BotOptions): Bot {
  const { platform, seed, difficulty = 'normal', onAcknowledged, onAge } = options;
  let drawn = 0;
  const brain: Brain = options.makeBrain((below) => draw(seed, 1, drawn++) % below, { difficulty });
  /** Moves that no update has confirmed, oldest first: their tick, and when they were due. */
  const open: { stamp: number; dueMs: number }[] = [];
  let wished: Intent | undefined;
  /** When what is wanted now was wanted first; undefined: it has been sent. */
  let wishDueMs: number | undefined;
  let slot = 0;
  let failure: string | undefined;
  let hasPlayed = false;
  let ticks = 0;
  let lastTick: number | undefined;

  const client = createClient({
    platform,
    onMove(stamp) {
      const dueMs = wishDueMs ?? platform.nowMs();
      open.push({ stamp, dueMs });
      options.onMove?.(stamp, dueMs);
      wishDueMs = undefined;
    },
    onUpdate(tick, isReset) {
      if (!isReset && lastTick !== undefined) ticks += tick - lastTick;
      lastTick = tick;
      options.onUpdate?.(tick);
      // A reset says nothing of moves that were under way.
      if (isReset) open.length = 0;
      while (open.length > 0 && open[0].stamp <= tick) {
        onAcknowledged(platform.nowMs() - (open.shift()?.dueMs ?? 0));
      }
    },
  });

  client.onStatus((status) => {
    if (status.state !== 'playing') open.length = 0;
    if (status.state === 'playing') hasPlayed = true;
    else if (status.state === 'closed') fail(status.reason);
    else if (status.state === 'waiting' && !hasPlayed && status.attempt > MOST_ATTEMPTS) fail(status.reason);
  });

  const fail = (why: string) => {
    if (failure !== undefined) return;
    failure = why;
    // Not from within the client's own report of its status.
    platform.later(0, () => client.leave());
  };

  const think = (dueMs: number) => {
    const { game } = client;
    if (!game) return;
    let intent: Intent;
    try {
      intent = checked(brain(game));
    } catch (error) {
      return fail(`its brain failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    const isNew = !wished || !isSame(wished, intent);
    if (isNew) wishDueMs ??= dueMs;
    wished = intent;
    client.steer(intent.heading, (intent.thrust ? THRUST : 0) | (intent.boost ? BOOST : 0));
    if (intent.choose !== undefined) client.choose(intent.choose);
  };

  return {
    client,
    get failure() {
      return failure;
    },
    get ticks() {
      return ticks;
    },
    join() {
      const { name, colour, room, identity } = options;
      client.join({
        name,
        colour,
        ...(room === undefined ? {} : { room }),
        ...(identity === undefined ? {} : { identity }),
      });
    },
    act(dueMs) {
      if (failure !== undefined) return;
      slot++;
      client.advance();
      const { game, clock, replica } = client;
      if (!game || !clock || !replica || client.status.state !== 'playing') return;
      if (options.chats && (slot + seed) % CHAT_SLOTS === 0)
        client.say(`${options.name} says ${slot}, and goes on`, -1);
      onAge(((serverTicks(clock, platform.nowMs()) - replica.tick) * 1000) / SIM_HZ);
      if (game.alive) return think(dueMs);
      wished = undefined;
      // A new round brings a new comet by itself.
      if (game.round?.phase === 'podium') return;
      if (slot % AGAIN_SLOTS === 0) client.again();
    },
    leave: () => client.leave(),
  };
}

/** Throws where a brain gave something that is no intent. */
function checked(intent: Intent): Intent {
  if (!Number.isFinite(intent?.heading)) throw new Error('it gave no heading');
  const { heading, thrust, boost, choose } = intent;
  return { heading: Math.round(heading) & 255, thrust: thrust === true, boost: boost === true, choose };
}

function isSame(a: Intent, b: Intent): boolean {
  return a.heading === b.heading && a.thrust === b.thrust && a.boost === b.boost;
}
