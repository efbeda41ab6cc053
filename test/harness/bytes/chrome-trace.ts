/** Events of a Chrome trace, as far as tests look at them. Times in microseconds. */
export interface TraceEvent {
  ph: string;
  tid: number;
  name: string;
  ts: number;
  dur?: number;
  args?: Record<string, unknown>;
}

export interface Slice {
  name: string;
  /** Whole nanoseconds: in microseconds the last digit of a sum is lost. */
  startNs: number;
  endNs: number;
  args: Record<string, unknown>;
  inner: Slice[];
}

export interface ParsedTrace {
  otherData: Record<string, unknown>;
  events: TraceEvent[];
  /** Outermost slices of the track whose name begins so. */
  track(name: string): Slice[];
}

/** Reads a trace as a viewer does. Throws where slices of a track overlap without lying within each other. */
export function parseTrace(text: string): ParsedTrace {
  const { traceEvents, otherData } = JSON.parse(text) as {
    traceEvents: TraceEvent[];
    otherData: Record<string, unknown>;
  };
  return {
    otherData,
    events: traceEvents,
    track(name) {
      const named = traceEvents.find(
        (event) => event.name === 'thread_name' && String(event.args?.name).startsWith(name),
      );
      if (!named) throw new Error(`there is no track ${name}`);
      return nest(slicesIn(traceEvents.filter(({ ph, tid }) => tid === named.tid && 'XBE'.includes(ph))));
    },
  };
}

function slicesIn(events: readonly TraceEvent[]): Slice[] {
  const slices: Slice[] = [];
  const open: Slice[] = [];
  for (const { ph, name, ts, dur = 0, args = {} } of events) {
    const startNs = Math.round(ts * 1000);
    if (ph === 'E') {
      const last = open.pop();
      if (!last) throw new Error('an end without a begin');
      last.endNs = startNs;
      continue;
    }
    const slice = { name, startNs, endNs: startNs + Math.round(dur * 1000), args, inner: [] };
    slices.push(slice);
    if (ph === 'B') open.push(slice);
  }
  if (open.length > 0) throw new Error('a begin without an end');
  return slices;
}

function nest(slices: readonly Slice[]): Slice[] {
  const outermost: Slice[] = [];
  const around: Slice[] = [];
  for (const slice of slices) {
    while (around.length > 0 && (around.at(-1) as Slice).endNs <= slice.startNs) around.pop();
    const outer = around.at(-1);
    if (outer && (slice.startNs < outer.startNs || slice.endNs > outer.endNs))
      throw new Error(`${slice.name} overlaps ${outer.name}`);
    (outer?.inner ?? outermost).push(slice);
    around.push(slice);
  }
  return outermost;
}
