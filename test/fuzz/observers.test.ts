import { expect, test } from 'vitest';
import { THORN } from '../../game/sim/world/motes.ts';
import { BORN, OWN, TRAITS, type World } from '../../game/sim/world/world.ts';
import { createTruth } from '../../tools/lib/virtual/truth.ts';
import { createVirtualWorld, type LinkModel, seededLink, type VirtualClient } from '../../tools/lib/virtual/virtual.ts';
import { playAtRandom, playToWin } from '../harness/server/play.ts';

const PICTURE_MS = 1000 / 60;
/** FUZZ_SECONDS=600 has 200 players play for ten minutes. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 8);

interface Outcome {
  clients: VirtualClient[];
  differences: string[];
  compared: number;
  movesLate: number;
  movesOnTime: number;
  met: Met;
  corrections: number[];
}

/** How often rules were met of which copies are told, or which they compute. */
interface Met {
  draws: number;
  hits: number;
  shattered: number;
  thornsLaid: number;
  choices: number;
  healed: number;
  courses: number;
  roundsBegun: number;
}

/** Who plays, where and for how long. */
interface Play {
  players: number;
  seconds: number;
  settings: Record<string, string>;
  linkOf: (i: number) => LinkModel;
  play: (client: VirtualClient['client'], i: number, picture: number) => void;
}

/** Lets players play for some virtual time, each update of each compared with the server's state. */
async function playTogether({ players, seconds, settings, linkOf, play }: Play): Promise<Outcome> {
  const truth = createTruth();
  const met: Met = {
    draws: 0,
    hits: 0,
    shattered: 0,
    thornsLaid: 0,
    choices: 0,
    healed: 0,
    courses: 0,
    roundsBegun: 0,
  };
  const world = createVirtualWorld({ ROOM_SEATS: String(players), ...settings }, 11, {
    onTicked: (room) => {
      truth.note(room);
      noteMet(met, room.world);
    },
  });
  const clients = Array.from({ length: players }, (_, i) => world.addClient(linkOf(i), i));
  for (const [i, { client }] of clients.entries()) client.join({ name: `Player ${i}`, colour: i % 12 });
  const seen = clients.map(() => 0);
  const differences: string[] = [];
  let compared = 0;
  /** Of each client, a second before the end: why is told with a later update. */
  let corrections: number[] = [];
  for (let picture = 0; picture < seconds * 60 && differences.length === 0; picture++) {
    if (picture === (seconds - 1) * 60) corrections = clients.map(({ client }) => client.telemetry.corrections);
    for (const [i, { client }] of clients.entries()) {
      play(client, i, picture);
      if (!client.game || client.telemetry.updatesIn === seen[i]) continue;
      seen[i] = client.telemetry.updatesIn;
      compared++;
      if (client.replica) differences.push(...truth.differences(client.replica, (picture + i) % 31 === 0));
    }
    await world.time.run(PICTURE_MS);
  }
  const { movesLate, movesOnTime } = world.game.counters;
  return { clients, corrections, differences, compared, movesLate, movesOnTime, met };
}

function noteMet(met: Met, { events, marked, marks, motes, border, tick, ids }: World): void {
  for (const event of events) {
    if (event.kind === 'ram') met[({ draw: 'draws', hit: 'hits', shatter: 'shattered' } as const)[event.how]]++;
    else if (event.kind === 'moteBorn' && motes.value[event.mote] >= THORN) met.thornsLaid++;
  }
  // A choice is told to all, and its owner is told that nothing is on offer any more.
  for (const id of marked) if (marks[id] & TRAITS) met[marks[id] & OWN ? 'choices' : 'healed']++;
  if (border.sinceTick === tick) met.courses++;
  if (ids.length > 1 && ids.every((id) => marks[id] & BORN)) met.roundsBegun++;
}

test('[DV1] 40 players on a good line: no correction without another player’s act, and every copy is exact at every update', async () => {
  const outcome = await playTogether({
    players: 40,
    seconds: 60,
    settings: { WORLD_CELLS: '10' },
    linkOf: (i) => seededLink(i, 40, 4),
    play: playAtRandom,
  });
  expect(outcome.differences).toEqual([]);
  expect(outcome.compared).toBeGreaterThan(40 * 60 * 10);
  expect(outcome.movesLate).toBe(0);
  expect(outcome.movesOnTime).toBeGreaterThan(40 * 60 * 2);
  expect(outcome.met.hits).toBeGreaterThan(0);
  for (const { client } of outcome.clients) {
    expect(client.telemetry.corrections).toBe(0);
    expect(client.telemetry.divergences).toBe(0);
  }
});

// A copy that holds more than what is in its area is a difference, so nobody is told of anything beyond it.
test('[DV1] [MV4] [VW3] 200 players on lines with delay, jitter and stalls: late moves are corrected, copies are exact at every update', async () => {
  const outcome = await playTogether({
    players: 200,
    seconds: SECONDS,
    settings: { WORLD_CELLS: '34' },
    linkOf: (i) => seededLink(i, 20 + (i % 10) * 30, (i % 7) * 8, i % 3 === 0 ? 0.01 : 0),
    play: playAtRandom,
  });
  expect(outcome.differences).toEqual([]);
  expect(outcome.movesLate).toBeGreaterThan(0);
  for (const [i, { client }] of outcome.clients.entries()) {
    const { divergences, lateMoves, droppedMoves } = client.telemetry;
    expect(divergences).toBe(0);
    // Nothing but a move that came late, or one dropped for a newer, may prove a prediction wrong.
    if (lateMoves + droppedMoves === 0) expect(outcome.corrections[i]).toBe(0);
  }
});

test('[DV1] 30 players who fight over a whole round: cracks, choices, thorns, a border that moves and closes, the podium, and all anew', async () => {
  const outcome = await playTogether({
    players: 30,
    // The shortest round, its podium, and the beginning of the next.
    seconds: 120 + 10 + 10,
    // Larger than what suits 30, and rich.
    settings: { ROOM_SEATS: '45', WORLD_CELLS: '12', ROUND_SECONDS: '120' },
    linkOf: (i) => seededLink(i, 20 + (i % 5) * 40, (i % 4) * 8, i % 5 === 0 ? 0.005 : 0),
    play: playToWin,
  });
  expect(outcome.differences).toEqual([]);
  for (const { client } of outcome.clients) expect(client.telemetry.divergences).toBe(0);
  for (const [rule, times] of Object.entries(outcome.met))
    expect({ rule, met: times > 0 }).toEqual({ rule, met: true });
});
