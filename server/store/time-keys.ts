/** Keys of a table that is in the order of time: milliseconds since 1970, 15 digits; of several hosts with the name of the one that wrote it. */
const DIGITS = 15;

/** Each is later than the one before, also where the clock is set back: nothing is written over. @param last key there is already */
export function createTimeKeys(last = '', host = ''): (nowMs: number) => string {
  let lastMs = Number(last.slice(0, DIGITS));
  const behind = host === '' ? '' : `.${host}`;
  return (nowMs) => {
    lastMs = Math.max(Math.floor(nowMs), lastMs + 1);
    return String(lastMs).padStart(DIGITS, '0') + behind;
  };
}
