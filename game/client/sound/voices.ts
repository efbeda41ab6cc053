import type { Note } from './notes.ts';

/**
 * What is heard, as notes. All that rings is of one key, G major, so that whatever sounds together sounds well; what hits is a
 * falling sine, felt more than heard, with a breath of noise for loudspeakers that have no bass.
 */

/** The score's notes, in hertz. */
const [D4, G4, A4, B4, D5, E5, G5, A5, B5, D6, E6, G6] = [
  293.7, 392, 440, 493.9, 587.3, 659.3, 784, 880, 987.8, 1174.7, 1318.5, 1568,
];

/** Rings on one pitch. */
function bell(hz: number, gain: number, fallS: number, delayS = 0): Note {
  return { kind: 'sine', hz, toHz: hz, gain, delayS, attackS: 0.005, fallS };
}

/** The same with a little more to it. */
function horn(hz: number, gain: number, fallS: number, delayS = 0): Note {
  return { kind: 'triangle', hz, toHz: hz, gain, delayS, attackS: 0.02, fallS };
}

/** Glides, from its first moment on or after a swell. */
function slide(hz: number, toHz: number, gain: number, fallS: number, attackS = 0.004): Note {
  return { kind: 'sine', hz, toHz, gain, delayS: 0, attackS, fallS };
}

function hiss(hz: number, toHz: number, gain: number, fallS: number, attackS = 0.004): Note {
  return { kind: 'hiss', hz, toHz, gain, delayS: 0, attackS, fallS };
}

/** Drops of a shower, in no order that one could follow. */
function drops(): Note[] {
  const pitches = [G6, D6, B5, E6, A5, G5];
  return Array.from({ length: 14 }, (_, i) => bell(pitches[(i * 5 + (i >> 2)) % 6], 0.03, 0.11, 0.15 + 0.27 * i));
}

export const VOICES = {
  /** Own dust, at the pitch of its streak. */
  pickup: [bell(1, 0.13, 0.075), bell(2, 0.035, 0.045), bell(4.02, 0.014, 0.02)],
  boost: [hiss(380, 1500, 0.26, 0.15, 0.07), slide(65, 130, 0.16, 0.12, 0.04)],
  bump: [slide(150, 70, 0.26, 0.055), hiss(600, 220, 0.12, 0.03)],
  /** A ram among others. */
  clash: [slide(135, 55, 0.32, 0.08), hiss(1000, 300, 0.24, 0.05)],
  won: [
    slide(180, 48, 0.46, 0.11),
    hiss(1500, 320, 0.3, 0.07),
    bell(D5, 0.1, 0.13, 0.04),
    bell(G5, 0.1, 0.16, 0.11),
    bell(B5, 0.08, 0.22, 0.18),
  ],
  lost: [
    slide(140, 38, 0.48, 0.17),
    hiss(1100, 140, 0.34, 0.13),
    slide(G4, D4 / 2, 0.09, 0.2, 0.03),
    slide(1.06 * G4, (1.06 * D4) / 2, 0.06, 0.2, 0.03),
  ],
  draw: [
    slide(150, 58, 0.36, 0.09),
    hiss(2200, 1100, 0.16, 0.035),
    bell(G5, 0.07, 0.13),
    bell(1.51 * G5, 0.05, 0.1),
    bell(2.53 * G5, 0.03, 0.06),
  ],
  shatter: [
    slide(110, 36, 0.34, 0.2),
    hiss(3200, 700, 0.3, 0.13),
    bell(G6, 0.07, 0.09),
    bell(1.19 * D6, 0.06, 0.1, 0.035),
    bell(1.12 * E6, 0.06, 0.09, 0.08),
    bell(1.07 * B5, 0.05, 0.12, 0.13),
    bell(0.94 * A5, 0.04, 0.14, 0.2),
  ],
  /** A crack in a body: ice that gives way. */
  crack: [
    hiss(5200, 1500, 0.34, 0.022),
    bell(2093, 0.09, 0.022, 0.004),
    bell(3136 * 1.03, 0.05, 0.016, 0.03),
    bell(1661, 0.07, 0.03, 0.045),
  ],
  /** An own crack heals. */
  mend: [bell(D5, 0.05, 0.16), bell(A5, 0.045, 0.2, 0.09)],
  /** What a broken comet was worth comes in. */
  gain: [bell(G5, 0.08, 0.1), bell(B5, 0.08, 0.1, 0.06), bell(D6, 0.08, 0.12, 0.12), bell(G6, 0.08, 0.26, 0.18)],
  /** An own thorn in the side. */
  prick: [hiss(2600, 900, 0.22, 0.025), slide(520, 240, 0.16, 0.045)],
  /** Choices are on offer: the first note of what is heard when one is made. */
  offer: [horn(G4, 0.07, 0.1), bell(D6, 0.03, 0.14, 0.05)],
  /** An own choice is made. */
  choice: [horn(G4, 0.09, 0.12), horn(D5, 0.08, 0.14, 0.07), bell(B5, 0.06, 0.3, 0.14)],
  /** A shower to come. */
  announce: [horn(D5, 0.09, 0.3), horn(A5, 0.07, 0.3, 0.17), horn(D6, 0.06, 0.4, 0.34), bell(E6, 0.03, 0.5, 0.51)],
  /** It falls: four seconds. */
  fall: [hiss(4200, 5600, 0.1, 0.65, 1.2), ...drops()],
  crown: [horn(G4, 0.12, 0.14), horn(B4, 0.12, 0.14, 0.1), horn(D5, 0.12, 0.16, 0.2), horn(G5, 0.14, 0.4, 0.3)],
  /** Somebody else's. */
  crowned: [horn(D5, 0.05, 0.12), horn(G5, 0.05, 0.25, 0.12)],
  /** A nose comes that is about to ram. */
  warn: [horn(D6, 0.1, 0.04), horn(D6, 0.1, 0.05, 0.09)],
  birth: [slide(A4 / 2, E5 / 2, 0.14, 0.17, 0.09), slide(A4, E5, 0.06, 0.17, 0.12), hiss(600, 2200, 0.06, 0.14, 0.2)],
} satisfies Record<string, readonly Note[]>;

export type VoiceName = keyof typeof VOICES;
