import type { Ear } from './ears.ts';
import { createEngine, type Engine } from './engine.ts';
import { createHum, type Hum } from './hum.ts';
import { createKit, type Note, type Played, playNotes } from './notes.ts';

/** All that sounds comes together here: so many voices at once and no more, and never louder than a loudspeaker can. */
export interface Desk {
  readonly engine: Engine;
  readonly hum: Hum;
  /** Voices that sound now. */
  readonly voices: number;
  /** Voices there was no room for, so far. */
  readonly dropped: number;
  /** In seconds, as in `afterS`. */
  readonly nowS: number;
  /** Plays `notes`, unless too much sounds already; others leave room for the own comet. */
  strike(notes: readonly Note[], ear: Ear, isOwn: boolean, pitch?: number, afterS?: number): Voice | undefined;
  /** Frees what has died away. */
  sweep(): void;
  /** 0..1, as a slider has it. */
  setVolume(volume: number): void;
  /** Ends all voices at once. */
  clear(): void;
}

export interface Voice extends Played {
  readonly level: GainNode;
  readonly side: StereoPannerNode;
}

/** More are a noise in which nobody tells one from another; and each is up to a dozen nodes, which a phone has to mix. */
export const MOST_VOICES = 16;
/** So a crowd that rams beside one does not swallow the own hits. */
export const MOST_OF_OTHERS = 10;
/** Faster is a click. */
const FADE_S = 0.03;

export function createDesk(audio: BaseAudioContext): Desk {
  const kit = createKit(audio);
  const volume = audio.createGain();
  const limiter = createLimiter(audio);
  limiter.connect(volume).connect(audio.destination);
  volume.gain.value = 0;
  const engine = createEngine(kit, limiter);
  const hum = createHum(kit, limiter);
  const voices: Voice[] = [];
  let dropped = 0;

  return {
    engine,
    hum,
    get voices() {
      return voices.length;
    },
    get dropped() {
      return dropped;
    },
    get nowS() {
      return audio.currentTime;
    },
    strike(notes, ear, isOwn, pitch = 1, afterS = 0) {
      if (voices.length >= (isOwn ? MOST_VOICES : MOST_OF_OTHERS)) {
        dropped++;
        return undefined;
      }
      const level = audio.createGain();
      const side = audio.createStereoPanner();
      level.gain.value = ear.gain;
      side.pan.value = ear.pan;
      level.connect(side).connect(limiter);
      const voice = { level, side, ...playNotes(kit, level, notes, audio.currentTime + afterS, pitch) };
      voices.push(voice);
      return voice;
    },
    sweep() {
      for (let i = voices.length - 1; i >= 0; i--) {
        if (voices[i].endS > audio.currentTime) continue;
        free(voices[i]);
        voices.splice(i, 1);
      }
    },
    setVolume(wanted) {
      // Loudness is heard in ratios: the middle of the slider shall be half as loud.
      volume.gain.setTargetAtTime(wanted ** 1.6, audio.currentTime, FADE_S);
    },
    clear() {
      for (const voice of voices) {
        for (const source of voice.sources) source.stop();
        free(voice);
      }
      voices.length = 0;
    },
  };
}

/** Moves what sounds to another place. */
export function moveVoice({ level, side }: Voice, { gain, pan }: Ear, atS: number): void {
  level.gain.setTargetAtTime(gain, atS, FADE_S);
  side.pan.setTargetAtTime(pan, atS, FADE_S);
}

/** What hangs on them alone, all nodes of the voice, goes with them. */
function free({ level, side }: Voice): void {
  level.disconnect();
  side.disconnect();
}

/** Lets a single voice pass as it is, and holds down what a crowd adds up to. */
function createLimiter(audio: BaseAudioContext): DynamicsCompressorNode {
  const limiter = audio.createDynamicsCompressor();
  limiter.threshold.value = -12;
  limiter.knee.value = 6;
  limiter.ratio.value = 16;
  limiter.attack.value = 0.002;
  limiter.release.value = 0.15;
  return limiter;
}
