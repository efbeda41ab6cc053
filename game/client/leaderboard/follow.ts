import type { Leaderboard, Places } from '../../../protocol/leaderboard.ts';

/** What is known of the leaderboards; `isLive`: the server is heard at the moment. */
export interface Followed {
  readonly boards: Leaderboard | undefined;
  readonly places: Places | undefined;
  readonly isLive: boolean;
}

/** Where events do not get through, or the server has enough listeners, it is asked so often. */
const ASK_EVERY_MS = 10_000;

/** Follows the leaderboards as long as the page is open. @param who the players whose places are asked for */
export function followLeaderboard(who: readonly number[], onChange: (followed: Followed) => void): void {
  const query = who.length > 0 ? `?who=${who.join(',')}` : '';
  let followed: Followed = { boards: undefined, places: undefined, isLive: false };
  const change = (part: Partial<Followed>) => {
    followed = { ...followed, ...part };
    onChange(followed);
  };

  const events = new EventSource(`./api/leaderboard/live${query}`);
  events.addEventListener('boards', ({ data }) => change({ boards: JSON.parse(data), isLive: true }));
  events.addEventListener('places', ({ data }) => change({ places: JSON.parse(data), isLive: true }));
  events.addEventListener('error', () => {
    change({ isLive: false });
    // It comes back by itself where the line was lost, and not where it was refused.
    if (events.readyState === EventSource.CLOSED) void ask();
  });

  async function ask(): Promise<void> {
    try {
      const answer = await fetch(`./api/leaderboard${query}`);
      const { places, ...boards } = (await answer.json()) as Leaderboard & { places?: Places };
      change(answer.ok ? { boards, places, isLive: true } : { isLive: false });
    } catch {
      change({ isLive: false });
    }
    setTimeout(() => void ask(), ASK_EVERY_MS);
  }
}
