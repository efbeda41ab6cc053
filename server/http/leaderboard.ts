import { type Leaderboard, MOST_PLACES, type Places, type RoomBoard } from '../../protocol/leaderboard.ts';
import { PERIODS } from '../boards/calendar.ts';
import type { Game } from '../game/game.ts';

/** Rows of each board that are shown. */
const SHOWN_ROWS = 20;

/** All boards. Private rooms are on none. */
export function readLeaderboard({ boards, lobby }: Game): Leaderboard {
  const rooms = [...lobby.rooms.values()].filter(({ options }) => options.isPublic);
  const now = rooms.map(({ options, leaderboard, roster }): RoomBoard => {
    const rows = leaderboard.top.flatMap(({ id, tens }, i) => {
      const player = roster[id];
      return player ? [{ place: i + 1, who: player.who, name: player.name, dust: tens * 10 }] : [];
    });
    return { room: options.code, rows };
  });
  const [day, week, all] = PERIODS.map((period) => boards.read(period, SHOWN_ROWS));
  const round = rooms.flatMap(({ options: { code } }) => {
    const rows = boards.lastRound(code);
    return rows ? [{ room: code, rows }] : [];
  });
  return { now, round, day, week, all };
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
