import type { Game } from '../../../net/client.ts';

/** The most dust held since the own comet came into play. A snapshot, or a line that was lost for a while, is no new life. */
export interface Best {
  /** Of the life at hand, or of the one just over. */
  readonly dust: number;
  /** To be called now and then. `session`: its key; another one is another comet. */
  look(game: Pick<Game, 'alive' | 'dust'>, session: string | undefined): void;
  /** A new comet was asked for: the next one in play is a new life. */
  end(): void;
}

export function createBest(): Best {
  let dust = 0;
  let isOver = false;
  let lived: string | undefined;
  return {
    get dust() {
      return dust;
    },
    look(game, session) {
      if (session !== lived) isOver = true;
      lived = session;
      if (!game.alive) return;
      dust = Math.max(isOver ? 0 : dust, game.dust);
      isOver = false;
    },
    end() {
      isOver = true;
    },
  };
}
