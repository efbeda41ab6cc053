import type { Client } from '../net/client.ts';
import type { Telemetry } from '../net/time/telemetry.ts';
import type { Drawn } from './play.ts';
import type { SceneCounts } from './scene/arena.ts';
import type { Sounds } from './sound/sound.ts';

declare global {
  interface Window {
    /**
     * For tests and the curious: the client, who watches behind the start screen, the client's rising counters, where the own
     * comet was drawn last, what was heard, and how much lives in the picture.
     */
    __cometa?: {
      client: Client;
      spectator: Client;
      telemetry: Telemetry;
      drawn: Drawn | undefined;
      sounds: Sounds | undefined;
      counts(): SceneCounts | undefined;
    };
  }
}
