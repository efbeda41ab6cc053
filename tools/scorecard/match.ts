import { type Bot, createBot } from '../../game/bots/bot.ts';
import human from '../../game/bots/brains/human.ts';
import { createScreens } from '../../game/bots/screens.ts';
import { type Line, simulateLine } from '../../game/net/line/profiles.ts';
import { mean, percentile, sorted } from '../lib/statistics.ts';
import { createGapWatch } from './gaps.ts';
import { createRams, type Rams } from './rams.ts';
import { createSeen, createSpectator, type Seen } from './spectator.ts';
import { createPast } from './truth.ts';
import { inVirtualTime, type OpenVenue } from './venue.ts';

/** What a preset is judged by; `tools/scorecard/budgets.json` holds limits for the same names. */
export interface Figures {
  correctionsPerMinute: number;
  keyToMotionFrames: number;
  lateMoveShare: number;
  meanLeadMs: number;
  rivalErrorP50Px: number;
  rivalErrorP95Px: number;
  rivalErrorP99Px: number;
  nearErrorP95Px: number;
  rushesPerMinute: number;
  stopsPerMinute: number;
  ramsDeniedShare: number;
  /** Rams that were shown or happened, on the screens of both. */
  rams: number;
  divergences: number;
  bytesPerSecond: number;
  jerkP95: number;
  moveToScreensP50Ms: number;
  moveToScreensP95Ms: number;
  /** From the first update after a gap in the line to a copy that is as new as the line allows; 0 where there was none. */
  recoveryP95Ms: number;
}

export interface MatchOptions {
  line: Line;
  seconds: number;
  seed: number;
  bots: number;
  /** Virtual time where not given. */
  openVenue?: OpenVenue;
  /** Called with the share that is done. */
  onProgress?(share: number): void;
}

const PICTURE_MS = 1000 / 60;
const PICTURES_PER_SLOT = 3;
/** Joining and finding its pace is not judged. */
const WARM_SECONDS = 10;

interface Player {
  bot: Bot;
  /** The newest heading that was wanted. */
  wanted: number | undefined;
  before: { moves: number; late: number; corrections: number; divergences: number; bytes: number };
}

/** Plays one line with the real server, clients and line; in virtual time a seed makes it exactly once more. */
export async function playMatch(options: MatchOptions): Promise<Figures> {
  const { line, seconds, seed, bots, openVenue = inVirtualTime, onProgress } = options;
  const past = createPast(100);
  const rams = createRams();
  const venue = await openVenue(seed, (room) => {
    past.note(room);
    rams.note(room.world);
  });
  const delays: number[] = [];
  const screens = createScreens({ nowMs: venue.nowMs, onTold: (ms) => delays.push(ms) });
  const players = Array.from({ length: bots }, (_, i): Player => {
    const platform = simulateLine(venue.platform(i), line, seed * 1000 + i);
    const bot: Bot = createBot({
      platform,
      makeBrain: human,
      // Quiet hands: a budget is for the netcode, and bots that learn to play better must not spend it.
      difficulty: 'easy',
      seed: seed * 1000 + i,
      name: `Bot ${i}`,
      colour: i % 12,
      onAcknowledged() {},
      onAge() {},
      onMove: (stamp, dueMs) => screens.moved(bot.client, stamp, dueMs),
      onUpdate: (tick) => screens.told(bot.client, tick),
    });
    return { bot, wanted: undefined, before: { moves: 0, late: 0, corrections: 0, divergences: 0, bytes: 0 } };
  });
  for (const { bot } of players) bot.join();

  const startMs = venue.nowMs();
  let picturesRun = 0;
  const run = async (pictures: number, see: (player: Player, i: number, picture: number) => void) => {
    for (let picture = 0; picture < pictures; picture++) {
      const dueMs = startMs + picturesRun++ * PICTURE_MS;
      await venue.until(dueMs);
      for (const [i, player] of players.entries()) {
        // Spread over the slot, as people are.
        if (picture % PICTURES_PER_SLOT === i % PICTURES_PER_SLOT) player.bot.act(dueMs);
        else player.bot.client.advance();
        see(player, i, picture);
      }
    }
  };

  try {
    await run(WARM_SECONDS * 60, ({ bot }) => rams.see(bot.client));
    for (const { bot, before } of players) Object.assign(before, countersOf(bot));
    return await judge();
  } finally {
    for (const { bot } of players) bot.leave();
    await venue.close();
  }

  async function judge(): Promise<Figures> {
    const seen = createSeen();
    const spectators = players.map(({ bot }) => createSpectator(bot.client, past, seen));
    const leads: number[] = [];
    const keys: number[] = [];
    delays.length = 0;
    const gaps = players.map(() => createGapWatch(line.rttMs));
    const from = past.tick;
    await run(seconds * 60, (player, i, picture) => {
      spectators[i].see();
      rams.see(player.bot.client);
      noteKey(player, keys);
      gaps[i].look(player.bot.client, past.tick, venue.nowMs());
      if (picture % 6 === 0) {
        spectators[i].judge();
        const { clock } = player.bot.client;
        if (clock) leads.push((clock.leadTicks * 1000) / clock.tickHz);
      }
      if (i === 0 && picture % 600 === 0) onProgress?.(picture / (seconds * 60));
    });
    const recoveries = gaps.flatMap((gap) => gap.recoveries);
    return figuresOf(players, seen, rams.count(from), { seconds, leads, keys, delays, recoveries });
  }
}

