/** One part of a voice: it swells, glides to another pitch, and dies away. */
export interface Note {
  /** Hiss is noise in a band around the pitch. */
  readonly kind: 'sine' | 'triangle' | 'hiss';
  readonly hz: number;
  readonly toHz: number;
  /** Loudness at its peak. */
  readonly gain: number;
  readonly delayS: number;
  /** Shorter than 3 ms is heard as a click. */
  readonly attackS: number;
  /** Time in which it falls to a third, again and again. */
  readonly fallS: number;
}

/** What notes are played with. */
export interface Kit {
  readonly audio: BaseAudioContext;
  readonly noise: AudioBuffer;
}

/** What sounds, and until when. */
export interface Played {
  readonly sources: readonly AudioScheduledSourceNode[];
  readonly endS: number;
}

/** Falls after which nothing is left to click when the source stops: −60 dB. */
const QUIET_FALLS = 7;
/** A glide is over while the note is still heard. */
const GLIDE_FALLS = 2;
/** Long enough that nobody hears it come again in the engine's wind. */
const NOISE_S = 3;
const HISS_Q = 0.7;

export function createKit(audio: BaseAudioContext): Kit {
  const noise = audio.createBuffer(1, NOISE_S * audio.sampleRate, audio.sampleRate);
  const samples = noise.getChannelData(0);
  for (let i = 0; i < samples.length; i++) samples[i] = 2 * Math.random() - 1;
  return { audio, noise };
}

/** Plays `notes` into a node from `atS` on, all of them `pitch` times as high as they stand. */
export function playNotes(kit: Kit, into: AudioNode, notes: readonly Note[], atS: number, pitch: number): Played {
  const sources: AudioScheduledSourceNode[] = [];
  let endS = atS;
  for (const note of notes) {
    const startS = atS + note.delayS;
    const peakS = startS + note.attackS;
    const stopS = peakS + QUIET_FALLS * note.fallS;
    const level = kit.audio.createGain();
    level.gain.value = 0;
    level.gain.setValueAtTime(0, startS);
    level.gain.linearRampToValueAtTime(note.gain, peakS);
    level.gain.setTargetAtTime(0, peakS, note.fallS);
    level.connect(into);
    const source =
      note.kind === 'hiss' ? makeHiss(kit, note, startS, pitch, level) : makeTone(kit, note, startS, pitch, level);
    source.stop(stopS);
    sources.push(source);
    endS = Math.max(endS, stopS);
  }
  return { sources, endS };
}

function makeTone({ audio }: Kit, note: Note, startS: number, pitch: number, into: AudioNode): OscillatorNode {
  const tone = audio.createOscillator();
  if (note.kind === 'triangle') tone.type = 'triangle';
  glide(tone.frequency, note, startS, pitch);
  tone.connect(into);
  tone.start(startS);
  return tone;
}

function makeHiss(
  { audio, noise }: Kit,
  note: Note,
  startS: number,
  pitch: number,
  into: AudioNode,
): AudioBufferSourceNode {
  const band = audio.createBiquadFilter();
  band.type = 'bandpass';
  band.Q.value = HISS_Q;
  glide(band.frequency, note, startS, pitch);
  const hiss = makeNoise({ audio, noise });
  hiss.connect(band).connect(into);
  // Another piece of it each time, or a fight sounds like a machine.
  hiss.start(startS, startS % NOISE_S);
  return hiss;
}

/** Noise without end, not yet started. */
export function makeNoise({ audio, noise }: Kit): AudioBufferSourceNode {
  const source = audio.createBufferSource();
  source.buffer = noise;
  source.loop = true;
  return source;
}

function glide(param: AudioParam, { hz, toHz, fallS }: Note, startS: number, pitch: number): void {
  param.value = hz * pitch;
  param.setValueAtTime(hz * pitch, startS);
  if (toHz !== hz) param.exponentialRampToValueAtTime(toHz * pitch, startS + GLIDE_FALLS * fallS);
}
