import { toGrid } from './grid.ts';

/** V8's CPU samples as the protocol of its inspector tells them, and as a `.cpuprofile` holds them. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** The node that was on top in each sample, and the time since the one before. */
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[] | undefined;
}

export interface Sampled {
  readonly profile: CpuProfile;
  /** What a time of the profile, in milliseconds, is before the server's clock. */
  readonly offsetMs: number;
}

/** A function that is on the stack from now on, or is no longer. */
export interface StackEvent {
  /** Of the grid of traces. */
  readonly time: number;
  readonly isBegin: boolean;
  readonly name: string;
  /** File and line; empty where there is none. */
  readonly at: string;
}

/**
 * Samples in a row that have a function in common are one call of it, as far as samples tell. Each call takes time, or
 * nothing would tell it from one within it.
 */
export function* stackEvents({ profile, offsetMs }: Sampled, fromMs: number, toMs: number): Generator<StackEvent> {
  const paths = pathsOf(profile);
  const gridOf = (us: number) => toGrid(us / 1000 - offsetMs);
  const end = Math.min(toGrid(toMs), gridOf(profile.endTime));
  let open: readonly ProfileNode[] = [];
  const samples = sortedSamples(profile);
  for (const [i, { node, us }] of samples.entries()) {
    const time = gridOf(us);
    // Of samples at the same time the last one stands for all.
    if (time < toGrid(fromMs) || us === samples[i + 1]?.us) continue;
    if (time >= end) break;
    const path = pathOfSample(paths, node, open);
    let common = 0;
    while (common < open.length && open[common] === path[common]) common++;
    for (let i = open.length - 1; i >= common; i--) yield eventOf(open[i], time, false);
    for (const called of path.slice(common)) yield eventOf(called, time, true);
    open = path;
  }
  for (let i = open.length - 1; i >= 0; i--) yield eventOf(open[i], end, false);
}

function eventOf({ callFrame }: ProfileNode, time: number, isBegin: boolean): StackEvent {
  return { time, isBegin, name: callFrame.functionName || '(anonymous)', at: placeOf(callFrame) };
}

/** By node: those it was called by and itself, outermost first, without the root. */
function pathsOf({ nodes }: CpuProfile): Map<number, ProfileNode[]> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const paths = new Map<number, ProfileNode[]>();
  for (const node of nodes) {
    const path: ProfileNode[] = [];
    for (let at = node; parents.has(at.id); at = parents.get(at.id) as ProfileNode) path.push(at);
    paths.set(node.id, path.reverse());
  }
  return paths;
}

interface Sample {
  readonly node: number;
  readonly us: number;
}

/** V8 may write samples down in another order than it took them. */
function sortedSamples({ startTime, samples = [], timeDeltas = [] }: CpuProfile): Sample[] {
  let us = startTime;
  const all = samples.map((node, i) => {
    us += timeDeltas[i];
    return { node, us: Math.max(us, startTime) };
  });
  return all.sort((a, b) => a.us - b.us);
}

function pathOfSample(paths: Map<number, ProfileNode[]>, id: number, open: readonly ProfileNode[]) {
  const path = paths.get(id) ?? [];
  switch (path.at(-1)?.callFrame.functionName) {
    case '(idle)':
      return [];
    case '(garbage collector)':
      // V8 tells it without what it interrupted.
      return [...open.filter((node) => node !== path[0]), ...path];
    default:
      return path;
  }
}

function placeOf({ url, lineNumber }: ProfileNode['callFrame']): string {
  // The last two names of its path: where the program is installed is nobody's business.
  return url === '' ? '' : `${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
}

/** How many nodes or numbers of a profile are written at a time. */
const PIECE = 500;

/** The text of a `.cpuprofile` in pieces: DevTools and speedscope.app open it. Samples are in order, since not every reader sorts. */
export function* profileText(profile: CpuProfile): Generator<string> {
  const { startTime, nodes } = profile;
  const sorted = sortedSamples(profile);
  const samples = sorted.map(({ node }) => node);
  const timeDeltas = sorted.map(({ us }, i) => us - (i === 0 ? startTime : sorted[i - 1].us));
  yield `{"startTime":${startTime},"endTime":${Math.max(profile.endTime, sorted.at(-1)?.us ?? 0)}`;
  for (const [name, list] of Object.entries({ nodes, samples, timeDeltas })) {
    yield `,"${name}":[`;
    for (let at = 0; at < list.length; at += PIECE)
      yield (at > 0 ? ',' : '') + JSON.stringify(list.slice(at, at + PIECE)).slice(1, -1);
    yield ']';
  }
  yield '}\n';
}
