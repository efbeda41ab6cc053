/** How somebody plays: what is dared, and what is shunned. Pixels of way, and dust in the tank. */
export interface Style {
  /** Runs at rivals so near; 0: at nobody. */
  huntPx: number;
  /** The same at those who have cracks. */
  finishPx: number;
  /** Fuel that makes a run worth while; and a run at those who have cracks, or are to be avenged. */
  huntTank: number;
  finishTank: number;
  /** With so many cracks or more it keeps away from everybody; 3: never. */
  shyCracks: number;
  shyPx: number;
  /** What it does about a nose: nothing but step aside, run away, or turn its own nose to it. */
  answer: 'aside' | 'flee' | 'face';
}

/** Gathers, and never boosts at anybody. */
const grazer: Style = {
  huntPx: 0,
  finishPx: 0,
  huntTank: 0,
  finishTank: 0,
  shyCracks: 3,
  shyPx: 0,
  answer: 'aside',
};
/** Runs at whoever is there. */
const hunter: Style = {
  huntPx: 600,
  finishPx: 900,
  huntTank: 6,
  finishTank: 4,
  shyCracks: 3,
  shyPx: 0,
  answer: 'face',
};
/** Gathers while it is poor; hunts when it is strong, or when somebody has cracks. */
const mixed: Style = {
  huntPx: 380,
  finishPx: 600,
  huntTank: 30,
  finishTank: 8,
  shyCracks: 1,
  shyPx: 420,
  answer: 'face',
};
/** Gathers, and flees everybody. */
const coward: Style = {
  huntPx: 0,
  finishPx: 0,
  huntTank: 0,
  finishTank: 0,
  shyCracks: 0,
  shyPx: 360,
  answer: 'flee',
};

export const STYLES = { grazer, hunter, mixed, coward } as const satisfies Record<string, Style>;
export type StyleName = keyof typeof STYLES;
