import { SIM_HZ } from '../../game/sim/math/units.ts';
import { beginsAt, endsAt, PODIUM_TICKS, phaseAt, sinceBegin } from '../../game/sim/rules/round/round.ts';
import { cellAt } from '../../game/sim/world/arena.ts';
import { AWARDS } from '../../game/sim/world/deeds.ts';
import type { World } from '../../game/sim/world/world.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { beatRecords } from '../people/room-records.ts';
import { appendAwards, appendBorder } from '../publication/leaderboard.ts';
import type { Room } from './room.ts';
import { tellSeat } from './telling/outbox.ts';

/** What rounds, the border and revenge have to tell: some of it to everybody, some to single seats. */

/** Ticks between two looks at where those are who are to be avenged. */
const REVENGE_TICKS = 15;

/** Adds what the tick just stepped has to tell. */
export function tellRounds(room: Room): void {
  const { tick, arena } = room.world;
  tellAll(room.world, room.news);
  if (endsAt(arena, tick)) tellPodium(room);
  tellDeeds(room);
  if (tick % REVENGE_TICKS === 0) tellRevenge(room);
}

/** What everybody is told, whoever they are. */
export function tellAll(world: World, news: ByteBuffer): void {
  const { border, tick, arena, awards } = world;
  if (border.sinceTick === tick) appendBorder(news, border, tick);
  if (endsAt(arena, tick)) appendAwards(news, awards);
  if (beginsAt(arena, tick)) for (let what = 0; what < AWARDS.length; what++) appendRecord(news, noAward(what));
}

function noAward(what: number) {
  return { kind: 'award', what, id: -1, value: 0 } as const;
}

function tellPodium(room: Room): void {
  const { world, news, options } = room;
  for (const record of beatRecords(room.records, world.awards)) appendRecord(news, record);
  for (let seat = 0; seat < options.seats; seat++) if (world.deeds.joined[seat] === 1) tellResult(room, seat);
  options.onRoundOver?.(room);
}

/**
 * Seconds until the fullest room's round is over and its podium was seen: who ends the rooms then takes least from their players. 0 where nobody plays rounds.
 */
export function secondsToEnd(rooms: Iterable<Room>): number {
  const [fullest] = [...rooms].sort((a, b) => b.world.ids.length - a.world.ids.length);
  if (!fullest || fullest.world.ids.length === 0) return 0;
  const { arena, tick } = fullest.world;
  if (arena.roundTicks === 0) return 0;
  const left = arena.roundTicks + PODIUM_TICKS - sinceBegin(arena, tick);
  // The next round has not begun by then.
  return Math.max(0, Math.floor(left / SIM_HZ) - 1);
}

/** How the round that is over ended, by place. Means something during the podium. */
export function resultsOf({ sessions, world }: Room) {
  const { place } = world.deeds;
  return sessions
    .flatMap((session) => {
      if (!session || !(place[session.seat] > 0)) return [];
      const { seat, identity, who, name } = session;
      return [{ place: place[seat], identity, who, name, dust: heldBy(world, seat) }];
    })
    .sort((a, b) => a.place - b.place);
}

function heldBy({ deeds, own }: World, seat: number): number {
  return deeds.place[seat] === 0 ? 0 : Math.max(0, own.dust[seat]);
}

function tellResult(room: Room, seat: number): void {
  const { place, longest } = room.world.deeds;
  if (!isListening(room, seat)) return;
  tellSeat(room.outbox, seat, {
    kind: 'result',
    place: place[seat],
    of: placesIn(room.world),
    dust: heldBy(room.world, seat),
    alive: longest[seat],
  });
}

function placesIn({ deeds }: World): number {
  return deeds.place.reduce((most, place) => Math.max(most, place), 0);
}

function tellDeeds(room: Room): void {
  for (const event of room.world.events) {
    if (event.kind === 'ram' && event.how !== 'draw') tellDeedsOf(room, event.winner);
  }
}

/** Whether what a seat is told now reaches it: a hidden page is told when it is seen again, see `tellStanding`. */
function isListening({ sessions }: Room, seat: number): boolean {
  return sessions[seat]?.state.kind === 'playing';
}

function tellDeedsOf(room: Room, seat: number): void {
  if (!isListening(room, seat)) return;
  const { rams, shattered } = room.world.deeds;
  tellSeat(room.outbox, seat, { kind: 'deeds', rams: rams[seat], shattered: shattered[seat] });
}

function tellRevenge(room: Room): void {
  const { world, revengeCells, outbox } = room;
  const { nemesis, nemesisUntil } = world.deeds;
  const { comets, arena, tick } = world;
  for (let seat = 0; seat < revengeCells.length; seat++) {
    const id = nemesis[seat];
    const isMarked = id >= 0 && tick < nemesisUntil[seat] && comets.alive[id] === 1 && isListening(room, seat);
    const cell = isMarked ? cellAt(arena, comets.x[id], comets.y[id]) : -1;
    if (cell === revengeCells[seat]) continue;
    revengeCells[seat] = cell;
    if (!isListening(room, seat)) continue;
    const ticks = isMarked ? nemesisUntil[seat] - tick : 0;
    tellSeat(outbox, seat, { kind: 'revenge', id: Math.max(0, id), cell: Math.max(0, cell), ticks });
  }
}

/** Tells a player who has come, or come back, what it cannot know. */
export function tellStanding(room: Room, seat: number): void {
  const { arena, tick, deeds } = room.world;
  room.revengeCells[seat] = -1;
  if (deeds.rams[seat] > 0) tellDeedsOf(room, seat);
  if (phaseAt(arena, tick) === 'podium' && deeds.place[seat] > 0) tellResult(room, seat);
}
