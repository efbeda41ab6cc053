// What takes longer than CI has time for: `COMETA_LONG=1` does all of it.
export const isLong = process.env.COMETA_LONG === '1';

/** The long form where it is asked for; else the short one, and a line that says what was left out. */
export function longOr<T>(long: T, short: T, leftOut: string): T {
  if (!isLong) console.log(`Short form: ${leftOut}. COMETA_LONG=1 does all.`);
  return isLong ? long : short;
}
