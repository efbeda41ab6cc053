import { decodeFromServer } from '../../protocol/codec/server-messages.ts';
import { WireError } from '../../protocol/errors.ts';
import { narrow } from '../../protocol/stamp.ts';
import type { ServerMessage, Update } from '../../protocol/table.ts';
import { applyUpdate } from './copy/replica.ts';
import type { UpdateReport } from './copy/report.ts';
import { enterRoom, hearTalk } from './heard.ts';
import { createLive, drawAnew, isTimely, type Live, moveOn } from './live.ts';
import { command, sendPing, sendQueued } from './outgoing.ts';
import type { Parts } from './parts.ts';
import { startHeartbeat } from './ping.ts';
import { reconcile } from './reconcile.ts';
import { restart } from './steering.ts';
import { checkClock, finishPing, jumpClock, noteLate, shiftClock, watchClock } from './time/clock.ts';
import { addBytes, logMessage, type Telemetry } from './time/telemetry.ts';

/** What a client hears. */

/** Silence after which trouble is shown, and after which the line is given up. */
const QUIET_MS = 1000;
const DEAD_MS = 3000;

export function receive(client: Parts, bytes: Uint8Array): void {
  const { telemetry, connection, platform } = client;
  let message: Update | ServerMessage;
  try {
    message = decodeFromServer(bytes, (kind, size) => addBytes(telemetry.bytesInByKind, kind, size));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return connection.lose('unreadable', `the server sent something unreadable (${error.rule})`);
  }
  telemetry.messagesIn++;
  telemetry.bytesIn += bytes.length;
  logMessage(telemetry, platform.nowMs(), false, bytes.length, message);
  if (message.kind === 'welcome') takeWelcome(client, message);
  else if (client.live) takeUpdate(client, client.live, message);
}

function takeWelcome(client: Parts, welcome: ServerMessage): void {
  const { live, drawing, platform } = client;
  const nowMs = platform.nowMs();
  // A second one on the same line answers no hello: the server behind it is another.
  const helloMs = client.helloMs ?? nowMs - (live?.clock.rttMs ?? 0);
  client.helloMs = undefined;
  client.live = createLive(welcome, drawing, helloMs, nowMs);
  enterRoom(client.talk, welcome);
  restart(client.steering);
  client.telemetry.tickHz = welcome.tickHz;
}

function takeUpdate(client: Parts, live: Live, update: Update): void {
  const { telemetry, connection, tracer, listeners } = client;
  const { replica, game } = live;
  const nowMs = client.platform.nowMs();
  hear(client, live, nowMs);
  const wasAlive = game.alive;
  const report = applyUpdate(replica, update);
  live.forgetNames(replica);
  hearTalk(client.talk, replica, report.reset);
  count(telemetry, report);
  setTime(client, live, report, nowMs);
  reconcile(client, live, report, wasAlive);
  drawAnew(live, nowMs);
  if (report.diverged > 0) command(client, { kind: 'snapshot' });
  tracer.takeUpdate(replica.tick, report.late, report.traced, nowMs);
  listeners.onUpdate?.(replica.tick, report.reset);
  if (live.hasUpdate) connection.setQuiet(false);
  else begin(client, live);
}

function hear(client: Parts, live: Live, nowMs: number): void {
  client.heartbeat?.heard();
  if (watchClock(live.clock, nowMs)) client.heartbeat?.hurry();
  // What is drawn is brought to this moment first, so that only what the update says is a difference to smooth.
  if (live.hasUpdate && isTimely(live)) moveOn(live, nowMs);
}

function count(telemetry: Telemetry, { reset, diverged, late, dropped }: UpdateReport): void {
  telemetry.updatesIn++;
  if (reset) telemetry.resets++;
  telemetry.divergences += diverged;
  telemetry.lateMoves += late.length;
  telemetry.droppedMoves += dropped.length;
}

/** Sets the clock by what the update says of time. */
function setTime(client: Parts, live: Live, report: UpdateReport, nowMs: number): void {
  const { steering } = client;
  const { clock } = live;
  const wasDoubtful = clock.isDoubtful;
  if (report.shiftedTicks > 0) {
    shiftClock(clock, report.shiftedTicks);
    // Stamps of the time given up must not hold back those of the time that is played instead.
    restart(steering);
  }
  readPongs(client, live, report, nowMs);
  if (!report.reset && !wasDoubtful) return;
  jumpClock(clock);
  // Stamps of a time that was wrong must not hold back those of the right one.
  restart(steering);
}

function readPongs(
  { telemetry, heartbeat }: Parts,
  { clock, replica }: Live,
  report: UpdateReport,
  nowMs: number,
): void {
  for (const { stamp, applied } of report.late) noteLate(clock, narrow(applied - stamp));
  if (checkClock(clock, replica.tick, nowMs)) heartbeat?.hurry();
  for (const pong of report.pongs) finishPing(clock, pong, replica.tick, nowMs);
  telemetry.pingMs = clock.rttMs;
  telemetry.jitterMs = clock.jitterMs;
  telemetry.leadTicks = clock.leadTicks;
  telemetry.slackTicks = clock.slackTicks;
}

/** The first update has come: the line is up. */
function begin(client: Parts, live: Live): void {
  live.hasUpdate = true;
  client.connection.established();
  client.heartbeat?.stop();
  client.heartbeat = startHeartbeat({
    platform: client.platform,
    isHidden: () => client.isHidden,
    onPing: (seq) => sendPing(client, seq),
    onSilence: (silentMs) => judgeSilence(client, silentMs),
  });
  sendQueued(client);
}

function judgeSilence({ connection }: Parts, silentMs: number): void {
  if (silentMs > DEAD_MS) connection.lose('silent', 'no sign of the server for three seconds');
  else connection.setQuiet(silentMs > QUIET_MS);
}
