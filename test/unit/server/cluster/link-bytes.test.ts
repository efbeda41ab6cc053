import { expect, test } from 'vitest';
import { createByteBuffer } from '../../../../protocol/bytes.ts';
import { DOWN } from '../../../../server/cluster/publication-bytes.ts';
import { SLOTS_PER_SECOND } from '../../../../tools/bench/load/plays.ts';
import { createCrowd } from '../../../../tools/bench/world/crowd.ts';
import { relayLink } from '../../../../tools/lib/virtual/relay-link.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const PEOPLE = 1000;
/** Each sees about 27 others, as in the open world of the benchmark. */
const CELLS = 41;
const WARM_SECONDS = 2;
const SECONDS = 3;
const KIB = 1024;

/** Bytes a second that a host tells a gateway of one room, by message of the relay. */
async function countLink(): Promise<Record<string, number>> {
  const bytes: Record<string, number> = {};
  const scratch = createByteBuffer(4096);
  let isCounted = false;
  const link = relayLink({
    toGateway(told, take) {
      for (const message of isCounted ? DOWN.decode(told) : []) {
        scratch.length = 0;
        DOWN.append(scratch, message);
        bytes[message.kind] = (bytes[message.kind] ?? 0) + scratch.length / SECONDS;
      }
      take(told);
    },
  });
  const settings = { ROOM_SEATS: `${PEOPLE}`, WORLD_CELLS: `${CELLS}`, ROUND_SECONDS: '0', BOTS: '0' };
  const world = createVirtualWorld(settings, 2, { link });
  const crowd = createCrowd(world, { people: PEOPLE, cells: CELLS, seconds: WARM_SECONDS + SECONDS });
  for (let slot = 0; slot < (WARM_SECONDS + SECONDS) * SLOTS_PER_SECOND; slot++) {
    isCounted = slot >= WARM_SECONDS * SLOTS_PER_SECOND;
    crowd.play();
    await world.time.run(1000 / SLOTS_PER_SECOND);
  }
  return bytes;
}

test('a room of 1000 people costs at most 100 KiB a second to a gateway that has them all', async () => {
  const bytes = await countLink();
  const all = Object.values(bytes).reduce((sum, one) => sum + one, 0);
  const parts = Object.entries(bytes).map(([kind, one]) => `${kind} ${(one / KIB).toFixed(1)}`);
  console.log(`${Math.round(all / KIB)} KiB a second: ${parts.join(', ')}`);
  expect(all).toBeLessThanOrEqual(100 * KIB);
});
