import { expect, test } from 'vitest';
import { createVirtualWorld, seededLink } from '../../../tools/lib/virtual/virtual.ts';

const RTT_MS = 120;
const PICTURE_MS = 1000 / 60;

test.each([1, 2, 3, 6])(
  '[J8] from the open socket to the first drawn state: one round trip and two pictures (SEND_EVERY=%i)',
  async (sendEvery) => {
    const world = createVirtualWorld({ ROOM_SEATS: '30', SEND_EVERY: String(sendEvery) }, 5);
    for (let i = 0; i < 20; i++) world.addClient().client.join({ name: `Early ${i}`, colour: 0 });
    await world.time.run(2000);
    const { client } = world.addClient(seededLink(1, RTT_MS, 0));
    client.join({ name: 'Late', colour: 1 });
    const drawnMs: number[] = [];
    for (let i = 0; i < 400 && drawnMs.length === 0; i++) {
      await world.time.run(1);
      if (client.game) drawnMs.push(world.time.nowMs());
    }
    const hello = client.telemetry.log.find(({ out }) => out);
    expect(drawnMs[0] - (hello?.atMs ?? 0)).toBeLessThanOrEqual(RTT_MS + 2 * PICTURE_MS);
    expect(client.game?.ids).toContain(client.game?.id);
  },
);