/** Pictures from a wish for another heading to the first that shows it. */
function noteKey(player: Player, keys: number[]): void {
  const { client } = player.bot;
  const { ahead, replica, game } = client;
  if (!ahead || !replica || !game?.alive) {
    player.wanted = undefined;
    return;
  }
  const newest = ahead.pending.at(-1);
  if (newest && player.wanted !== newest.heading) {
    // It was wanted in this very picture: the first that can show it is this one.
    player.wanted = newest.heading;
    keys.push(ahead.at.heading[replica.id] === newest.heading ? 1 : 2);
  }
}

function countersOf({ client: { telemetry } }: Bot): Player['before'] {
  return {
    moves: telemetry.movesSent,
    late: telemetry.lateMoves,
    corrections: telemetry.visibleCorrections,
    divergences: telemetry.divergences,
    bytes: telemetry.bytesIn,
  };
}

interface Gathered {
  seconds: number;
  leads: number[];
  keys: number[];
  delays: number[];
  recoveries: number[];
}

function figuresOf(
  players: readonly Player[],
  seen: Seen,
  rams: ReturnType<Rams['count']>,
  gathered: Gathered,
): Figures {
  const total = (name: keyof Player['before']) =>
    players.reduce((sum, { bot, before }) => sum + countersOf(bot)[name] - before[name], 0);
  const playerSeconds = players.length * gathered.seconds;
  const { happened, denied, missed } = rams;
  const errors = sorted(seen.errors);
  const delays = sorted(gathered.delays);
  return {
    correctionsPerMinute: (total('corrections') / playerSeconds) * 60,
    keyToMotionFrames: percentile(sorted(gathered.keys), 0.99),
    lateMoveShare: total('late') / Math.max(1, total('moves')),
    meanLeadMs: mean(gathered.leads),
    rivalErrorP50Px: percentile(errors, 0.5),
    rivalErrorP95Px: percentile(errors, 0.95),
    rivalErrorP99Px: percentile(errors, 0.99),
    nearErrorP95Px: percentile(sorted(seen.nearErrors), 0.95),
    rushesPerMinute: (seen.rushes / seen.rivalSeconds) * 60,
    stopsPerMinute: (seen.stops / seen.rivalSeconds) * 60,
    ramsDeniedShare: (denied + missed) / Math.max(1, happened + denied),
    rams: happened + denied,
    divergences: total('divergences'),
    bytesPerSecond: total('bytes') / playerSeconds,
    jerkP95: percentile(sorted(seen.jerks), 0.95),
    moveToScreensP50Ms: percentile(delays, 0.5),
    moveToScreensP95Ms: percentile(delays, 0.95),
    recoveryP95Ms: percentile(sorted(gathered.recoveries), 0.95),
  };
}
