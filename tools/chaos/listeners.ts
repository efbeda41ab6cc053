// Players without a copy of the world: a process is late by itself if it plays some hundreds of real clients. They join, say what a client
// says, and hear.
import type { Platform, Socket } from '../../game/net/line/platform.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { THRUST } from '../../game/sim/world/comets.ts';
import { CLOSE } from '../../protocol/close.ts';
import { encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../protocol/codec/server-messages.ts';
import type { JoinAnswer } from '../../protocol/join.ts';
import { narrow } from '../../protocol/stamp.ts';
import type { ClientMessage } from '../../protocol/table.ts';
import { tickAfter } from '../lib/virtual/peer.ts';

export interface Listener {
  /** Undefined while it is not in play. */
  readonly seat: { readonly room: string; readonly id: number } | undefined;
  readonly movesSent: number;
  /** Updates that have come. */
  readonly updates: number;
  join(): void;
  /** Tells the server that it is there, and moves unless it rests: to be called `SLOTS_PER_SECOND` times a second. */
  act(rests: boolean): void;
  leave(): void;
}

/** In slots: how often it turns and asks for another comet, in case it has none, and how often it pings, at first and later. */
const TURN_SLOTS = 4;
const FIRST_PING_SLOTS = 4;
const PING_SLOTS = 20;
/** Until then it is new: much is told to it, and confirmed by its pings. */
const NEW_SLOTS = 60;
/** Turns of a full circle, so that it stays where it is. */
const TURN = 23;
/** A move is for so much later than the newest tick that it has heard of. */
const LEAD_TICKS = 12;
/** After its connection was lost, and up to twice as long: a gateway that goes lets its players go one after the other. */
const AGAIN_MS = 100;

const NO_ANSWER = { status: 0, body: undefined };

/** `updated` is told the tick that an update ends in. */
export function createListener(platform: Platform, name: string, updated: (tick: number) => void): Listener {
  let socket: Socket | undefined;
  let answer: JoinAnswer | undefined;
  let seat: Listener['seat'];
  let tick = 0;
  let heardMs = 0;
  let slot = 0;
  let seq = 0;
  let movesSent = 0;
  let updates = 0;
  let isGone = false;

  const say = (message: ClientMessage) => socket?.send(encodeClientMessage(message));
  const ping = () => {
    seq = (seq + 1) & 0xff;
    say({ kind: 'ping', seq, read: narrow(tick), now: 0 });
  };

  function hear(bytes: Uint8Array): void {
    const message = decodeFromServer(bytes);
    tick = tickAfter(tick, message);
    heardMs = platform.nowMs();
    if (message.kind === 'welcome') {
      seat = { room: answer?.room ?? '', id: message.id };
      slot = 0;
      return ping();
    }
    updates++;
    updated(tick);
  }

  function open(): void {
    const ticket = answer?.ticket ?? '';
    socket = platform.openSocket('/ws', {
      open: () => say({ kind: 'hello', ticket, fingerprint: 0 }),
      message: hear,
      close() {
        seat = undefined;
        socket = undefined;
        again();
      },
    });
  }

  function again(): void {
    if (!isGone) platform.later(AGAIN_MS * (1 + platform.random()), () => void join());
  }

  async function join(): Promise<void> {
    const resume = answer && { resume: answer.key, takeover: true };
    const { status, body } = await platform.post('/api/join', { name, colour: 0, ...resume }).catch(() => NO_ANSWER);
    if (isGone) return;
    if (status !== 200) return again();
    answer = body as JoinAnswer;
    open();
  }

  return {
    get seat() {
      return seat;
    },
    get movesSent() {
      return movesSent;
    },
    get updates() {
      return updates;
    },
    join: () => void join(),
    act(rests) {
      if (!seat) return;
      slot++;
      if (slot % (slot < NEW_SLOTS ? FIRST_PING_SLOTS : PING_SLOTS) === 0) ping();
      if (rests || slot % TURN_SLOTS !== 0) return;
      say({ kind: 'again' });
      const stamp = tick + LEAD_TICKS + Math.round(((platform.nowMs() - heardMs) * SIM_HZ) / 1000);
      say({ kind: 'move', stamp: narrow(stamp), heading: ((slot / TURN_SLOTS) * TURN) & 0xff, buttons: THRUST });
      movesSent++;
    },
    leave() {
      isGone = true;
      socket?.close(CLOSE.left.code, '');
    },
  };
}
