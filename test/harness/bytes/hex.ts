import { expect } from 'vitest';
import { WireError } from '../../../protocol/errors.ts';

/** Bytes as tests write them: `94 02 cd 12 34 40 03`. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Expects a `WireError` that names `rule` and says something; any other exception is a failure. */
export function expectRefusal(act: () => unknown, rule: string): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(WireError);
  const { rule: named, message } = thrown as WireError;
  expect([named, message.length > 0]).toEqual([rule, true]);
}
