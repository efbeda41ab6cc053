// A replay that a player has shared, from its file or from its link: who shattered whom, and both sides in the browser.
import { gunzipSync } from 'node:zlib';
import { rulesHash } from '../../game/sim/fingerprint.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { isReplayId, type ReplayHead, readReplay } from '../../protocol/codec/replay-file.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import { type FlagValues, UsageError } from '../lib/flags.ts';
import { print } from '../lib/output.ts';
import { watchShared } from './watch.ts';

const PATIENCE_MS = 10_000;
/** What gzip begins with; a journal never does. */
const GZIP = [0x1f, 0x8b];
/** What says something of a whole world alone. */
const OF_JOURNALS = ['at', 'dump', 'profile'] as const;

/** Whether the operand is a link to a replay: `https://…/replay?id=…`. */
export function isLink(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** The file behind a link. Rejects with a sentence. */
export async function fetchShared(link: string): Promise<Uint8Array> {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const id = url?.searchParams.get('id') ?? '';
  if (!url || !isReplayId(id))
    throw new UsageError(`"${link}" is no link to a replay, like https://example.org/replay?id=…`);
  const file = new URL(`./api/replay/${id}`, url);
  const answer = await fetch(file, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  if (!answer) throw new Error(`No server answers at ${file.origin}.`);
  if (answer.status === 404)
    throw new Error('There is no replay behind this link, or none any more: they are kept for a day.');
  if (!answer.ok) throw new Error(`The server answered with ${answer.status}. Try again soon.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Whether these are the bytes of a shared replay, and not of a journal. */
export function isShared(bytes: Uint8Array): boolean {
  return GZIP.every((byte, i) => bytes[i] === byte);
}

/** Says what a replay shows, and shows it with `--watch`. @returns exit status; undefined while it is watched. Throws a sentence */
export async function showShared(bytes: Uint8Array, name: string, values: FlagValues): Promise<number | undefined> {
  const flag = OF_JOURNALS.find((one) => values[one]);
  if (flag)
    throw new UsageError(
      `--${flag} is for a journal: a replay that was shared holds what two players saw, not the world.`,
    );
  const head = headOf(bytes, name);
  const isOurs = head.fingerprint === fingerprintOf(rulesHash());
  for (const line of describe(head, isOurs)) console.error(line);
  if (values.json) await print(JSON.stringify({ ...head, isOurs, bytes: bytes.length }));
  return values.watch ? watchShared(bytes) : 0;
}

function headOf(bytes: Uint8Array, name: string): ReplayHead {
  try {
    return readReplay(gunzipSync(bytes)).head;
  } catch {
    throw new Error(`${name} is no replay, or not all of one: share it anew, or fetch it again.`);
  }
}

function describe({ sides, players, fromTick, lastTick }: ReplayHead, isOurs: boolean): string[] {
  const [loser, winner] = sides.map(({ id }) => players.find(([seat]) => seat === id)?.[2] || `#${id}`);
  const seconds = ((lastTick - fromTick) / SIM_HZ).toFixed(1);
  const what = `${loser} was shattered by ${winner}: the last ${seconds} s, ticks ${fromTick} to ${lastTick}, as both sides saw them.`;
  return isOurs ? [what] : [what, 'It was made under other rules than these: what is shown may differ from what was.'];
}
