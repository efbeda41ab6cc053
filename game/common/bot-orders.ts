/** What a server and the process of its bots say to each other over the channel between them. */

/** Bots are to play in a room, until they are alone there. */
export interface BotOrder {
  /** Its code. */
  readonly room: string;
  readonly bots: number;
  readonly difficulty: 'easy' | 'normal' | 'hard';
}

/** They have left it. */
export interface BotsGone {
  readonly gone: string;
}
