/** How hard it is to play against a bot. */
export const DIFFICULTIES = ['easy', 'normal', 'hard'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** What hands and eyes can do. Times in slots of 50 ms, headings in steps of 256. */
export interface Skill {
  /** From what is seen to when the hand begins: at least so long, and by chance up to so much longer. */
  leastReactionSlots: number;
  reactionSlots: number;
  /** From one look to the next. */
  leastGlanceSlots: number;
  glanceSlots: number;
  /** One look in so many is followed by a pause of 1 to 4 s; 0: none is. */
  looksPerPause: number;
  /** The hand is beside where it should be by so much at most. */
  miss: number;
  /** How much it turns in a slot. */
  handSteps: number;
  /** Rivals are run at from so many hundredths of the way that a style dares. */
  boldness: number;
}

/** Normal is a person who has played for an evening: 0.2 to 0.35 s to react, 10 degrees of error. */
export const SKILLS: Readonly<Record<Difficulty, Skill>> = {
  easy: {
    leastReactionSlots: 7,
    reactionSlots: 6,
    leastGlanceSlots: 7,
    glanceSlots: 10,
    looksPerPause: 8,
    miss: 14,
    handSteps: 14,
    boldness: 55,
  },
  normal: {
    leastReactionSlots: 4,
    reactionSlots: 4,
    leastGlanceSlots: 4,
    glanceSlots: 5,
    looksPerPause: 25,
    miss: 7,
    handSteps: 24,
    boldness: 100,
  },
  hard: {
    leastReactionSlots: 3,
    reactionSlots: 2,
    leastGlanceSlots: 2,
    glanceSlots: 2,
    looksPerPause: 0,
    miss: 3,
    handSteps: 32,
    boldness: 125,
  },
};
