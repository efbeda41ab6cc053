import type { WorldDump } from '../../server/recording/dump.ts';
import type { ReadJournal } from '../../server/recording/journal.ts';
import type { Replay } from '../../server/recording/replay.ts';
import { isOurs, type Summary } from './summary.ts';

/** A sentence for each thing that is not as it should be. */
export function judge({ firstDifferentTick, thrown, journal, lastTick }: Replay, file: string): string[] {
  const { flaw, head } = journal as ReadJournal;
  const sentences: string[] = [];
  if (firstDifferentTick !== undefined) {
    const why = isOurs(journal)
      ? 'the rules did not compute there what they did when this was recorded.'
      : `${file} was recorded under other rules (fingerprint ${head.fingerprint}).`;
    sentences.push(`The first tick that differs is ${firstDifferentTick}: ${why}`);
  }
  if (thrown) {
    const why = thrown.error instanceof Error ? thrown.error.message : String(thrown.error);
    sentences.push(`The rules threw in tick ${thrown.tick}: ${why}`);
  }
  if (flaw === 'truncated') sentences.push(`${file} is cut off: what is whole of it ends with tick ${lastTick}.`);
  if (flaw === 'damaged') sentences.push(`${file} is damaged: what is whole of it ends with tick ${lastTick}.`);
  return sentences;
}

/** How it went, as lines for a terminal. */
export function describeSummary(summary: Summary): string[] {
  const { ticks, fromTick, lastTick, seconds, timesRealTime, hashesChecked, hashesEqual } = summary;
  const lines = [
    `${ticks} ticks from tick ${fromTick + 1} to ${lastTick} in ${seconds.toFixed(2)} s, ${timesRealTime.toFixed(0)} times real time; ${hashesEqual} of ${hashesChecked} hashes are equal.`,
  ];
  if (!summary.sameRules && summary.firstDifferentTick === null) {
    lines.push('It was recorded under another fingerprint, and nothing differs all the same.');
  }
  return lines;
}

/** A world as a table: its numbers, then a row a comet. */
export function describeWorld({ comets, parked, shower, ...numbers }: WorldDump): string {
  const head = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  const rain = shower ? `shower at ${shower.xPx}, ${shower.yPx} from tick ${shower.startTick} on` : 'no shower';
  const rows = [Object.keys(comets[0] ?? {}), ...comets.map((comet) => Object.values(comet).map(String))];
  const table = rows.map((cells) => cells.map((cell) => cell.padStart(12)).join(''));
  return [...head, rain, `parked ${parked.join(', ') || 'nobody'}`, '', ...table].join('\n');
}
