import { BOOST, CLASS_SHIFT, THRUST } from '../../sim/world/comets.ts';
import { type Kit, makeNoise } from './notes.ts';

/** The own comet's hum. It never stops while one plays, so it is quiet, low and dull: pushing opens it, not turns it up. */
export interface Engine {
  /** From now on as with `speedPxS` pixels a second and the comet's flags; a comet out of play is silent. */
  drive(speedPxS: number, flags: number, isAlive: boolean): void;
}

/** Nearly what the smallest comet reaches in a boost. */
const TOP_PX_S = 480;
const LEAST_HZ = 49;
const RISE_HZ = 46;
/** What a size class takes off the pitch: the largest sounds a fourth lower. */
const LARGER = 0.98;
const FOLLOW_S = 0.09;

export function createEngine(kit: Kit, into: AudioNode): Engine {
  const { audio } = kit;
  const level = audio.createGain();
  const dull = audio.createBiquadFilter();
  level.gain.value = 0;
  dull.Q.value = 0.5;
  dull.connect(level).connect(into);
  const [hum, beside] = [addHum(audio, dull, 0.3), addHum(audio, dull, 0.22)];
  // Slightly beside each other they ping slowly, as something alive does.
  beside.detune.value = 7;
  const wind = audio.createGain();
  const noise = makeNoise(kit);
  noise.connect(wind).connect(dull);
  noise.start();

  const follow = (param: AudioParam, value: number) => param.setTargetAtTime(value, audio.currentTime, FOLLOW_S);
  return {
    drive(speedPxS, flags, isAlive) {
      const speed = Math.min(1, speedPxS / TOP_PX_S);
      const push = flags & BOOST ? 2.4 : flags & THRUST ? 1 : 0;
      const hz = (LEAST_HZ + RISE_HZ * speed) * LARGER ** (flags >> CLASS_SHIFT);
      follow(hum.frequency, hz);
      follow(beside.frequency, 2 * hz);
      follow(dull.frequency, 170 + 330 * speed + 190 * push);
      follow(wind.gain, 0.15 + 0.5 * speed + 0.25 * push);
      follow(level.gain, isAlive ? 0.045 * speed + 0.02 * push : 0);
    },
  };
}

function addHum(audio: BaseAudioContext, into: AudioNode, gain: number): OscillatorNode {
  const level = audio.createGain();
  level.gain.value = gain;
  level.connect(into);
  const hum = audio.createOscillator();
  hum.type = 'sawtooth';
  hum.connect(level);
  hum.start();
  return hum;
}
