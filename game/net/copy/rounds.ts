import type { UpdateRecord } from '../../../protocol/table.ts';

/** What somebody got on the podium: a place in `AWARDS`; dust, a number, or ticks. The name, since a player may leave. */
export interface Award {
  readonly what: number;
  readonly id: number;
  readonly name: string;
  readonly value: number;
}

/** What is told of rounds, and of what was done in them. */
export interface Rounds {
  /** Who got what on the podium; empty while a round is on. */
  readonly awards: Award[];
  /** Rams won and comets shattered in this round. */
  deeds: { rams: number; shattered: number };
  /** Who shattered the own comet, and where that one is, until a tick. */
  revenge: { id: number; cell: number; untilTick: number } | undefined;
  /** How the last round ended for the own player. */
  result: { place: number; of: number; dust: number; alive: number } | undefined;
}

type RoundRecord = UpdateRecord & { kind: 'award' | 'deeds' | 'revenge' | 'result' };

/** What a record is told to: who has which name, and when it is. */
interface Told extends Rounds {
  readonly roster: ReadonlyMap<number, { name: string }>;
  readonly tick: number;
}

/** Before anything was told. */
export function noRounds(): Rounds {
  return { awards: [], deeds: { rams: 0, shattered: 0 }, revenge: undefined, result: undefined };
}

/** What was done in the round before counts no more. */
export function beginRound(rounds: Rounds): void {
  rounds.deeds = { rams: 0, shattered: 0 };
  rounds.revenge = undefined;
}

/** Writes down what a record tells of the round. */
export function noteRound(told: Told, record: RoundRecord): void {
  switch (record.kind) {
    case 'award':
      return takeAward(told, record);
    case 'deeds':
      told.deeds = { rams: record.rams, shattered: record.shattered };
      return;
    case 'revenge':
      told.revenge =
        record.ticks === 0 ? undefined : { id: record.id, cell: record.cell, untilTick: told.tick + record.ticks };
      return;
    case 'result':
      told.result = { place: record.place, of: record.of, dust: record.dust, alive: record.alive };
      return;
  }
}

function takeAward({ awards, roster }: Told, { what, id, value }: RoundRecord & { kind: 'award' }): void {
  const at = awards.findIndex((award) => award.what === what);
  if (at >= 0) awards.splice(at, 1);
  if (id >= 0) awards.push({ what, id, name: roster.get(id)?.name ?? '', value });
}
