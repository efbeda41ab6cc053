import { type Bot, createBot } from '../../game/bots/bot.ts';
import human from '../../game/bots/brains/human.ts';
import hunter from '../../game/bots/brains/hunter.ts';
import storm from '../../game/bots/brains/storm.ts';
import wander from '../../game/bots/brains/wander.ts';
import { LINES, simulateLine } from '../../game/net/line/profiles.ts';
import { journalOf } from '../../server/captures/drafts.ts';
import type { Room } from '../../server/host/room.ts';
import { encodeJournal } from '../../server/recording/journal.ts';
import { createVirtualWorld } from '../lib/virtual/virtual.ts';

export const BRAINS = { human, hunter, storm, wander };

export interface MatchOptions {
  bots: number;
  brain: keyof typeof BRAINS;
  line: keyof typeof LINES;
  seconds: number;
  seed: number;
  /** Of the server, beside seats. */
  settings?: Readonly<Record<string, string>>;
  /** Called with the share that is done. */
  onProgress?(share: number): void;
}

const PICTURE_MS = 1000 / 60;
const PICTURES_PER_SLOT = 3;

/** The file of a journal of bots that play in virtual time, on lines with delay and jitter. A seed makes it exactly once more. */
export async function recordMatch({
  bots,
  brain,
  line,
  seconds,
  seed,
  settings,
  onProgress,
}: MatchOptions): Promise<Uint8Array> {
  const world = createVirtualWorld({ ROOM_SEATS: String(bots), CAPTURE_MINUTES: '60', ...settings }, seed);
  const players = Array.from({ length: bots }, (_, i): Bot => {
    const platform = simulateLine(world.platform(undefined, seed + i).platform, LINES[line], seed * 1000 + i);
    const heard = { onAcknowledged() {}, onAge() {} };
    return createBot({
      platform,
      makeBrain: BRAINS[brain],
      seed: seed * 1000 + i,
      name: `Bot ${i}`,
      colour: 0,
      ...heard,
    });
  });
  for (const player of players) player.join();
  for (let picture = 0; picture < seconds * 60; picture++) {
    for (const [i, player] of players.entries()) {
      // Spread over the slot, as people are.
      if (picture % PICTURES_PER_SLOT === i % PICTURES_PER_SLOT) player.act(world.time.nowMs());
      else player.client.advance();
    }
    await world.time.run(PICTURE_MS);
    if (picture % 600 === 0) onProgress?.(picture / (seconds * 60));
  }
  const [room] = world.game.lobby.rooms.values() as Iterable<Room>;
  const journal = journalOf(room, world.game.fingerprint, true);
  if (!journal) throw new Error('the room has recorded nothing');
  return encodeJournal(journal);
}
