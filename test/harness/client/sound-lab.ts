import { createDesk } from '../../../game/client/sound/desk.ts';
import { createKit, playNotes } from '../../../game/client/sound/notes.ts';
import { VOICES, type VoiceName } from '../../../game/client/sound/voices.ts';

/** Renders instruments in a browser, faster than they sound, and measures what comes out. A test puts this file on a page. */

export interface Measured {
  peak: number;
  /** Of the tenth of a second in which it is loudest. */
  rms: number;
  /** Largest sample of the first millisecond, and of the last ten before it should be over. */
  firstPeak: number;
  lastPeak: number;
  /** Largest sample after it should be over. */
  restPeak: number;
  /** The strongest frequency. */
  hz: number;
  /** No sample is anything but a number. */
  isSound: boolean;
  endS: number;
}

const RATE = 44_100;
const REST_S = 0.2;

export const names = Object.keys(VOICES) as VoiceName[];

/** One voice alone, as it is before it is mixed. */
export async function renderVoice(name: VoiceName, pitch: number): Promise<Measured> {
  const scratch = new OfflineAudioContext(2, 1, RATE);
  const { endS } = playNotes(createKit(scratch), scratch.destination, VOICES[name], 0, pitch);
  return measure(endS, (audio) => void playNotes(createKit(audio), audio.destination, VOICES[name], 0, pitch));
}

/** The engine alone, through the desk at full volume. */
export function renderEngine(speedPxS: number, flags: number, isAlive: boolean): Promise<Measured> {
  return measure(2, (audio) => {
    const desk = createDesk(audio);
    desk.setVolume(1);
    desk.engine.drive(speedPxS, flags, isAlive);
  });
}

/** `count` voices of every kind at once, over the engine, at full volume; struck when the volume has come up. */
export async function renderCrowd(
  count: number,
): Promise<Measured & { voices: number; dropped: number; others: number }> {
  let told = { voices: 0, dropped: 0, others: 0 };
  const measured = await measure(3, (audio) => {
    const desk = createDesk(audio);
    desk.setVolume(1);
    desk.engine.drive(480, 3, true);
    const ear = { pan: 0, gain: 1 };
    for (let i = 0; i < count; i++) desk.strike(VOICES.clash, ear, false, 1, 0.3);
    const others = desk.voices;
    for (let i = 0; i < count; i++) desk.strike(VOICES[names[i % names.length]], ear, true, 1, 0.3);
    told = { voices: desk.voices, dropped: desk.dropped, others };
  });
  return { ...measured, ...told };
}

/** What is left of many voices when they have died away, and when they are ended. */
export async function sweepUp(): Promise<{
  struck: number;
  swept: number;
  again: number;
  cleared: number;
  peakAfter: number;
}> {
  const audio = new OfflineAudioContext(2, 3 * RATE, RATE);
  const desk = createDesk(audio);
  const counts = { struck: 0, swept: 0, again: 0, cleared: 0 };
  const strike = () => {
    for (let i = 0; i < 30; i++) desk.strike(VOICES.won, { pan: 0, gain: 1 }, true);
    return desk.voices;
  };
  desk.setVolume(1);
  counts.struck = strike();
  void audio.suspend(2.5).then(() => {
    desk.sweep();
    counts.swept = desk.voices;
    counts.again = strike();
    desk.clear();
    counts.cleared = desk.voices;
    return audio.resume();
  });
  const rendered = await audio.startRendering();
  const samples = rendered.getChannelData(0);
  // The limiter looks ahead, so a few milliseconds are still under way.
  return { ...counts, peakAfter: peakOf(samples, 2.55 * RATE, samples.length) };
}

async function measure(endS: number, play: (audio: OfflineAudioContext) => void): Promise<Measured> {
  const audio = new OfflineAudioContext(2, Math.ceil((endS + REST_S) * RATE), RATE);
  play(audio);
  const rendered = await audio.startRendering();
  const samples = rendered.getChannelData(0);
  const end = Math.ceil(endS * RATE) + 1;
  return {
    peak: peakOf(samples, 0, samples.length),
    rms: loudestRms(samples),
    firstPeak: peakOf(samples, 0, RATE / 1000),
    lastPeak: peakOf(samples, end - RATE / 100, end),
    restPeak: peakOf(samples, end, samples.length),
    hz: strongestHz(samples),
    isSound: samples.every(Number.isFinite),
    endS,
  };
}

function peakOf(samples: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let i = Math.max(0, Math.floor(from)); i < to; i++) peak = Math.max(peak, Math.abs(samples[i]));
  return peak;
}

/** Over a tenth of a second, as the ear does. */
function loudestRms(samples: Float32Array): number {
  const span = RATE / 10;
  let most = 0;
  for (let from = 0; from + span <= samples.length; from += span) {
    let sum = 0;
    for (let i = from; i < from + span; i++) sum += samples[i] * samples[i];
    most = Math.max(most, Math.sqrt(sum / span));
  }
  return most;
}

/** Goertzel's filter over the first half second, in steps of a quarter tone. */
function strongestHz(samples: Float32Array): number {
  const span = Math.min(samples.length, RATE / 2);
  let [best, most] = [0, 0];
  for (let hz = 30; hz < 8000; hz *= 2 ** (1 / 24)) {
    const twice = 2 * Math.cos((2 * Math.PI * hz) / RATE);
    let [last, before] = [0, 0];
    for (let i = 0; i < span; i++) [last, before] = [samples[i] + twice * last - before, last];
    const power = last * last + before * before - twice * last * before;
    if (power > most) [best, most] = [hz, power];
  }
  return best;
}
