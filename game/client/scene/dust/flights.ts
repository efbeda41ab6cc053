import { emptyPose, type Pose } from '../../../net/client.ts';
import type { Picture } from '../camera/picture.ts';
import { type Mote, type Pool, scaleOf } from './mote.ts';

/** Motes that are no more, shown for a moment on their way out; then they go back to the pool. */
export interface Flights {
  /** It flies into the comet that took it. */
  send(mote: Mote, by: number): void;
  /** It flashes where it lay. */
  sweep(mote: Mote): void;
  draw(picture: Picture): void;
  clear(): void;
}

/** How long a taken mote flies: longer and fast comets outrun it. */
const FLIGHT_MS = 170;
const FLASH_MS = 380;
/** What a flash grows to, in sizes of its mote. */
const FLASH_GROWTH = 2.6;
/** Instead of a taker. */
const SWEPT = -1;

export function createFlights({ giveBack }: Pool): Flights {
  const flights: Mote[] = [];
  const taker = emptyPose();

  function fly(mote: Mote, by: number, forMs: number): void {
    mote.by = by;
    mote.leftMs = forMs;
    flights.push(mote);
  }

  return {
    send: (mote, by) => fly(mote, by, FLIGHT_MS),
    sweep: (mote) => fly(mote, SWEPT, FLASH_MS),
    draw({ game, deltaMs }) {
      let flying = 0;
      for (let i = 0; i < flights.length; i++) {
        const flight = flights[i];
        flight.leftMs -= deltaMs;
        const isThere = flight.leftMs > 0 && (flight.by === SWEPT || game.pose(flight.by, taker));
        if (!isThere) giveBack(flight);
        else {
          if (flight.by === SWEPT) flash(flight);
          else drawOn(flight, taker);
          flights[flying++] = flight;
        }
      }
      flights.length = flying;
    },
    clear() {
      flights.forEach(giveBack);
      flights.length = 0;
    },
  };
}

/** Towards its taker, faster and faster. */
function drawOn({ sprite, x, y, leftMs }: Mote, taker: Pose): void {
  const share = 1 - leftMs / FLIGHT_MS;
  const way = share * share;
  sprite.setPosition(x + (taker.x - x) * way, y + (taker.y - y) * way);
  sprite.alpha = 1 - 0.5 * share;
}

function flash({ sprite, leftMs, value }: Mote): void {
  const left = leftMs / FLASH_MS;
  sprite.alpha = left;
  sprite.setScale(scaleOf(value) * (1 + (FLASH_GROWTH - 1) * (1 - left)));
}
