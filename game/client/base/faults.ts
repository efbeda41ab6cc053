/** Layers of a frame that threw: how often, by name. One that fails costs what it draws, and the others go on. */
export const faults: ReadonlyMap<string, number> = new Map();

/** Told of each layer that begins and ends, those within others too. */
export interface Meter {
  enter(): void;
  leave(layer: string): void;
}

/** Who measures layers at this moment: nobody, unless somebody looks. `isProfiled`: the browser's profiler is told of all of them. */
export const metering: { by: Meter | undefined; isProfiled: boolean } = { by: undefined, isProfiled: false };

const counts = faults as Map<string, number>;

/**
 * A layer that cannot end a frame: what it throws is counted, and told to the console the first time. An animation loop whose frame
 * throws is over for good.
 */
export function guarded<Given extends unknown[], Answer>(
  layer: string,
  run: (...given: Given) => Answer,
): (...given: Given) => Answer | undefined {
  return (...given) => {
    const { by } = metering;
    by?.enter();
    try {
      return run(...given);
    } catch (error) {
      noteFault(layer, error);
      return undefined;
    } finally {
      by?.leave(layer);
    }
  };
}

function noteFault(layer: string, error: unknown): void {
  const count = (counts.get(layer) ?? 0) + 1;
  counts.set(layer, count);
  if (count === 1) console.error(`${layer}: left out of this frame, as of all in which it fails.`, error);
}
