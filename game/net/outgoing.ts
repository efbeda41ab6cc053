import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { cleanLine, cutLine } from '../../protocol/people.ts';
import { narrow } from '../../protocol/stamp.ts';
import type { ClientMessage } from '../../protocol/table.ts';
import { WIDE } from '../sim/math/shapes.ts';
import type { Move } from '../sim/world/world.ts';
import type { Socket } from './line/platform.ts';
import type { Live } from './live.ts';
import type { Parts } from './parts.ts';
import { restep } from './prediction/ahead.ts';
import { isSaid, nextMove } from './steering.ts';
import { startPing } from './time/clock.ts';
import { addBytes, logMessage } from './time/telemetry.ts';

/** What a client says. */

/** Commands kept while the line is down; moves are not, only the newest counts. */
const MOST_QUEUED = 8;

function send({ telemetry, platform }: Parts, socket: Socket, message: ClientMessage): void {
  const bytes = encodeClientMessage(message);
  socket.send(bytes);
  telemetry.messagesOut++;
  telemetry.bytesOut += bytes.length;
  addBytes(telemetry.bytesOutByKind, message.kind, bytes.length);
  logMessage(telemetry, platform.nowMs(), true, bytes.length, message);
}

export function sayHello(client: Parts, socket: Socket, ticket: string): void {
  client.helloMs = client.platform.nowMs();
  send(client, socket, { kind: 'hello', ticket, fingerprint: client.fingerprint });
}

/** A command: sent now, or once the line is up again. */
export function command(client: Parts, message: ClientMessage): void {
  const { socket, status } = client.connection;
  if (socket && status.state === 'playing') send(client, socket, message);
  else if (client.queued.length < MOST_QUEUED) client.queued.push(message);
}

/** A line of text. Cleaned as the server does: what it would refuse for its bytes would end the connection. */
export function sayLine(client: Parts, raw: string, to: number): void {
  const text = cleanLine(raw);
  if (text !== '') command(client, { kind: 'say', to, text: cutLine(text) });
}

/** The line is up: what has waited for it. */
export function sendQueued(client: Parts): void {
  const waiting = client.queued;
  client.queued = [];
  for (const message of waiting) command(client, message);
  if (client.shape !== WIDE) command(client, { kind: 'shape', shape: client.shape });
  if (client.isHidden) command(client, { kind: 'hide' });
}

export function sendPing(client: Parts, seq: number): void {
  const { live, platform } = client;
  const { socket } = client.connection;
  if (!live || !socket) return;
  const now = startPing(live.clock, seq, platform.nowMs());
  send(client, socket, { kind: 'ping', seq, read: narrow(live.replica.tick), now: narrow(now) });
}

/** Sends a move where one is due, stamped with the tick being drawn towards. */
export function sendMove(client: Parts, live: Live): void {
  const { steering, connection } = client;
  const { socket, status } = connection;
  const { replica, ahead } = live;
  if (!socket || status.state !== 'playing' || !replica.comets.alive[replica.id]) return;
  const move = nextMove(steering, ahead.tick);
  const wantedMs = client.keyMs;
  if (isSaid(steering)) client.keyMs = undefined;
  if (move) stampAndSend(client, socket, live, move, wantedMs);
}

function stampAndSend(client: Parts, socket: Socket, live: Live, move: Move, wantedMs: number | undefined): void {
  const { telemetry, tracer, platform, listeners } = client;
  const { replica, ahead } = live;
  const { heading, buttons } = move;
  const { tick } = ahead;
  ahead.pending.push({ heading, buttons, stamp: tick, tick });
  telemetry.movesSent++;
  const nowMs = platform.nowMs();
  if (tracer.wants(nowMs)) {
    tracer.begin(tick, wantedMs ?? nowMs, nowMs);
    send(client, socket, { kind: 'trace', stamp: narrow(tick) });
  }
  send(client, socket, { kind: 'move', stamp: narrow(tick), heading, buttons });
  listeners.onMove?.(tick);
  restep(ahead, replica);
}
