import { fingerprintOf } from '../../protocol/fingerprint.ts';
import type { Prize } from '../../protocol/leaderboard.ts';
import { PHRASES, type Phrase, REPORT_REASONS, type ReportReason } from '../../protocol/people.ts';
import { rulesHash } from '../sim/fingerprint.ts';
import { WIDE } from '../sim/math/shapes.ts';
import { pick } from '../sim/star.ts';
import { BUTTONS } from '../sim/world/comets.ts';
import type { GameEvent, Replica } from './copy/replica.ts';
import type { Talk } from './copy/talk.ts';
import { createHeard } from './heard.ts';
import { receive } from './incoming.ts';
import { createConnection } from './line/connection.ts';
import type { Platform } from './line/platform.ts';
import type { JoinWish, Status } from './line/status.ts';
import { isTimely, moveOn, takeEvents } from './live.ts';
import { command, sayHello, sayLine, sendMove } from './outgoing.ts';
import type { Listeners, Parts } from './parts.ts';
import type { Ahead } from './prediction/ahead.ts';
import type { Game } from './prediction/game.ts';
import { createSteering, want } from './steering.ts';
import { type Clock, watchClock } from './time/clock.ts';
import { steady } from './time/steady.ts';
import { createTelemetry, type Telemetry } from './time/telemetry.ts';
import { createTracer } from './time/trace.ts';

export type { GameEvent } from './copy/replica.ts';
export { hideWords, type Line, type Talk } from './copy/talk.ts';
export type { Cause } from './line/cause.ts';
export type { JoinWish, Status } from './line/status.ts';
export type { Game } from './prediction/game.ts';
export { emptyPose, type Pose } from './prediction/pose.ts';
export type { Telemetry } from './time/telemetry.ts';

export interface ClientOptions extends Listeners {
  platform: Platform;
  /** Draw the own comet only as the server confirms it. */
  noPredict?: boolean;
  /** Jump to corrections instead of smoothing them away. */
  noSmooth?: boolean;
}

/** A player without a screen: the browser draws what it says, a bot decides by it. */
export interface Client {
  readonly status: Status;
  readonly telemetry: Telemetry;
  /** Defined from the first update until leaving. */
  readonly game: Game | undefined;
  /** The confirmed copy, what is drawn from it, and the clock, for tests and overlays. */
  readonly replica: Replica | undefined;
  readonly ahead: Ahead | undefined;
  readonly clock: Clock | undefined;
  onStatus(listener: (status: Status) => void): () => void;
  join(wish: JoinWish): void;
  /** Leaves for good (1000). */
  leave(): void;
  /** After shattering: one more comet. */
  again(): void;
  /** Takes a choice on offer, a place in `CHOICES`. What is not on offer has no effect. */
  choose(choice: number): void;
  /** Says a line, or a ready phrase, to a seat or to all of the room (−1). What is not taken `takeTalk` tells. */
  say(text: string, to?: number): void;
  phrase(phrase: Phrase, to?: number): void;
  /** Reports a seat to the operator. */
  report(id: number, reason: ReportReason): void;
  /** What people said since the last call, and what was said to this player. */
  takeTalk(): Talk[];
  /** The page is hidden; seen again. */
  hide(): void;
  show(): void;
  /** The screen shows this shape of the world, a place in `SHAPES`. Cheap: call it whenever it may have changed. */
  see(shape: number): void;
  /** For one who watches: follows a comet in play until it is gone, −1: whoever is worth seeing. Ends with the connection. */
  follow(id: number): void;
  /** The whole input state: heading 0..255, THRUST and BOOST. Cheap: call it whenever it may have changed. */
  steer(heading: number, buttons: number): void;
  /** Brings the drawn world to this moment: call it before reading poses. */
  advance(): void;
  /** What happened since the last call; hits as soon as they are drawn, the own comet's wins included. */
  takeEvents(): GameEvent[];
  /** Follows a move twice a second, for `telemetry.move`; off until asked for, since it costs a few bytes. */
  traceMoves(isOn: boolean): void;
  /** Secret by which this session can be resumed, for storage over a reload. */
  sessionKey(): string | undefined;
  /** What the player has won, the newest first: as the answer to the last join said. */
  prizes(): readonly Prize[];
}

