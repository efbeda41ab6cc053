import { SIM_HZ } from '../../math/units.ts';
import type { Arena } from '../../world/arena.ts';

/** The end of a round, in which the border closes: 1 min. */
export const CLOSING_TICKS = 60 * SIM_HZ;
/** The podium after a round, in which nobody is in play: 10 s. */
export const PODIUM_TICKS = 10 * SIM_HZ;

export type Phase = 'open' | 'closing' | 'podium';

type Rounds = Pick<Arena, 'roundTicks'>;

/** The round a tick is in, from 0; a podium belongs to the round before it. Where there are no rounds it is always 0. */
export function roundOf({ roundTicks }: Rounds, tick: number): number {
  return roundTicks === 0 ? 0 : Math.floor(tick / (roundTicks + PODIUM_TICKS));
}

/** Ticks since the round of a tick began. */
export function sinceBegin({ roundTicks }: Rounds, tick: number): number {
  return roundTicks === 0 ? tick : tick % (roundTicks + PODIUM_TICKS);
}

/** The phase of a tick: a function of its number alone, so that nobody has to be told. */
export function phaseAt(rounds: Rounds, tick: number): Phase {
  const { roundTicks } = rounds;
  const since = sinceBegin(rounds, tick);
  if (roundTicks === 0 || since < roundTicks - CLOSING_TICKS) return 'open';
  return since < roundTicks ? 'closing' : 'podium';
}

/** Ticks from this one to the next phase; 0 where there are no rounds. */
export function ticksLeftOf(rounds: Rounds, tick: number): number {
  const { roundTicks } = rounds;
  if (roundTicks === 0) return 0;
  const since = sinceBegin(rounds, tick);
  if (since < roundTicks - CLOSING_TICKS) return roundTicks - CLOSING_TICKS - since;
  return since < roundTicks ? roundTicks - since : roundTicks + PODIUM_TICKS - since;
}

/** The phase of a tick, and the seconds to the next one, begun ones counted: as people are told. 0 where there are no rounds. */
export function clockAt(rounds: Rounds, tick: number): { phase: Phase; secondsLeft: number } {
  return { phase: phaseAt(rounds, tick), secondsLeft: Math.ceil(ticksLeftOf(rounds, tick) / SIM_HZ) };
}

/** Whether a round is over with this tick: all comets go out of play, and all dust is swept away. */
export function endsAt(rounds: Rounds, tick: number): boolean {
  return rounds.roundTicks > 0 && sinceBegin(rounds, tick) === rounds.roundTicks;
}

/** Whether a round begins with this tick, the first one aside. */
export function beginsAt(rounds: Rounds, tick: number): boolean {
  return rounds.roundTicks > 0 && sinceBegin(rounds, tick) === 0;
}
