// What a contender's process measures of itself: its ticks, what it allocates, what collecting that costs.
import { GCProfiler } from 'node:v8';
import { createHistogram } from '../../game/common/histogram.ts';
import { FRAME_MS } from './loop.mjs';

/**
 * @typedef {object} Figures
 * @property {number} ticks
 * @property {number} skipped frames of time given up
 * @property {{ p50: number, p99: number }} lateMs how late ticks began
 * @property {{ p50: number, p99: number, max: number }} workMs how long ticks took, until the last send returned
 * @property {number} allocatedBytes on the JavaScript heap
 * @property {number} collections
 * @property {number} overBudget ticks that took longer than there is until the next
 * @property {number} longestCollectionMs
 * @property {number} collectionMs time the process stood still for them
 * @property {number} heapUsed at the end, garbage included
 * @property {number} rss
 * @property {number} cpuUs
 * @property {Record<string, number>} counters the contender's own
 */

/** @typedef {{ cost: number, beforeGC: HeapAt, afterGC: HeapAt }} Collection `cost` in microseconds */
/** @typedef {{ heapStatistics: { usedHeapSize: number } }} HeapAt */

const lateMs = createHistogram();
const workMs = createHistogram();
let ticks = 0;
let skipped = 0;
let overBudget = 0;
let profiler = new GCProfiler();
let heapAtBegin = 0;
let cpuAtBegin = process.cpuUsage();
/** @type {Record<string, number>} */
const counters = {};

/**
 * One tick is done.
 * @param {number} late milliseconds between when it was due and when it began
 * @param {number} work milliseconds until its last send returned
 * @param {number} [budget] milliseconds from tick to tick
 */
export function measure(late, work, budget = FRAME_MS) {
  ticks++;
  if (work > budget) overBudget++;
  lateMs.add(late);
  workMs.add(work);
}

/** @param {number} frames */
export function measureSkipped(frames) {
  skipped += frames;
}

/**
 * Something worth a line in the results that only this contender does, such as dropping messages.
 * @param {string} name
 */
export function count(name) {
  counters[name] = (counters[name] ?? 0) + 1;
}

/** Forgets all; measuring begins here. */
export function beginMeasuring() {
  lateMs.clear();
  workMs.clear();
  ticks = skipped = overBudget = 0;
  for (const name of Object.keys(counters)) counters[name] = 0;
  profiler.stop();
  profiler = new GCProfiler();
  profiler.start();
  heapAtBegin = process.memoryUsage().heapUsed;
  cpuAtBegin = process.cpuUsage();
}

/**
 * All since `beginMeasuring`, which must be called again before the next call of this.
 * @returns {Figures}
 */
export function readFigures() {
  // First what reading the rest would raise.
  const cpu = process.cpuUsage(cpuAtBegin);
  const { heapUsed, rss } = process.memoryUsage();
  const collections = /** @type {Collection[]} */ (profiler.stop()?.statistics ?? []);
  return {
    ticks,
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
export function residentBytes() {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

/**
 * Exact without forcing collections: the heap grows by allocation alone, and each collection says where it began and
 * ended.
 * @param {number} usedAtBegin
 * @param {readonly Collection[]} collections
 * @param {number} usedNow
 */
export function allocatedBytes(usedAtBegin, collections, usedNow) {
  let allocated = 0;
  let used = usedAtBegin;
  for (const { beforeGC, afterGC } of collections) {
    allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - used);
    used = afterGC.heapStatistics.usedHeapSize;
  }
  return allocated + Math.max(0, usedNow - used);
}
