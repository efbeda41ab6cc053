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

/** A function that is on the stack from now on; without it: the innermost of them is no longer. */
export interface StackEvent {
  readonly ms: number;
  readonly call?: { readonly name: string; readonly at: string };
}

/** Samples in a row that have a function in common are one call of it, as far as samples tell. */
export function* stackEvents({ profile, offsetMs }: Sampled, fromMs: number, toMs: number): Generator<StackEvent> {
  const paths = pathsOf(profile);
  let open: readonly ProfileNode[] = [];
  for (const { node, ms } of sortedSamples(profile, offsetMs)) {
    if (ms < fromMs) continue;
    if (ms > toMs) break;
    const path = pathOfSample(paths, node, open);
    let common = 0;
    while (common < open.length && open[common] === path[common]) common++;
    for (let i = common; i < open.length; i++) yield { ms };
    for (const called of path.slice(common)) yield { ms, call: { name: nameOf(called), at: placeOf(called) } };
    open = path;
  }
  const endMs = Math.min(toMs, profile.endTime / 1000 - offsetMs);
  for (const _ of open) yield { ms: endMs };
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

/** V8 may write samples down in another order than it took them. */
function sortedSamples({ startTime, samples = [], timeDeltas = [] }: CpuProfile, offsetMs: number) {
  let us = startTime;
  const all = samples.map((node, i) => {
    us += timeDeltas[i];
    return { node, ms: us / 1000 - offsetMs };
  });
  return all.sort((a, b) => a.ms - b.ms);
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

function nameOf({ callFrame }: ProfileNode): string {
  return callFrame.functionName || '(anonymous)';
}

function placeOf({ callFrame: { url, lineNumber } }: ProfileNode): string {
  // The last two names of its path: where the program is installed is nobody's business.
  return url === '' ? '' : `${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
}

/** How many nodes or numbers of a profile are written at a time. */
const PIECE = 500;

/** The text of a `.cpuprofile` in pieces: DevTools and speedscope.app open it. */
export function* profileText({
  startTime,
  endTime,
  nodes,
  samples = [],
  timeDeltas = [],
}: CpuProfile): Generator<string> {
  yield `{"startTime":${startTime},"endTime":${endTime}`;
  for (const [name, list] of Object.entries({ nodes, samples, timeDeltas })) {
    yield `,"${name}":[`;
    for (let at = 0; at < list.length; at += PIECE)
      yield (at > 0 ? ',' : '') + JSON.stringify(list.slice(at, at + PIECE)).slice(1, -1);
    yield ']';
  }
  yield '}\n';
}
