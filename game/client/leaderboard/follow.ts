import type { Leaderboard, Places } from '../../../protocol/leaderboard.ts';

/** What is known of the leaderboards; `isLive`: the server is heard at the moment. */
export interface Followed {
  readonly boards: Leaderboard | undefined;
  readonly places: Places | undefined;
  readonly isLive: boolean;
}

/** Where events do not get through, or the server has enough listeners, it is asked so often. */
const ASK_EVERY_MS = 10_000;
const LONGEST_SILENCE_MS = 12_000;

/** Follows the leaderboards as long as the page is open. @param who the players whose places are asked for */
export function followLeaderboard(who: readonly number[], onChange: (followed: Followed) => void): void {
  const query = who.length > 0 ? `?who=${who.join(',')}` : '';
  let followed: Followed = { boards: undefined, places: undefined, isLive: false };
  const change = (part: Partial<Followed>) => {
    followed = { ...followed, ...part };
    onChange(followed);
  };

  let silence = 0;
  /** A line may be dead without an end: the server says once in five seconds that it is there. */
  const heard = (events: EventSource) => {
    clearTimeout(silence);
    silence = window.setTimeout(() => {
      events.close();
      change({ isLive: false });
      listen();
    }, LONGEST_SILENCE_MS);
  };

  function listen(): void {
    const events = new EventSource(`./api/leaderboard/live${query}`);
    const on = (name: string, take: (data: string) => Partial<Followed>) =>
      events.addEventListener(name, ({ data }) => {
        heard(events);
        change({ ...take(data), isLive: true });
      });
    heard(events);
    on('boards', (data) => ({ boards: JSON.parse(data) }));
    on('places', (data) => ({ places: JSON.parse(data) }));
    on('alive', () => ({}));
    events.addEventListener('error', () => {
      change({ isLive: false });
      // It comes back by itself where the line was lost, and not where it was refused.
      if (events.readyState !== EventSource.CLOSED) return;
      clearTimeout(silence);
      void ask();
    });
  }

  listen();

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
