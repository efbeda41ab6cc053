import type { GameObjects, Scene } from 'phaser';
import { emptyPose } from '../../../net/client.ts';
import { DEPTH, type Picture } from '../camera/picture.ts';
import { addGlow } from '../paint/sprite.ts';
import { HALF_PX } from '../paint/units.ts';
import type { Sparks } from './sparks.ts';
import { alongStream, type Leg, lightsFor, progressOf, STREAM_MS } from './stream-path.ts';

/** What goes to who shattered a comet, as a stream of light from the one to the other. */
export interface Streams {
  /** `gain` dust goes from a place to comet `to`; `tint` 0xRRGGBB is that of the broken one. */
  begin(x: number, y: number, to: number, gain: number, tint: number): void;
  draw(picture: Picture): void;
  clear(): void;
  /** Lights there are, flying or waiting to be used again. */
  count(): number;
}

interface Stream extends Leg {
  readonly lights: GameObjects.Image[];
  to: number;
  leftMs: number;
}

const DUST_TINT = 0xffd36b;
const LENGTH_PX = 24;
const WIDTH_PX = 11;
const ARRIVAL_PX = 80;
/** More at once are a storm of which nobody reads anything. */
const MOST_LIGHTS = 150;

export function createStreams(scene: Scene, sparks: Sparks): Streams {
  const streams: Stream[] = [];
  const done: Stream[] = [];
  const free: GameObjects.Image[] = [];
  const taker = emptyPose();
  let made = 0;
  let isCalm = false;

  function takeLight(): GameObjects.Image | undefined {
    if (free.length > 0) return free.pop();
    if (made === MOST_LIGHTS) return undefined;
    made++;
    return addGlow(scene, 'streak', DEPTH.sparks).setScale(LENGTH_PX / HALF_PX, WIDTH_PX / HALF_PX);
  }

  function end(stream: Stream): void {
    for (const light of stream.lights) {
      light.visible = false;
      free.push(light);
    }
    stream.lights.length = 0;
    done.push(stream);
  }

  /** Who is out of sight by now leaves its light where it was to go. */
  function fly(stream: Stream, { game }: Picture): void {
    if (game.pose(stream.to, taker)) {
      stream.toX = taker.x;
      stream.toY = taker.y;
    }
    const share = 1 - stream.leftMs / STREAM_MS;
    const { lights } = stream;
    for (let i = 0; i < lights.length; i++) {
      const progress = progressOf(share, i, lights.length);
      alongStream(stream, i, progress);
      const light = lights[i];
      light.visible = progress > 0 && progress < 1;
      if (!light.visible) continue;
      light.rotation = Math.atan2(stream.y - light.y, stream.x - light.x);
      light.setPosition(stream.x, stream.y);
      light.alpha = Math.min(1, 6 * progress, 5 * (1 - progress));
    }
  }

  return {
    begin(x, y, to, gain, tint) {
      const wanted = lightsFor(gain);
      const stream = done.pop() ?? { lights: [], fromX: 0, fromY: 0, toX: 0, toY: 0, x: 0, y: 0, to: 0, leftMs: 0 };
      for (let i = isCalm ? Math.ceil(wanted / 2) : wanted; i > 0; i--) {
        const light = takeLight();
        if (!light) break;
        light.setPosition(x, y).setTint(i % 3 === 0 ? tint : DUST_TINT);
        stream.lights.push(light);
      }
      Object.assign(stream, { fromX: x, fromY: y, toX: x, toY: y, x, y, to, leftMs: STREAM_MS });
      streams.push(stream);
    },
    draw(picture) {
      isCalm = picture.isCalm;
      let flying = 0;
      for (let i = 0; i < streams.length; i++) {
        const stream = streams[i];
        stream.leftMs -= picture.deltaMs;
        if (stream.leftMs > 0) {
          fly(stream, picture);
          streams[flying++] = stream;
        } else {
          sparks.glow(stream.toX, stream.toY, DUST_TINT, ARRIVAL_PX);
          end(stream);
        }
      }
      streams.length = flying;
    },
    clear() {
      streams.forEach(end);
      streams.length = 0;
    },
    count: () => made,
  };
}
