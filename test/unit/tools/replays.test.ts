import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rulesHash } from '../../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../../protocol/fingerprint.ts';
import { decodeJournal } from '../../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../../server/recording/replay.ts';

/** A journal becomes a test by being put there. */
const FOLDER = fileURLToPath(new URL('../../replay/', import.meta.url));
const FINGERPRINT = fingerprintOf(rulesHash());

const names = readdirSync(FOLDER).filter((name) => name.endsWith('.journal'));

test('there are journals to replay', () => expect(names).not.toEqual([]));

test.each(names)('%s replays bit for bit', (name) => {
  const journal = decodeJournal(readFileSync(FOLDER + name));
  expect(journal.flaw, `test/replay/${name} is not whole: copy it again, or delete it.`).toBeUndefined();
  const run = createReplay(journal);
  replayTo(run, run.lastTick);
  if (run.thrown) throw run.thrown.error;
  const advice =
    journal.head.fingerprint === FINGERPRINT
      ? `The fingerprint is the one test/replay/${name} was recorded under, and yet its world comes out otherwise: something in game/sim is not determined by its inputs, or changed where the fingerprint does not look.`
      : `test/replay/${name} was recorded under other rules, and these compute another world. Is that what the change of rules is for? Then record it anew (docs/REPLAY.md says how) or delete it. If not, the change does more than it should.`;
  expect(run.firstDifferentTick, advice).toBeUndefined();
  expect(run.hashesEqual).toBe(run.hashesChecked);
  expect(run.hashesChecked).toBeGreaterThan(0);
});
