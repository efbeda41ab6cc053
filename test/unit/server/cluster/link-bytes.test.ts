import { expect, test } from 'vitest';
import { SIM_HZ } from '../../../../game/sim/math/units.ts';
import { createByteBuffer } from '../../../../protocol/bytes.ts';
import { encodeClientMessage } from '../../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../../protocol/table.ts';
import { DOWN } from '../../../../server/cluster/publication-bytes.ts';
import type { ConnectionHandlers } from '../../../../server/gateway/player.ts';
import { CHANGED, playMoves, SLOTS_PER_SECOND } from '../../../../tools/bench/load/plays.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { TICK_MS } from '../../../harness/server/house.ts';
import { relayLink } from '../../../harness/server/relayed.ts';

const PEOPLE = 1000;
/** Each sees about 27 others, as in the open world of the benchmark. */
const CELLS = 41;
const WARM_SECONDS = 2;
const SECONDS = 3;
const TICKS_PER_SLOT = SIM_HZ / SLOTS_PER_SECOND;
const KIB = 1024;

/** Bytes a second that a host tells a gateway of one room, by message of the relay. */
async function countLink(): Promise<Record<string, number>> {
  const bytes: Record<string, number> = {};
  const scratch = createByteBuffer(4096);
  let isCounted = false;
  const world = createVirtualWorld(
    { ROOM_SEATS: `${PEOPLE}`, WORLD_CELLS: `${CELLS}`, ROUND_SECONDS: '0', BOTS: '0' },
    2,
    {
      link: relayLink({ messages: 0, bytes: 0 }, (told) => {
        if (!isCounted) return;
        for (const message of DOWN.decode(told)) {
          scratch.length = 0;
          DOWN.append(scratch, message);
          bytes[message.kind] = (bytes[message.kind] ?? 0) + scratch.length / SECONDS;
        }
      }),
    },
  );
  const { slots, moves } = playMoves({
    play: 'human',
    clients: PEOPLE,
    seats: PEOPLE,
    cells: CELLS,
    seed: 1,
    seconds: WARM_SECONDS + SECONDS,
  });
  const lines = Array.from({ length: PEOPLE }, (_, i) => {
    const answer = world.game.lobby.join({ name: `Player ${i}`, colour: i % 12 });
    if ('error' in answer) throw new Error(answer.message);
    const line: ConnectionHandlers = world.game.opened({ send: () => true, bufferedBytes: () => 0, close() {} });
    line.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return line;
  });
  for (let slot = 0; slot < slots; slot++) {
    isCounted = slot >= WARM_SECONDS * SLOTS_PER_SECOND;
    const tick = world.game.counters.ticks;
    for (const [i, line] of lines.entries()) {
      const input = moves[i * slots + slot];
      const say = (message: Parameters<typeof encodeClientMessage>[0]) =>
        line.message(encodeClientMessage(message), true);
      if ((slot + i) % SLOTS_PER_SECOND === 0)
        say({ kind: 'ping', seq: slot & 255, read: narrow(tick), now: narrow(tick * TICK_PARTS) });
      if (input & CHANGED)
        say({ kind: 'move', stamp: narrow(tick + 2), heading: input & 255, buttons: (input >> 8) & 3 });
    }
    await world.time.run(TICKS_PER_SLOT * TICK_MS);
  }
  return bytes;
}

test('a room of 1000 people costs at most 100 KiB a second to a gateway that has them all', async () => {
  const bytes = await countLink();
  const all = Object.values(bytes).reduce((sum, one) => sum + one, 0);
  console.log(
    `${Math.round(all / KIB)} KiB a second: ${Object.entries(bytes)
      .map(([kind, one]) => `${kind} ${(one / KIB).toFixed(1)}`)
      .join(', ')}`,
  );
  expect(all).toBeLessThanOrEqual(100 * KIB);
});
