// What a contender's process measures of itself: its ticks, what it allocates, what collecting that costs.
import { GCProfiler } from 'node:v8';
import { createHistogram } from '../../../../game/common/histogram.ts';
import { FRAME_MS } from './loop.ts';

export interface Figures {
  ticks: number;
  /** The time these ticks stand for, and the time that went by. */
  ranMs: number;
  elapsedMs: number;
  /** Frames of time given up. */
  skipped: number;
  /** How late ticks began. */
  lateMs: { p50: number; p99: number };
  /** How long ticks took, until the last send returned. */
  workMs: { p50: number; p99: number; max: number };
  /** On the JavaScript heap. */
  allocatedBytes: number;
  collections: number;
  /** Ticks that took longer than there is until the next. */
  overBudget: number;
  longestCollectionMs: number;
  /** Time the process stood still for them. */
  collectionMs: number;
  /** At the end, garbage included. */
  heapUsed: number;
  rss: number;
  cpuUs: number;
  /** The contender's own. */
  counters: Record<string, number>;
}

export interface Collection {
  /** Microseconds. */
  cost: number;
  beforeGC: HeapAt;
  afterGC: HeapAt;
}

interface HeapAt {
  heapStatistics: { usedHeapSize: number };
}

const lateMs = createHistogram();
const workMs = createHistogram();
let ticks = 0;
let ranMs = 0;
let beganMs = performance.now();
let skipped = 0;
let overBudget = 0;
let profiler = new GCProfiler();
let heapAtBegin = 0;
let cpuAtBegin = process.cpuUsage();
const counters: Record<string, number> = {};

/** One tick is done: how late it began, how long it took until its last send returned, and how long it might have taken. */
export function measure(tickLateMs: number, tickWorkMs: number, budgetMs: number = FRAME_MS): void {
  ticks++;
  ranMs += budgetMs;
  if (tickWorkMs > budgetMs) overBudget++;
  lateMs.add(tickLateMs);
  workMs.add(tickWorkMs);
}

export function measureSkipped(frames: number): void {
  skipped += frames;
}

/** Something worth a line in the results that only this contender does, such as dropping messages. */
export function count(name: string): void {
  counters[name] = (counters[name] ?? 0) + 1;
}

/** Forgets all; measuring begins here. */
export function beginMeasuring(): void {
  lateMs.clear();
  workMs.clear();
  ticks = skipped = overBudget = ranMs = 0;
  beganMs = performance.now();
  for (const name of Object.keys(counters)) counters[name] = 0;
  profiler.stop();
  profiler = new GCProfiler();
  profiler.start();
  heapAtBegin = process.memoryUsage().heapUsed;
  cpuAtBegin = process.cpuUsage();
}

/** All since `beginMeasuring`, which must be called again before the next call of this. */
export function readFigures(): Figures {
  // First what reading the rest would raise.
  const cpu = process.cpuUsage(cpuAtBegin);
  const { heapUsed, rss } = process.memoryUsage();
  const collections = (profiler.stop()?.statistics ?? []) as Collection[];
  return {
    ticks,
    ranMs,
    elapsedMs: performance.now() - beganMs,
    skipped,
    lateMs: { p50: lateMs.percentileMs(0.5), p99: lateMs.percentileMs(0.99) },
    workMs: { p50: workMs.percentileMs(0.5), p99: workMs.percentileMs(0.99), max: workMs.maxMs() },
    allocatedBytes: allocatedBytes(heapAtBegin, collections, heapUsed),
    overBudget,
    collections: collections.length,
    longestCollectionMs: Math.max(0, ...collections.map(({ cost }) => cost / 1000)),
    collectionMs: collections.reduce((sum, { cost }) => sum + cost / 1000, 0),
    heapUsed,
    rss,
    cpuUs: cpu.user + cpu.system,
    counters: { ...counters },
  };
}

/** Bytes resident now, without garbage if Node was started with --expose-gc. */
export function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

/**
 * Exact without forcing collections: the heap grows by allocation alone, and each collection says where it began and
 * ended.
 */
export function allocatedBytes(usedAtBegin: number, collections: readonly Collection[], usedNow: number): number {
  let allocated = 0;
  let used = usedAtBegin;
  for (const { beforeGC, afterGC } of collections) {
    allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - used);
    used = afterGC.heapStatistics.usedHeapSize;
  }
  return allocated + Math.max(0, usedNow - used);
}
