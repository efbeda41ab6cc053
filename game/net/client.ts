import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../protocol/codec/server-messages.ts';
import { WireError } from '../../protocol/errors.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import { narrow } from '../../protocol/stamp.ts';
import { type ClientMessage, DROPPED, type Frame, type ServerMessage } from '../../protocol/table.ts';
import { rulesHash } from '../sim/fingerprint.ts';
import { BUTTONS } from '../sim/world/comets.ts';
import type { Move } from '../sim/world/world.ts';
import { type Ahead, advanceAhead, confirmMoves, createAhead, forgetDrawn, rebuild, restep } from './ahead.ts';
import {
  advanceClock,
  type Clock,
  checkClock,
  createClock,
  finishBeat,
  jumpClock,
  noteLate,
  ownTicks,
  shiftClock,
  startBeat,
  watchClock,
} from './clock.ts';
import { createConnection, type JoinWish, type Status } from './connection.ts';
import { melt } from './drawn.ts';
import { createGameView, type Game } from './game.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { foresawHit, predictionErrorPx } from './history.ts';
import { createHitsShown, type HitsShown } from './hits.ts';
import type { Platform, Socket } from './platform.ts';
import { applyFrame, createReplica, type FrameReport, type GameEvent, type Replica } from './replica.ts';
import { steady } from './steady.ts';
import { createSteering, isSaid, nextMove, restart, synchronize, want } from './steering.ts';
import { addBytes, createTelemetry, logMessage, type Telemetry } from './telemetry.ts';
import { createTracer } from './trace.ts';

export type { Cause } from './cause.ts';
export type { JoinWish, Status } from './connection.ts';
export type { Game } from './game.ts';
export { emptyPose, type Pose } from './pose.ts';
export type { GameEvent } from './replica.ts';
export type { Telemetry } from './telemetry.ts';

export interface ClientOptions {
  platform: Platform;
  /** Draw the own comet only as the server confirms it. */
  noPredict?: boolean;
  /** Jump to corrections instead of melting them away. */
  noSmooth?: boolean;
  /** A move has been sent, to act from tick `stamp` on. */
  onMove?(stamp: number): void;
  /** A frame has brought the copy to `tick`. */
  onFrame?(tick: number, isReset: boolean): void;
}

/** A player without a screen: the browser draws what it says, a bot decides by it. */
export interface Client {
  readonly status: Status;
  readonly telemetry: Telemetry;
  /** Defined from the first frame until leaving. */
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
  /** The page is hidden; seen again. */
  hide(): void;
  show(): void;
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
}

/** A correction by less than this is seen by nobody. */
const VISIBLE_PX = 1;
/** Silence after which trouble is shown, and after which the line is given up. */
const QUIET_MS = 1000;
const DEAD_MS = 3000;
/** Commands kept while the line is down; moves are not, only the newest counts. */
const MOST_QUEUED = 8;

/** All that belongs to one connection's life. */
interface Live {
  replica: Replica;
  ahead: Ahead;
  clock: Clock;
  game: Game;
  shown: HitsShown;
  hasFrame: boolean;
  /** The moment that is drawn, in own ticks: one for all poses of a picture. */
  drawnTick: number;
  /** While the page is hidden, and until it has been told everything anew, the picture stands. */
  isFrozen: boolean;
}

