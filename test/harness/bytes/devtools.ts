import { CPUProfileDataModel } from '@paulirish/trace_engine/models/cpu_profile/cpu_profile.js';
import { TraceModel, type Types } from '@paulirish/trace_engine/models/trace/trace.js';
import type { Slice } from './chrome-trace.ts';

/** Traces and profiles as the parsers of DevTools read them; for npm they are `@paulirish/trace_engine`. */

type Parsed = NonNullable<ReturnType<TraceModel.Model['parsedTrace']>>;
type Nodes = Parsed['data']['Renderer']['entryToNode'];
type Node = Nodes extends Map<unknown, infer N> ? N : never;

/**
 * The outermost slices of each track, by its name. Throws what the parser throws, what it says on the console, and where it
 * finds no place for a slice: without a word it leaves out those that end after the one around them.
 */
export async function tracksInDevTools(text: string): Promise<Map<string, Slice[]>> {
  const { traceEvents } = JSON.parse(text) as { traceEvents: Types.Events.Event[] };
  const model = TraceModel.Model.createWithAllHandlers();
  await heedConsole(() => model.parse(traceEvents));
  const { entryToNode, processes } = (model.parsedTrace() as Parsed).data.Renderer;
  const threads = [...processes.values()].flatMap((process) => [...process.threads.values()]);
  return new Map(
    threads.map(({ name, entries, tree }) => {
      for (const entry of entries)
        if (!entryToNode.has(entry)) throw new Error(`There is no place in "${name}" for ${JSON.stringify(entry)}.`);
      return [String(name), slicesOf(tree?.roots ?? [])];
    }),
  );
}

function slicesOf(nodes: Iterable<Node>): Slice[] {
  return [...nodes].flatMap(({ entry: { ph, name, ts, dur = 0, args = {} }, children }) => {
    const slice = { name, startNs: ts * 1000, endNs: (ts + dur) * 1000, args: { ...args }, inner: slicesOf(children) };
    // What has no length, as the mark of a slow tick, is no slice.
    return ph === 'X' ? [slice] : slice.inner;
  });
}

async function heedConsole(task: () => Promise<void>): Promise<void> {
  const said: string[] = [];
  const { error, warn } = console;
  console.error = console.warn = (...words: unknown[]) => void said.push(words.join(' '));
  try {
    await task();
  } finally {
    Object.assign(console, { error, warn });
  }
  if (said.length > 0) throw new Error(said.join('\n'));
}

/** A `.cpuprofile` as the parser has it. Throws where the file itself is not sound: the parser mends much in silence. */
export function profileInDevTools(text: string): CPUProfileDataModel.CPUProfileDataModel {
  const profile = JSON.parse(text);
  const flaw = flawOf(profile);
  if (flaw) throw new Error(flaw);
  return new CPUProfileDataModel.CPUProfileDataModel(profile);
}

interface Profile {
  nodes: { id: number; children?: number[] }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

function flawOf({ nodes, startTime, endTime, samples, timeDeltas }: Profile): string | undefined {
  const ids = new Set(nodes.map(({ id }) => id));
  const children = nodes.flatMap((node) => node.children ?? []);
  if (ids.size !== nodes.length) return 'two nodes have one id';
  if ([...samples, ...children].some((id) => !ids.has(id))) return 'there is no node of an id';
  // Each but the first, which is the root, has one parent.
  if (new Set(children).size !== children.length || children.length !== nodes.length - 1)
    return 'the nodes are no tree';
  if (samples.length !== timeDeltas.length) return 'samples and times are not as many';
  if (timeDeltas.some((us) => !(us >= 0))) return 'a sample is older than the one before';
  if (startTime + timeDeltas.reduce((sum, us) => sum + us, 0) > endTime) return 'a sample is younger than the end';
  return undefined;
}
