import type { Platform, Socket } from '../../game/net/line/platform.ts';
import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../protocol/codec/server-messages.ts';
import { WireError } from '../../protocol/errors.ts';
import type { JoinAnswer } from '../../protocol/join.ts';
import { narrow } from '../../protocol/stamp.ts';
import { type ServerMessage, TICK_PARTS, type Update, type UpdateItem } from '../../protocol/table.ts';

/** A connection by hand: it says hello and pings, and hands on whatever comes. No replica, no prediction. */
export interface Line {
  /** Sends bytes as they are, right or wrong. */
  send(bytes: Uint8Array): void;
  leave(): void;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<{ code: number; reason: string }>;
}

/** Something that came: decoded, or what is wrong with it. `sizes`: bytes of each of its items, in order. */
export interface Heard {
  readonly bytes: Uint8Array;
  readonly message: Update | ServerMessage | { readonly kind: 'unreadable'; readonly why: string };
  readonly sizes: readonly number[];
}

export interface LineOptions {
  readonly platform: Platform;
  /** Body of the join. */
  readonly join: object;
  onHeard(heard: Heard): void;
  /** The first update has come. */
  onReady(line: Line): void;
}

const PING_MS = 1000;

/** @throws Error with a sentence where the join is refused */
export async function openLine({ platform, join, onHeard, onReady }: LineOptions): Promise<Line> {
  const answer = await platform.post('/api/join', join);
  const body = (answer.body ?? {}) as Partial<JoinAnswer> & { error?: string; message?: string };
  if (body.ticket === undefined) {
    throw new Error(`The join was refused (${answer.status} ${body.error ?? ''}): ${body.message ?? 'no sentence.'}`);
  }
  const { ticket } = body;
  let tick = 0;
  let seq = 0;
  let isReady = false;
  let cancelPing = () => {};
  let socket: Socket | undefined;

  const ping = () => {
    const now = narrow(tick * TICK_PARTS);
    socket?.send(encodeClientMessage({ kind: 'ping', seq: seq++ & 255, read: narrow(tick), now }));
    cancelPing = platform.later(PING_MS, ping);
  };

  const hear = (bytes: Uint8Array) => {
    const heard = decode(bytes);
    const { message } = heard;
    if (message.kind === 'welcome') tick = message.tick;
    if (message.kind === 'update') {
      tick += message.ticks;
      const snapshot = message.items.find(
        (item): item is UpdateItem & { kind: 'snapshot' } => item.kind === 'snapshot',
      );
      if (snapshot) tick = snapshot.tick;
    }
    onHeard(heard);
    if (isReady || message.kind !== 'update') return;
    isReady = true;
    ping();
    onReady(line);
  };

  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket = platform.openSocket('/ws', {
      open: () => socket?.send(encodeClientMessage({ kind: 'hello', ticket, fingerprint: 0 })),
      message: (bytes) => hear(bytes.slice()),
      close(code, reason) {
        cancelPing();
        resolve({ code, reason });
      },
    });
  });
  const line: Line = { send: (bytes) => socket?.send(bytes), leave: () => socket?.close(1000, 'left'), ended };
  return line;
}

function decode(bytes: Uint8Array): Heard {
  const sizes: number[] = [];
  try {
    const message = decodeFromServer(bytes, (_kind, size) => sizes.push(size));
    // The head of an update is no item.
    return { bytes, message, sizes: message.kind === 'update' ? sizes.slice(1) : sizes };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { bytes, message: { kind: 'unreadable', why: `${error.rule}: ${error.message}` }, sizes };
  }
}
