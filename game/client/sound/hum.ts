import type { Kit } from './notes.ts';

/** The border, while it closes: a low hum of two tones that beat, louder the nearer one is. */
export interface Hum {
  /** From now on as loud as `level` 0..1, from `pan` −1..1. */
  drive(level: number, pan: number): void;
}

/** Farther away the border is not heard, in pixels. */
const FAR_PX = 650;
const LOW_HZ = 73.4;
/** So much apart they beat twice a second. */
const BEAT_HZ = 2;
const MOST_GAIN = 0.16;
const FOLLOW_S = 0.12;

/** How loud the border hums `apartPx` away, 0..1. */
export function humAt(apartPx: number): number {
  const nearness = Math.max(0, 1 - Math.max(0, apartPx) / FAR_PX);
  return nearness * nearness;
}

export function createHum({ audio }: Kit, into: AudioNode): Hum {
  const level = audio.createGain();
  const side = audio.createStereoPanner();
  const dull = audio.createBiquadFilter();
  level.gain.value = 0;
  dull.frequency.value = 420;
  dull.connect(level).connect(side).connect(into);
  for (const hz of [LOW_HZ, LOW_HZ + BEAT_HZ, 2 * LOW_HZ]) {
    const tone = audio.createOscillator();
    tone.type = 'triangle';
    tone.frequency.value = hz;
    tone.connect(dull);
    tone.start();
  }
  return {
    drive(loudness, pan) {
      level.gain.setTargetAtTime(MOST_GAIN * loudness, audio.currentTime, FOLLOW_S);
      side.pan.setTargetAtTime(pan, audio.currentTime, FOLLOW_S);
    },
  };
}
