import { encodeFilm, packInput } from '../../game/sim/input-track.ts';
import { saveState } from '../../game/sim/world/state.ts';
import type { Replay } from './replay.ts';

/** Takes down what a replay steps from now on, for a browser, which cannot unfold a journal. @returns gives the film's bytes */
export function filmReplay(replay: Replay): () => Uint8Array {
  const state = saveState(replay.simulation.world);
  const counts: number[] = [];
  const packed: number[] = [];
  const { step } = replay;
  replay.step = (simulation, inputs) => {
    step(simulation, inputs);
    counts.push(inputs.length);
    for (const input of inputs) packed.push(packInput(input));
  };
  return () => {
    const { journal, fromTick, firstDifferentTick } = replay;
    return encodeFilm({
      ...journal.head,
      fromTick,
      differsAt: firstDifferentTick ?? -1,
      state,
      counts: Int32Array.from(counts),
      inputs: Int32Array.from(packed),
    });
  };
}
