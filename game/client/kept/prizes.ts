import type { Prize } from '../../../protocol/leaderboard.ts';
import { keepStored, readStored } from '../base/browser.ts';

/** What was told of prizes: the newest, as the date that its day or week began. */
const ITEM = 'cometa.prizes';

/** The prizes that this browser has not told its player of, the newest first; from now on it has. */
export function takeNewPrizes(prizes: readonly Prize[]): readonly Prize[] {
  const told = readStored('local', ITEM) ?? '';
  const [newest] = prizes;
  if (newest && newest.name > told) keepStored('local', ITEM, newest.name);
  return prizes.filter(({ name }) => name > told);
}