export function createClient(options: ClientOptions): Client {
  const statusListeners = new Set<(status: Status) => void>();
  const parts = createParts(options, (status) => {
    for (const listener of statusListeners) listener(status);
  });
  const { connection, telemetry, tracer } = parts;
  return {
    telemetry,
    get status() {
      return connection.status;
    },
    get game() {
      return parts.live?.hasUpdate ? parts.live.game : undefined;
    },
    get replica() {
      return parts.live?.replica;
    },
    get ahead() {
      return parts.live?.ahead;
    },
    get clock() {
      return parts.live?.clock;
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    join: (wish) => connection.join(wish),
    leave() {
      parts.queued = [];
      connection.leave();
    },
    again: () => command(parts, { kind: 'again' }),
    choose: (choice) => command(parts, { kind: 'choose', choice }),
    say: (text, to = -1) => sayLine(parts, text, to),
    phrase: (phrase, to = -1) => command(parts, { kind: 'phrase', to, phrase: PHRASES.indexOf(phrase) }),
    report: (id, reason) => command(parts, { kind: 'report', id, reason: REPORT_REASONS.indexOf(reason) }),
    takeTalk: () => parts.talk.talk.splice(0),
    hide: () => hide(parts),
    show: () => show(parts),
    see: (shape) => see(parts, shape),
    follow(id) {
      const { live } = parts;
      if (live) pick(live.following, id, live.replica.tick);
      command(parts, { kind: 'follow', id });
    },
    steer(heading, buttons) {
      if (want(parts.steering, heading & 255, buttons & BUTTONS)) parts.keyMs ??= parts.platform.nowMs();
      // To this moment first: a move stamped with the tick of the last picture would have lost a picture's time.
      advance(parts);
    },
    advance: () => advance(parts),
    takeEvents: () => (parts.live ? takeEvents(parts.live) : []),
    traceMoves(isOn) {
      tracer.isOn = isOn;
    },
    sessionKey: () => connection.key,
    prizes: () => connection.prizes,
  };
}

function createParts(
  { platform: given, noPredict, noSmooth, ...listeners }: ClientOptions,
  onStatus: (status: Status) => void,
): Parts {
  const platform: Platform = { ...given, nowMs: steady(given.nowMs) };
  const fingerprint = fingerprintOf(rulesHash());
  const parts: Parts = {
    platform,
    fingerprint,
    drawing: { predicts: !noPredict, smooths: !noSmooth },
    listeners,
    telemetry: createTelemetry(),
    steering: createSteering(),
    tracer: createTracer(),
    connection: createConnection({
      platform,
      fingerprint,
      onOpen: (socket, ticket) => sayHello(parts, socket, ticket),
      onMessage: (bytes) => receive(parts, bytes),
      onStatus(status) {
        followStatus(parts, status);
        onStatus(status);
      },
    }),
    live: undefined,
    heartbeat: undefined,
    isHidden: false,
    shape: WIDE,
    queued: [],
    talk: createHeard(),
    helloMs: undefined,
    keyMs: undefined,
  };
  return parts;
}

function followStatus(parts: Parts, { state }: Status): void {
  if (state !== 'playing') {
    // Gone and not only stopped: a ping on the next line before its hello would end it.
    parts.heartbeat?.stop();
    parts.heartbeat = undefined;
  }
  if (state === 'waiting') parts.telemetry.reconnects++;
  if (state === 'idle') parts.live = undefined;
}

function hide(parts: Parts): void {
  if (parts.isHidden) return;
  parts.isHidden = true;
  if (parts.live) parts.live.isFrozen = true;
  if (parts.connection.status.state === 'playing') command(parts, { kind: 'hide' });
}

function show(parts: Parts): void {
  if (!parts.isHidden) return;
  parts.isHidden = false;
  parts.heartbeat?.heard();
  if (parts.connection.status.state === 'playing') command(parts, { kind: 'show' });
  else parts.connection.retryNow();
}

/** What is not told now, or to this connection, is told with the first update of the next. */
function see(parts: Parts, shape: number): void {
  if (parts.shape === shape) return;
  parts.shape = shape;
  if (parts.connection.status.state === 'playing') command(parts, { kind: 'shape', shape });
}

/** Brings the drawn world to this moment, and sends the move that is due. */
function advance(parts: Parts): void {
  const { live, telemetry } = parts;
  if (!live?.hasUpdate) return;
  const nowMs = parts.platform.nowMs();
  if (watchClock(live.clock, nowMs)) parts.heartbeat?.hurry();
  if (!isTimely(live)) return;
  moveOn(live, nowMs);
  sendMove(parts, live);
  telemetry.move = parts.tracer.takePicture(live.clock, nowMs) ?? telemetry.move;
}
