import { appendBytes, type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import { tableCodec } from '../../protocol/codec/table-codec.ts';
import { RELAY_DOWN } from '../../protocol/relay.ts';
import { type Eyes, LANE, type Publication, type RoomFacts } from '../ports/publication.ts';
import { chunksOf } from '../publication/chunks.ts';
import { appendAwards, appendBorder, appendLeaderboard, appendShower } from '../publication/leaderboard.ts';
import { appendPlayer } from '../publication/names.ts';

/** A publication as bytes for one gateway: `protocol/relay.ts` says what each message means. */

export const DOWN = tableCodec(RELAY_DOWN);

/** A room that a gateway follows over a link, and what it has been told of it. */
export interface Relayed {
  readonly publication: Publication;
  /** Number of the room on the link. */
  readonly room: number;
  /** Seats that the gateway holds, and those of them whose own state it does not know yet. */
  readonly held: Set<number>;
  readonly unknown: Set<number>;
  /** Eyes of held comets out of play as they were told last, by seat. */
  readonly toldEyes: Map<number, readonly number[]>;
}

export function createRelayed(publication: Publication, room: number): Relayed {
  return { publication, room, held: new Set(), unknown: new Set(), toldEyes: new Map() };
}

/** Appends all that a replica begins with, as at the publication's tick. */
export function appendOpening(out: ByteBuffer, { publication, room }: Relayed): void {
  const { facts, tick } = publication;
  DOWN.append(out, { kind: 'opened', room, ...facts, ...flagsOf(facts), tick });
  const contents = createByteBuffer(4096);
  appendContents(contents, publication);
  DOWN.append(out, { kind: 'contents', records: contents.bytes.subarray(0, contents.length) });
  appendRanks(out, publication);
  DOWN.append(out, { kind: 'published' });
}

function flagsOf({ seesAll, spectatorsHear }: RoomFacts) {
  return { seesAll: seesAll ? 1 : 0, spectatorsHear: spectatorsHear ? 1 : 0 };
}

function appendContents(out: ByteBuffer, publication: Publication): void {
  const { chunks, facts, roster, leaderboard, shower, border, awards, lines, tick } = publication;
  const newest = chunksOf(chunks, tick);
  for (let cell = 0; cell < facts.cells * facts.cells; cell++) {
    publication.encodeWholeCell(cell);
    appendBytes(out, newest.buffer.bytes, chunks.wholeStart[cell], chunks.wholeEnd[cell]);
  }
  for (let id = 0; id < roster.length; id++) appendPlayer(out, roster, id);
  appendLeaderboard(out, leaderboard);
  appendBorder(out, border, tick);
  appendAwards(out, awards);
  if (shower) appendShower(out, shower, tick);
  for (const { record } of lines) appendBytes(out, record, 0, record.length);
}

/** Appends what a tick has published. */
export function appendTick(out: ByteBuffer, relayed: Relayed): void {
  appendChunks(out, relayed);
  appendEyes(out, relayed);
  appendOwn(out, relayed);
  const { publication } = relayed;
  if (publication.leaderboard.rankedTick === publication.tick) appendRanks(out, publication);
  appendPrivates(out, relayed);
  DOWN.append(out, { kind: 'published' });
}

function appendChunks(out: ByteBuffer, { publication, room }: Relayed): void {
  const { chunks, tick } = publication;
  const ticked = chunksOf(chunks, tick);
  const { start, end } = ticked.room;
  const { end: peopleEnd } = ticked.people;
  const told = ticked.buffer.bytes.subarray(0, ticked.namesEnd);
  DOWN.append(out, {
    kind: 'tick',
    room,
    tick,
    chunks: told,
    roomBytes: end - start,
    peopleBytes: peopleEnd - end,
    nameBytes: ticked.namesEnd - peopleEnd,
  });
  appendCells(out, publication);
  const { arrivals, arrivalStart, cameFrom } = ticked;
  for (let k = 0; k < arrivals.count; k++) {
    const comet = arrivals.items[k];
    DOWN.append(out, { kind: 'arrival', comet, from: cameFrom[comet], size: arrivalStart[k + 1] - arrivalStart[k] });
  }
}

/** Where in the chunks what each cell has to tell lies: cells that are silent are left out. */
function appendCells(out: ByteBuffer, { chunks, tick }: Publication): void {
  const { lanes, laneCount, stirredTick } = chunks;
  const { lane } = chunksOf(chunks, tick);
  for (let cell = 0; cell < stirredTick.length; cell++) {
    const at = cell * laneCount + lane;
    const moves = lanes[at + laneCount + LANE.moves] - lanes[at + LANE.moves];
    const after = lanes[at + laneCount + LANE.after] - lanes[at + LANE.after];
    const stirred = stirredTick[cell] === tick ? 1 : 0;
    if (moves + after + stirred > 0) DOWN.append(out, { kind: 'cell', cell, moves, after, stirred });
  }
}

/** The eyes of held comets that are out of play: a step that ended a comet may have written to it in a way nobody was told. */
function appendEyes(out: ByteBuffer, { publication, held, toldEyes }: Relayed): void {
  const { eyes, facts } = publication;
  for (const seat of held) {
    if (seat >= facts.seats) continue;
    if (eyes.alive[seat] === 1) {
      toldEyes.delete(seat);
      continue;
    }
    const eye = eyeOf(eyes, seat);
    const told = toldEyes.get(seat);
    if (told?.every((number, i) => number === eye[i])) continue;
    toldEyes.set(seat, eye);
    const [x, y, vx, vy] = eye;
    DOWN.append(out, { kind: 'eye', seat, x, y, vx, vy });
  }
}

function eyeOf({ x, y, vx, vy }: Eyes, seat: number): readonly number[] {
  return [x[seat], y[seat], vx[seat], vy[seat]];
}

function appendOwn(out: ByteBuffer, { publication, held, unknown }: Relayed): void {
  for (const seat of publication.ownWritten) {
    if (!held.has(seat)) continue;
    appendOwnOf(out, publication, seat, 1);
    unknown.delete(seat);
  }
  for (const seat of unknown) if (seat < publication.facts.seats) appendOwnOf(out, publication, seat, 0);
  unknown.clear();
}

function appendOwnOf(out: ByteBuffer, { own }: Publication, seat: number, isTold: number): void {
  const { dust, fresh, ripe, immuneUntil, offer } = own;
  DOWN.append(out, {
    kind: 'own',
    seat,
    dust: dust[seat],
    fresh: fresh[seat],
    ripe: ripe[seat],
    immuneUntil: immuneUntil[seat],
    offer: offer[seat],
    isTold,
  });
}

function appendRanks(out: ByteBuffer, { leaderboard }: Publication): void {
  const { places, ranked } = leaderboard;
  const order = new Uint8Array(2 * ranked);
  for (let seat = 0; seat < places.length; seat++) {
    if (places[seat] === 0) continue;
    order[2 * places[seat] - 2] = seat >> 8;
    order[2 * places[seat] - 1] = seat & 0xff;
  }
  DOWN.append(out, { kind: 'ranks', order });
}

function appendPrivates(out: ByteBuffer, { publication, held }: Relayed): void {
  const { privates, snapshotsDue, pinged, slacks, traced } = publication;
  let start = 0;
  for (let k = 0; k < privates.seats.length; k++) {
    const seat = privates.seats[k];
    const records = privates.buffer.bytes.subarray(start, privates.ends[k]);
    if (held.has(seat)) DOWN.append(out, { kind: 'private', seat, records });
    start = privates.ends[k];
  }
  for (const seat of snapshotsDue) if (held.has(seat)) DOWN.append(out, { kind: 'snapshotDue', seat });
  for (const seat of pinged) if (held.has(seat)) DOWN.append(out, { kind: 'slack', seat, slack: slacks[seat] });
  for (const move of traced) if (held.has(move.seat)) DOWN.append(out, { kind: 'traced', ...move });
}
