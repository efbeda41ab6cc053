// The command `inspect`: a client by hand, which prints what a server tells, update by update.
import { nodePlatform } from '../../game/node/platform.ts';
import { RECORDS, SERVER_MESSAGES } from '../../protocol/table.ts';
import { type FlagValues, readCount, readDurationMs, readOrigin, UsageError, withUsage } from '../lib/flags.ts';
import { print } from '../lib/output.ts';
import { type Heard, type Line, openLine } from './line.ts';
import { describe, hexOf, readMessages } from './words.ts';

const DEFAULT_URL = 'ws://127.0.0.1:8080/ws';
/** What an update may hold beside records. */
const KINDS = ['turn', 'steer', 'step', ...Object.keys(RECORDS), ...Object.keys(SERVER_MESSAGES)];

/** @returns exit status */
export function inspect(values: FlagValues): Promise<number | undefined> {
  return withUsage('inspect', async () => {
    const only = readKinds(values.only);
    const sends = typeof values.send === 'string' ? readMessages(values.send) : [];
    const origin = readOrigin('url', values.server, DEFAULT_URL);
    const durationMs = readDurationMs('duration', values.duration, 0);
    const most = readCount('count', values.count, { default: 0, min: 1, max: 1_000_000 });
    const platform = nodePlatform(origin, Math.random);
    const startMs = platform.nowMs();
    const seen = { messages: 0, snapshots: 0, bytes: 0, bytesByKind: {} as Record<string, number> };
    let line: Line | undefined;
    let printing = Promise.resolve();

    const onHeard = (heard: Heard) => {
      if (most > 0 && seen.messages >= most) return;
      note(seen, heard);
      if (!values.json) {
        const text = describe(heard, (platform.nowMs() - startMs) / 1000, only);
        const raw = values.raw && text !== undefined ? `\n           hex  ${hexOf(heard.bytes)}` : '';
        if (text !== undefined) printing = printing.then(() => print(text + raw));
      }
      if (seen.messages === most) line?.leave();
    };
    const room = typeof values.room === 'string' ? { room: values.room } : {};
    const join = values.play ? { name: 'Inspector', colour: 0, ...room } : { watch: true, ...room };
    line = await openLine({ platform, join, onHeard, onReady: ({ send }) => sends.forEach(send) });
    process.once('SIGINT', line.leave);
    if (durationMs > 0) platform.later(durationMs, line.leave);
    const end = await line.ended;
    await printing;
    console.error(`The connection has ended: ${end.code} ${end.reason}`.trimEnd());
    if (values.json) await print(JSON.stringify({ ...seen, closed: end }));
    return end.code === 1000 || end.code === 1005 ? 0 : 1;
  });
}

function readKinds(value: FlagValues[string]): ReadonlySet<string> {
  const kinds = typeof value === 'string' ? value.split(',') : [];
  const unknown = kinds.find((kind) => !KINDS.includes(kind));
  if (unknown !== undefined) throw new UsageError(`--only: there is no "${unknown}". There are ${KINDS.join(', ')}.`);
  return new Set(kinds);
}

function note(
  seen: { messages: number; snapshots: number; bytes: number; bytesByKind: Record<string, number> },
  { bytes, message, sizes }: Heard,
): void {
  seen.messages++;
  seen.bytes += bytes.length;
  const items: readonly { kind: string }[] = message.kind === 'update' ? message.items : [message];
  items.forEach(({ kind }, i) => {
    seen.bytesByKind[kind] = (seen.bytesByKind[kind] ?? 0) + (sizes[i] ?? bytes.length);
    if (kind === 'snapshot') seen.snapshots++;
  });
}
