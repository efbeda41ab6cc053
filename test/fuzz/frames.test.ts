import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { decodeClientMessage, encodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { WireError } from '../../protocol/errors.ts';
import type { ClientMessage } from '../../protocol/table.ts';
import { connectPeer, type Peer } from '../../tools/lib/virtual/peer.ts';
import { createVirtualWorld } from '../../tools/lib/virtual/virtual.ts';

// Frames of chance and frames that are nearly right, through the decoder and through sessions of a room that is played in.
// FUZZ_FRAMES=100000000 runs as many, FUZZ_SEED=n begins elsewhere.

const FRAMES = Number(process.env.FUZZ_FRAMES ?? 1_000_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const PEERS = 24;
/** Of frames that end their connection, one in so many: each costs a join. */
const BROKEN_SHARE = 200;
const TICK_MS = 1000 / 60;

/** Chance that takes little: xorshift32. @see https://www.jstatsoft.org/article/view/v008i14 */
function createDice(seed: number): (below: number) => number {
  let state = (2 * seed - 1) | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Dice = ReturnType<typeof createDice>;

const LINES = ['hello', 'ÄÖÜ', '🙂🙂', 'a'.repeat(200), '\u202e\u0000', ''];

/** A message whose fields are at, within or just beyond their ranges; an encoder takes any number. */
function messageOf(dice: Dice): ClientMessage {
  const edge = () => [0, 1, -1, 127, 128, 255, 256, 32_767, 65_535, 65_536, -32_768, 2 ** 31, 2 ** 53][dice(13)];
  const id = () => (dice(4) === 0 ? edge() : dice(PEERS + 4) - 1);
  const u16 = () => (dice(8) === 0 ? edge() : dice(65_536));
  const kinds = [
    () => ({ kind: 'move', stamp: u16(), heading: dice(9) === 0 ? edge() : dice(256), buttons: dice(5) }),
    () => ({ kind: 'ping', seq: dice(9) === 0 ? edge() : dice(256), read: u16(), now: u16() }),
    () => ({ kind: 'hide' }),
    () => ({ kind: 'show' }),
    () => ({ kind: 'again' }),
    () => ({ kind: 'snapshot' }),
    () => ({ kind: 'trace', stamp: u16() }),
    () => ({ kind: 'choose', choice: dice(8) }),
    () => ({ kind: 'shape', shape: dice(4) }),
    () => ({ kind: 'say', to: id(), text: LINES[dice(LINES.length)] }),
    () => ({ kind: 'phrase', to: id(), phrase: dice(12) }),
    () => ({ kind: 'report', id: id(), reason: dice(6) }),
    () => ({ kind: 'follow', id: id() }),
  ];
  // A second hello ends its connection: seldom.
  if (dice(200) === 0) return { kind: 'hello', ticket: LINES[dice(LINES.length)], fingerprint: edge() };
  return kinds[dice(kinds.length)]() as ClientMessage;
}

/** A frame: bytes of chance, a message, or one to which something happened on its way. */
function frameOf(dice: Dice): Uint8Array {
  if (dice(5) === 0) return Uint8Array.from({ length: dice(80) }, () => dice(256));
  const bytes = encodeClientMessage(messageOf(dice)).slice();
  const at = dice(bytes.length);
  switch (dice(7)) {
    case 0:
      bytes[at] ^= 1 << dice(8);
      return bytes;
    case 1:
      bytes[at] = dice(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return Uint8Array.of(...bytes, ...bytes.slice(at));
    case 4:
      return Uint8Array.of(...bytes.slice(0, at), dice(256), ...bytes.slice(at));
    default:
      return bytes;
  }
}

/** Whether the decoder takes it. Throws what is no `WireError`. */
function isTaken(frame: Uint8Array): boolean {
  try {
    decodeClientMessage(frame);
    return true;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

test(`${FRAMES} frames: nothing but WireErrors from the decoder, no tick throws, nothing is left of them`, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const dice = createDice(SEED);
  const crashes: unknown[] = [];
  const { game, time } = createVirtualWorld(
    { ROOM_SEATS: String(PEERS), CAPTURE_MINUTES: '0', GRACE_SECONDS: '5' },
    SEED,
    {
      onCrashed: (_room, error) => void crashes.push(error),
    },
  );
  let visitors = 0;
  const come = () => connectPeer(game, time, { name: `Peer ${visitors++ % 1000}`, colour: dice(12) });
  const peers: Peer[] = Array.from({ length: PEERS }, come);
  await time.run(1000);
  let [taken, broken, sent, quarterHeap] = [0, 0, 0, 0];
  for (let frames = 0; frames < FRAMES; ) {
    for (const [i, peer] of peers.entries()) {
      if (peer.closed) peers[i] = come();
      // One for the session in each tick, below the pace at which it would be closed; those before it are the decoder's alone.
      for (let frame = frameOf(dice); frames < FRAMES; frame = frameOf(dice)) {
        frames++;
        const isGood = isTaken(frame);
        if (isGood) taken++;
        else broken++;
        if (!isGood && dice(BROKEN_SHARE) !== 0) continue;
        sent++;
        peers[i].sendBytes(frame, dice(2000) !== 0);
        break;
      }
      // So that streams run.
      if (dice(40) === 0) peers[i].ping();
    }
    await time.run(TICK_MS);
    for (const peer of peers) (peer.updates as unknown[]).length = 0;
    if (quarterHeap === 0 && frames > FRAMES / 4) quarterHeap = heap();
  }
  const grown = heap() - quarterHeap;
  for (const peer of peers) peer.close(1000);
  await time.run(20_000);
  const sessions = [...game.lobby.rooms.values()].flatMap((room) => room.sessions.filter(Boolean));
  console.log(`${taken} taken, ${broken} refused by the decoder, ${sent} to sessions of ${visitors} visitors`);
  expect([crashes, game.counters.refusedByRule.IN11]).toEqual([[], undefined]);
  expect(Math.min(taken, broken, sent)).toBeGreaterThan(FRAMES / 10);
  expect([sessions.length, game.lobby.tickets.count]).toEqual([0, 0]);
  const { connectionsOpened, connectionsClosed } = game.counters;
  expect(connectionsClosed).toBe(connectionsOpened);
  expect(grown).toBeLessThan(16 * 2 ** 20);
});
