import type { ServerMessage } from '../../protocol/table.ts';
import { createFollowing, type Following } from '../sim/star.ts';
import { createHitsShown, type HitsShown } from './copy/hits.ts';
import { createForgetting } from './copy/names.ts';
import { createReplica, type GameEvent, type Replica } from './copy/replica.ts';
import { type Ahead, advanceAhead, createAhead, reconcile } from './prediction/ahead.ts';
import { smooth } from './prediction/drawn.ts';
import { createGameView, type Game } from './prediction/game.ts';
import { advanceClock, type Clock, createClock, ownTicks } from './time/clock.ts';

/** All that belongs to one connection's life, from its welcome on. */
export interface Live {
  /** The confirmed copy, what is drawn from it, and the clock. */
  readonly replica: Replica;
  readonly ahead: Ahead;
  readonly clock: Clock;
  readonly game: Game;
  readonly shown: HitsShown;
  /** To be called after each update. */
  readonly forgetNames: (replica: Replica) => void;
  /** Whom one who watches sees. */
  readonly following: Following;
  hasUpdate: boolean;
  /** The moment that is drawn, in own ticks: one for all poses of a picture. */
  drawnTick: number;
  /** While the page is hidden, and until it has been told everything anew, the picture stands. */
  isFrozen: boolean;
}

/** How the world is drawn, see `ClientOptions`. */
export interface Drawing {
  readonly predicts: boolean;
  readonly smooths: boolean;
}

/** Hello was sent at `helloMs`; its answer, `welcome`, has come at `nowMs`. */
export function createLive(
  welcome: ServerMessage,
  { predicts, smooths }: Drawing,
  helloMs: number,
  nowMs: number,
): Live {
  const replica = createReplica(welcome);
  const ahead = createAhead(replica.arena, predicts, smooths);
  const following = createFollowing();
  const live: Live = {
    replica,
    ahead,
    clock: createClock(welcome.tickHz, helloMs, nowMs, welcome.tick),
    game: createGameView(replica, ahead, () => live.drawnTick, following),
    shown: createHitsShown(),
    forgetNames: createForgetting(),
    following,
    hasUpdate: false,
    drawnTick: 0,
    isFrozen: false,
  };
  return live;
}

/** Whether the picture may move and moves be stamped: the page is seen, and knows the time. */
export function isTimely({ isFrozen, clock }: Live): boolean {
  return !isFrozen && !clock.isDoubtful;
}

/** Brings the drawn world to `nowMs`. */
export function moveOn(live: Live, nowMs: number): void {
  const { clock, ahead, replica } = live;
  smooth(ahead, replica, nowMs - clock.advancedMs);
  advanceClock(clock, nowMs);
  live.drawnTick = ownTicks(clock, nowMs);
  advanceAhead(ahead, replica, live.drawnTick);
}

/** Builds the drawn world anew from a copy that an update has just changed. */
export function drawAnew(live: Live, nowMs: number): void {
  const { clock, ahead, replica, isFrozen } = live;
  // The update may have shown that own time is far off.
  advanceClock(clock, nowMs);
  if (isFrozen) return;
  // What was told is right whatever the time.
  live.drawnTick = clock.isDoubtful ? replica.tick : ownTicks(clock, nowMs);
  reconcile(ahead, replica, live.drawnTick);
}

/** What has happened since the last call, each hit once. */
export function takeEvents({ replica, ahead, shown }: Live): GameEvent[] {
  const events = [...replica.events.splice(0), ...ahead.hits];
  return events.filter((event) => (event.kind === 'ram' || event.kind === 'bump' ? shown.takeIn(event) : true));
}
