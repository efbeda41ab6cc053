/** Who speaks or is spoken of. */
export interface Person {
  readonly seat: number;
  /** Public number of its identity; 0: none. */
  readonly who: number;
  /** Empty for a spectator. */
  readonly name: string;
  readonly isSpectator: boolean;
  /** Hash of its identity; undefined where it joined without one, or is gone. */
  readonly identity: string | undefined;
}
