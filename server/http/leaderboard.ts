import { type Leaderboard, MOST_PLACES, type Places } from '../../protocol/leaderboard.ts';
import { PERIODS } from '../boards/calendar.ts';
import type { Game } from '../game/game.ts';
import { listingOf } from '../peers/listing.ts';

/** Rows of each board that are shown. */
const SHOWN_ROWS = 20;

/** All boards, with the rooms of all hosts. Private rooms are on none. */
export function readLeaderboard({ boards, lobby, peers }: Game): Leaderboard {
  const listings = [listingOf(lobby.rooms.values(), boards), ...peers.listings()];
  const [day, week, all] = PERIODS.map((period) => boards.read(period, SHOWN_ROWS));
  return { now: listings.flatMap(({ now }) => now), round: listings.flatMap(({ round }) => round), day, week, all };
}

/** Where those stand whose numbers a query has as `who=1,2`; undefined where it asks for nobody. Of too many the first are taken. */
export function readPlaces({ boards }: Game, query: string): Places | undefined {
  const asked = new URLSearchParams(query).get('who');
  if (!asked) return undefined;
  const numbers = [...new Set(asked.split(',', MOST_PLACES).map(Number))];
  const placesIn = (period: (typeof PERIODS)[number]) =>
    numbers.flatMap((who) => boards.find(period, who) ?? []).sort((a, b) => a.place - b.place);
  return { day: placesIn('day'), week: placesIn('week'), all: placesIn('all') };
}
