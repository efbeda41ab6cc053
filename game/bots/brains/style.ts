/** How somebody plays: what is dared, and what is shunned. */
export interface Style {
  /** Runs at rivals whom it reaches in so many seconds; 0: at nobody. */
  huntSeconds: number;
  /** The same at those who have cracks, or are to be avenged. */
  finishSeconds: number;
  /** A run must be worth so many times the fuel that it takes. */
  greed: number;
  /** Fuel that is never spent on a run. */
  reserve: number;
  /** Follows who cannot be reached from so far, in pixels. */
  followPx: number;
  /** Keeps so far from everybody it does not run at, in pixels, with no crack, one and two. */
  shyPx: readonly [number, number, number];
  /** What it does about a nose: nothing, run away, or turn its own nose to it. */
  answer: 'none' | 'flee' | 'face';
  /** How it plays in the last minute of a round, where that is another way: among the first third, and behind. */
  closing?: { readonly ahead: Style; readonly behind: Style };
}

const PEACEFUL = { huntSeconds: 0, finishSeconds: 0, greed: 0, reserve: 0, followPx: 0 };

/** Has eyes for dust alone, and never boosts at anybody. */
const grazer: Style = { ...PEACEFUL, shyPx: [0, 0, 0], answer: 'none' };
/** Gathers, and flees everybody. */
const coward: Style = { ...PEACEFUL, shyPx: [360, 360, 420], answer: 'flee' };
/** Runs at whoever is there, and follows who is not. */
const hunter: Style = {
  huntSeconds: 1.6,
  finishSeconds: 1.8,
  greed: 0,
  reserve: 3,
  followPx: 700,
  shyPx: [0, 0, 0],
  answer: 'face',
};
/** Gathers while it is poor; hunts when it is strong and it pays, or when somebody has cracks. */
const watchful: Style = {
  huntSeconds: 1,
  finishSeconds: 1.2,
  greed: 3,
  reserve: 15,
  followPx: 0,
  shyPx: [140, 300, 600],
  answer: 'face',
};

/** The same, and knows what it is about at the end: who is ahead keeps it, who is behind has nothing to lose. */
const mixed: Style = {
  ...watchful,
  closing: {
    ahead: { ...watchful, huntSeconds: 0, shyPx: [600, 600, 600] },
    behind: { ...watchful, huntSeconds: 1.6, finishSeconds: 1.6, greed: 0, reserve: 3 },
  },
};

export const STYLES = { grazer, hunter, mixed, coward } as const satisfies Record<string, Style>;
export type StyleName = keyof typeof STYLES;