export function createClient({ platform: given, noPredict, noSmooth, onMove, onFrame }: ClientOptions): Client {
  const platform: Platform = { ...given, nowMs: steady(given.nowMs) };
  const telemetry = createTelemetry();
  const listeners = new Set<(status: Status) => void>();
  const steering = createSteering();
  const tracer = createTracer();
  const fingerprint = fingerprintOf(rulesHash());
  let live: Live | undefined;
  let isHidden = false;
  let queued: ClientMessage[] = [];
  let helloMs = 0;
  /** When what is wanted and not sent yet was wanted first. */
  let keyMs: number | undefined;
  let heartbeat: Heartbeat | undefined;

  const connection = createConnection({
    platform,
    fingerprint,
    onOpen: (socket, ticket) => {
      helloMs = platform.nowMs();
      send(socket, { kind: 'hello', ticket, fingerprint });
    },
    onMessage: (bytes) => receive(bytes),
    onStatus: (status) => {
      if (status.state !== 'playing') {
        // Gone and not only stopped: a beat on the next line before its hello would end it.
        heartbeat?.stop();
        heartbeat = undefined;
      }
      if (status.state === 'waiting') telemetry.reconnects++;
      if (status.state === 'idle') live = undefined;
      for (const listener of listeners) listener(status);
    },
  });

  const send = (socket: Socket, message: ClientMessage) => {
    const bytes = encodeClientMessage(message);
    socket.send(bytes);
    telemetry.messagesOut++;
    telemetry.bytesOut += bytes.length;
    addBytes(telemetry.bytesOutByKind, message.kind, bytes.length);
    logMessage(telemetry, platform.nowMs(), true, bytes.length, message);
  };

  /** A command: sent now, or once the line is up again. */
  const command = (message: ClientMessage) => {
    const { socket, status } = connection;
    if (socket && status.state === 'playing') send(socket, message);
    else if (queued.length < MOST_QUEUED) queued.push(message);
  };

  const receive = (bytes: Uint8Array) => {
    let message: Frame | ServerMessage;
    try {
      message = decodeFromServer(bytes, (kind, size) => addBytes(telemetry.bytesInByKind, kind, size));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return connection.lose('unreadable', `the server sent something unreadable (${error.rule})`);
    }
    telemetry.messagesIn++;
    telemetry.bytesIn += bytes.length;
    logMessage(telemetry, platform.nowMs(), false, bytes.length, message);
    if (message.kind === 'welcome') takeWelcome(message);
    else takeFrame(message);
  };

  const takeWelcome = (welcome: ServerMessage) => {
    const replica = createReplica(welcome);
    const ahead = createAhead(replica.arena, !noPredict, !noSmooth);
    const clock = createClock(welcome.tickHz, helloMs, platform.nowMs(), welcome.tick);
    const game = createGameView(replica, ahead, () => begun.drawnTick);
    const shown = createHitsShown();
    const begun: Live = { replica, ahead, clock, game, shown, hasFrame: false, drawnTick: 0, isFrozen: false };
    live = begun;
    restart(steering);
    telemetry.tickHz = welcome.tickHz;
  };

  const takeFrame = (frame: Frame) => {
    if (!live) return;
    const { replica, ahead, clock, game } = live;
    const nowMs = platform.nowMs();
    telemetry.framesIn++;
    heartbeat?.heard();
    if (watchClock(clock, nowMs)) heartbeat?.hurry();
    // What is drawn is brought to this moment first, so that only what the frame says is a difference to melt.
    if (live.hasFrame && isTimely(live)) moveOn(live, nowMs);
    const wasAlive = game.alive;
    const report = applyFrame(replica, frame);
    countReport(report);
    const wasDoubtful = clock.isDoubtful;
    readTimes(clock, report, replica.tick, nowMs);
    if (report.reset || wasDoubtful) {
      jumpClock(clock);
      // Stamps of a time that was wrong must not hold back those of the right one.
      restart(steering);
    }
    if (report.reset) {
      live.isFrozen = false;
      forgetDrawn(ahead);
    } else {
      settleMoves(live, report);
      judgePrediction(live, report);
    }
    // Moves meant for a comet that is gone must not be waited for with the next one.
    if (game.alive !== wasAlive) ahead.pending.length = 0;
    // A new comet, or one whose move was refused, has another move in force than we believe.
    const isMoveLost = report.dropped.some(({ why }) => why === DROPPED.tooFarAhead);
    if (report.reset || isMoveLost || game.alive !== wasAlive) synchronize(steering, moveInForce(replica));
    // The frame may have shown that own time is far off.
    advanceClock(clock, nowMs);
    if (!live.isFrozen) {
      // What was told is right whatever the time.
      live.drawnTick = clock.isDoubtful ? replica.tick : ownTicks(clock, nowMs);
      rebuild(ahead, replica, live.drawnTick);
    }
    if (report.diverged > 0) command({ kind: 'reset' });
    tracer.takeFrame(replica.tick, report.late, report.traced, nowMs);
    onFrame?.(replica.tick, report.reset);
    if (!live.hasFrame) begin(live);
    else connection.setQuiet(false);
  };

  const begin = (begun: Live) => {
    begun.hasFrame = true;
    connection.established();
    heartbeat?.stop();
    heartbeat = startHeartbeat({ platform, isHidden: () => isHidden, onBeat: beat, onSilence: judgeSilence });
    const waiting = queued;
    queued = [];
    for (const message of waiting) command(message);
    if (isHidden) command({ kind: 'hide' });
  };

  const countReport = (report: FrameReport) => {
    if (report.reset) telemetry.resets++;
    telemetry.divergences += report.diverged;
    telemetry.lateMoves += report.late.length;
    telemetry.droppedMoves += report.dropped.length;
  };

  const readTimes = (clock: Clock, report: FrameReport, tick: number, nowMs: number) => {
    if (report.shiftedTicks > 0) {
      shiftClock(clock, report.shiftedTicks);
      // Stamps of the time given up must not hold back those of the time that is played instead.
      restart(steering);
    }
    for (const { stamp, applied } of report.late) noteLate(clock, narrow(applied - stamp));
    if (checkClock(clock, tick, nowMs)) heartbeat?.hurry();
    for (const pulse of report.pulses) finishBeat(clock, pulse, tick, nowMs);
    telemetry.pingMs = clock.rttMs;
    telemetry.jitterMs = clock.jitterMs;
    telemetry.leadTicks = clock.leadTicks;
    telemetry.marginTicks = clock.marginTicks;
  };

  /** Takes what the frame said of our moves out of the pending ones. */
  const settleMoves = ({ ahead, replica }: Live, report: FrameReport) => {
    const told = new Set([...report.late.map(({ stamp }) => stamp), ...report.dropped.map(({ stamp }) => stamp)]);
    if (told.size > 0) ahead.pending = ahead.pending.filter(({ stamp }) => !told.has(narrow(stamp)));
    confirmMoves(ahead, replica);
  };

  const judgePrediction = ({ ahead, replica }: Live, report: FrameReport) => {
    const errorPx = noPredict ? 0 : predictionErrorPx(ahead, replica);
    if (!errorPx) return;
    if (report.ownWritten || foresawHit(ahead, replica)) telemetry.explained++;
    else {
      telemetry.corrections++;
      if (errorPx > VISIBLE_PX) telemetry.visibleCorrections++;
      telemetry.largestCorrectionPx = Math.max(telemetry.largestCorrectionPx, errorPx);
    }
  };

  const beat = (seq: number) => {
    const { socket } = connection;
    if (!live || !socket) return;
    const now = startBeat(live.clock, seq, platform.nowMs());
    send(socket, { kind: 'beat', seq, read: narrow(live.replica.tick), now: narrow(now) });
  };

  const judgeSilence = (silentMs: number) => {
    if (silentMs > DEAD_MS) connection.lose('silent', 'no sign of the server for three seconds');
    else connection.setQuiet(silentMs > QUIET_MS);
  };

  const flushMove = () => {
    const { socket, status } = connection;
    if (!live || !socket || status.state !== 'playing') return;
    const { replica, ahead } = live;
    if (!replica.comets.alive[replica.id]) return;
    const move = nextMove(steering, ahead.tick);
    const wantedMs = keyMs;
    if (isSaid(steering)) keyMs = undefined;
    if (!move) return;
    ahead.pending.push({ ...move, stamp: ahead.tick, tick: ahead.tick });
    telemetry.movesSent++;
    const nowMs = platform.nowMs();
    if (tracer.wants(nowMs)) {
      tracer.begin(ahead.tick, wantedMs ?? nowMs, nowMs);
      send(socket, { kind: 'trace', stamp: narrow(ahead.tick) });
    }
    send(socket, { kind: 'move', stamp: narrow(ahead.tick), heading: move.heading, buttons: move.buttons });
    onMove?.(ahead.tick);
    restep(ahead, replica);
  };

  const advance = () => {
    if (!live?.hasFrame) return;
    const nowMs = platform.nowMs();
    if (watchClock(live.clock, nowMs)) heartbeat?.hurry();
    if (!isTimely(live)) return;
    moveOn(live, nowMs);
    flushMove();
    telemetry.move = tracer.takePicture(live.clock, nowMs) ?? telemetry.move;
  };

  return {
    telemetry,
    get status() {
      return connection.status;
    },
    get game() {
      return live?.hasFrame ? live.game : undefined;
    },
    get replica() {
      return live?.replica;
    },
    get ahead() {
      return live?.ahead;
    },
    get clock() {
      return live?.clock;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    join: (wish) => connection.join(wish),
    leave() {
      queued = [];
      connection.leave();
    },
    again: () => command({ kind: 'again' }),
    hide() {
      if (isHidden) return;
      isHidden = true;
      if (live) live.isFrozen = true;
      if (connection.status.state === 'playing') command({ kind: 'hide' });
    },
    show() {
      if (!isHidden) return;
      isHidden = false;
      heartbeat?.heard();
      if (connection.status.state === 'playing') command({ kind: 'show' });
      else connection.retryNow();
    },
    steer(heading, buttons) {
      if (want(steering, heading & 255, buttons & BUTTONS)) keyMs ??= platform.nowMs();
      // To this moment first: a move stamped with the tick of the last picture would have lost a picture's time.
      advance();
    },
    advance,
    takeEvents: () => (live ? takeEvents(live) : []),
    traceMoves(isOn) {
      tracer.isOn = isOn;
    },
    sessionKey: () => connection.key,
  };
}

function takeEvents({ replica, ahead, shown }: Live): GameEvent[] {
  const events = [...replica.events.splice(0), ...ahead.hits];
  return events.filter((event) => (event.kind === 'ram' || event.kind === 'bump' ? shown.takeIn(event) : true));
}

function moveInForce({ comets, id }: Replica): Move {
  return { heading: comets.heading[id], buttons: comets.flags[id] & BUTTONS };
}

/** Whether the picture may move and moves be stamped: the page is seen, and knows the time. */
function isTimely({ isFrozen, clock }: Live): boolean {
  return !isFrozen && !clock.isDoubtful;
}

/** Brings the drawn world to `nowMs`. */
function moveOn(live: Live, nowMs: number): void {
  const { clock, ahead, replica } = live;
  melt(ahead, replica, nowMs - clock.advancedMs);
  advanceClock(clock, nowMs);
  live.drawnTick = ownTicks(clock, nowMs);
  advanceAhead(ahead, replica, live.drawnTick);
}
