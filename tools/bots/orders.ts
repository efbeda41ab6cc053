import human from '../../game/bots/brains/human.ts';
import { type Fleet, startFleet } from '../../game/bots/fleet.ts';
import type { BotOrder, BotsGone } from '../../game/common/bot-orders.ts';
import { nodePlatform } from '../../game/node/platform.ts';
import { UsageError } from '../lib/flags.ts';

/** As many as come in each second: company comes one by one. */
const PER_SECOND = 4;

/**
 * Plays in rooms as the server says that started this process, until it ends: then the channel closes.
 * @returns exit status
 */
export function takeOrders(origin: string): Promise<number> {
  if (!process.connected) throw new UsageError('--orders is for the server, which says where to play.');
  const fleets = new Map<string, Fleet>();
  let seed = 0;

  const begin = ({ room, bots, difficulty }: BotOrder) => {
    const fleet = startFleet({
      bots,
      first: 0,
      perSecond: PER_SECOND,
      makeBrain: human,
      difficulty,
      seed: ++seed,
      room,
      makesRoom: false,
      onAlone() {
        fleets.delete(room);
        fleet.stop();
        process.send?.({ gone: room } satisfies BotsGone);
      },
      platformOf: (random) => nodePlatform(origin, random),
    });
    fleets.set(room, fleet);
  };

  process.on('message', (order: BotOrder) => {
    if (!fleets.has(order.room)) begin(order);
  });
  return new Promise((resolve) => {
    for (const end of ['disconnect', 'SIGINT', 'SIGTERM']) {
      process.once(end, () => {
        for (const fleet of fleets.values()) fleet.stop();
        resolve(0);
      });
    }
  });
}
