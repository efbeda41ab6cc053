import type { Telemetry } from '../../net/time/telemetry.ts';

/** Rising counters as rates: differences over about a second. */
export interface Rates {
  countFrame(nowMs: number): void;
  readonly framesPerSecond: number;
  /** Bytes a second by kind of message; `total` is one of them. */
  readonly inPerSecond: ReadonlyMap<string, number>;
  readonly outPerSecond: ReadonlyMap<string, number>;
}

const WINDOW_MS = 1000;

export function createRates(telemetry: Telemetry): Rates {
  const inbound = createGroup();
  const outbound = createGroup();
  let windowStartMs = 0;
  let frames = 0;
  let framesPerSecond = 0;

  return {
    get framesPerSecond() {
      return framesPerSecond;
    },
    inPerSecond: inbound.perSecond,
    outPerSecond: outbound.perSecond,
    countFrame(nowMs) {
      frames++;
      const spentMs = nowMs - windowStartMs;
      if (spentMs < WINDOW_MS) return;
      framesPerSecond = (frames * 1000) / spentMs;
      inbound.measure(telemetry.bytesInByKind, telemetry.bytesIn, spentMs);
      outbound.measure(telemetry.bytesOutByKind, telemetry.bytesOut, spentMs);
      windowStartMs = nowMs;
      frames = 0;
    },
  };
}

function createGroup() {
  const before = new Map<string, number>();
  const perSecond = new Map<string, number>();
  const measureOne = (kind: string, bytes: number, spentMs: number) => {
    perSecond.set(kind, ((bytes - (before.get(kind) ?? 0)) * 1000) / spentMs);
    before.set(kind, bytes);
  };
  return {
    perSecond,
    measure(byKind: Readonly<Record<string, number>>, total: number, spentMs: number) {
      measureOne('total', total, spentMs);
      for (const kind in byKind) measureOne(kind, byKind[kind], spentMs);
    },
  };
}
