/** How numbers are written, so that the same one looks the same everywhere. */

/** 0.004, 0.41, 3.2, 27, 1,204 */
export function inShort(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 99.5) return inFull(Math.round(value));
  if (size >= 9.95) return value.toFixed(0);
  if (size >= 0.995) return value.toFixed(1);
  return size >= 0.0995 ? value.toFixed(2) : value.toFixed(3);
}

/** With commas. */
export function inFull(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}

export function inMs(ms: number): string {
  return `${inShort(ms)} ms`;
}

/** Of a limit, which is no round number: 16.7 ms. */
export function inTenthsOfMs(ms: number): string {
  return `${Number(ms.toFixed(1))} ms`;
}

/** To the microsecond, always: columns of these are read against each other. */
export function inExactMs(ms: number): string {
  return ms.toFixed(3);
}

export function inPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 9.95) return `${Math.round(percent)} %`;
  return percent < 0.1 ? '<0.1 %' : `${percent.toFixed(1)} %`;
}

export function inBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  if (bytes < 1000 * 1024) return `${inShort(bytes / 1024)} KiB`;
  return `${inShort(bytes / 1024 / 1024)} MiB`;
}

/** 42 s, 3 min, 2 h, 5 d */
export function inTime(seconds: number): string {
  if (seconds < 90) return `${Math.floor(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Of numbers in any order; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The next round number at or above. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return power * ([1, 1.5, 2, 3, 4, 5, 6, 8].find((step) => step * power >= value * (1 - 1e-9)) ?? 10);
}
