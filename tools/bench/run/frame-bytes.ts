import { readContender } from '../plan/contenders.ts';
import type { Run } from '../plan/matrix.ts';
import type { Sample } from '../results/figures.ts';

/** Payload of the limit's frames where Cometa was not measured: about what it sends in the open world. */
export const USUAL_FRAME_BYTES = 64;

/** How many bytes the limit's frames have: as many as Cometa's with as many clients, in the same group. */
export interface FrameBytes {
  of(run: Run): number;
  /** Takes the size from a run of Cometa at the frame rate of all others; the first one counts. */
  note(run: Run, sample: Sample): void;
}

export function createFrameBytes(): FrameBytes {
  const byClients = new Map<number, number>();
  return {
    of: ({ clients }) => byClients.get(clients) ?? USUAL_FRAME_BYTES,
    note({ contender, clients }, { bytesPerClientSecond, framesPerSecond }) {
      const { name, sendEvery } = readContender(contender) ?? {};
      if (name !== 'cometa' || sendEvery !== undefined || byClients.has(clients)) return;
      const frame = bytesPerClientSecond / Math.max(framesPerSecond, 1);
      // Without the WebSocket head: two bytes up to 125, four above.
      byClients.set(clients, Math.max(1, Math.round(frame - (frame < 128 ? 2 : 4))));
    },
  };
}
