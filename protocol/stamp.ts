/** Ticks and times travel as their low 16 bits; the receiver knows which turn of the counter is meant. */

/** The number nearest to `near` whose low 16 bits are `low`. */
export function widen(low: number, near: number): number {
  const behind = (near - low) & 0xffff;
  return behind < 0x8000 ? near - behind : near + 0x10000 - behind;
}

export function narrow(value: number): number {
  return value & 0xffff;
}
