import type { Meter } from '../base/faults.ts';

/** Where the time and the garbage of frames go, by layer: each its own, without those within it. */
export interface LayerMeter extends Meter {
  /** The layers of the frames since the last call, most time first: milliseconds and bytes a frame. */
  take(frames: number): LayerCost[];
}

export interface LayerCost {
  readonly layer: string;
  readonly ms: number;
  readonly bytes: number;
}

export interface LayerMeterOptions {
  nowMs(): number;
  /** Of the heap in use; it falls when garbage is collected. */
  heapBytes(): number;
  /** Told of each layer that ends, with what is within it. */
  onSpan?: ((layer: string, startMs: number, endMs: number) => void) | undefined;
}

/** A layer that has begun, and what layers within it took. */
interface Open {
  startMs: number;
  startBytes: number;
  withinMs: number;
  withinBytes: number;
}

export function createLayerMeter({ nowMs, heapBytes, onSpan }: LayerMeterOptions): LayerMeter {
  const open: Open[] = [];
  /** Made once for each depth: a meter of garbage must not make any. */
  const spare: Open[] = [];
  const costs = new Map<string, { ms: number; bytes: number }>();

  const add = (layer: string, ms: number, bytes: number) => {
    const cost = costs.get(layer);
    if (!cost) costs.set(layer, { ms, bytes });
    else {
      cost.ms += ms;
      cost.bytes += bytes;
    }
  };

  return {
    enter() {
      const one = spare.pop() ?? { startMs: 0, startBytes: 0, withinMs: 0, withinBytes: 0 };
      one.withinMs = one.withinBytes = 0;
      open.push(one);
      one.startBytes = heapBytes();
      one.startMs = nowMs();
    },
    leave(layer) {
      const endMs = nowMs();
      const one = open.pop();
      if (!one) return;
      const ms = endMs - one.startMs;
      // A collection on the way hides what was allocated.
      const bytes = Math.max(one.withinBytes, heapBytes() - one.startBytes);
      add(layer, ms - one.withinMs, bytes - one.withinBytes);
      const outer = open.at(-1);
      if (outer) {
        outer.withinMs += ms;
        outer.withinBytes += bytes;
      }
      onSpan?.(layer, one.startMs, endMs);
      spare.push(one);
    },
    take(frames) {
      const taken = [...costs].map(([layer, { ms, bytes }]) => ({ layer, ms: ms / frames, bytes: bytes / frames }));
      costs.clear();
      return taken.sort((a, b) => b.ms - a.ms);
    },
  };
}
