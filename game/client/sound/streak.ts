/** The tune of stardust: each pickup a step up, for as long as the next one comes soon enough. */
export interface Streak {
  /** Pitch of a pickup at `nowMs`, in hertz. */
  next(nowMs: number): number;
}

/** A pause that ends a streak. */
const PAUSE_MS = 1000;
/** G4. Lower, small loudspeakers lose it. */
const FIRST_HZ = 392;
/** Semitones of the major pentatonic scale: any two of its notes sound well together, however fast they follow. */
const SCALE = [0, 2, 4, 7, 9];
/** Two octaves and three notes up, 2.1 kHz. Higher ones are a whistle. */
const TOP = 13;

export function createStreak(): Streak {
  let step = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    next(nowMs) {
      step = nowMs - lastMs < PAUSE_MS ? step + 1 : 0;
      lastMs = nowMs;
      return pitchOf(step);
    },
  };
}

/** In hertz. From the top on it trills there: one note for the whole of a shower would be an alarm. */
export function pitchOf(step: number): number {
  const note = step <= TOP ? step : TOP - ((step - TOP) % 3);
  const octave = Math.floor(note / SCALE.length);
  return FIRST_HZ * 2 ** (octave + SCALE[note % SCALE.length] / 12);
}
