import { afterEach, expect, test } from 'vitest';
import { guarded, metering } from '../../../../game/client/base/faults.ts';
import { createLayerMeter } from '../../../../game/client/debug/layers.ts';

const device = { ms: 0, bytes: 0 };
const spans: string[] = [];
const meter = createLayerMeter({
  nowMs: () => device.ms,
  heapBytes: () => device.bytes,
  onSpan: (layer, startMs, endMs) => spans.push(`${layer} ${startMs} to ${endMs}`),
});

afterEach(() => {
  metering.by = undefined;
  meter.take(1);
  spans.length = 0;
  Object.assign(device, { ms: 0, bytes: 0 });
});

const spend = (ms: number, bytes = 0) => {
  device.ms += ms;
  device.bytes += bytes;
};

const stars = guarded('stars', () => spend(1, 100));
const picture = guarded('picture', () => {
  spend(2);
  stars();
  stars();
  spend(4, 1000);
});

test('each layer is told its own time and garbage, without that of layers within it, by the frame', () => {
  metering.by = meter;
  for (let frame = 0; frame < 10; frame++) picture();
  expect(meter.take(10)).toEqual([
    { layer: 'picture', ms: 6, bytes: 1000 },
    { layer: 'stars', ms: 2, bytes: 200 },
  ]);
  expect(spans.slice(0, 3)).toEqual(['stars 2 to 3', 'stars 3 to 4', 'picture 0 to 8']);
  expect(meter.take(10)).toEqual([]);
});

test('a layer that throws is measured as well, and a collection of garbage makes nothing negative', () => {
  metering.by = meter;
  const fails = guarded('fails', () => {
    spend(3, -500);
    throw new Error('as meant');
  });
  const complain = console.error;
  console.error = () => {};
  fails();
  console.error = complain;
  expect(meter.take(1)).toEqual([{ layer: 'fails', ms: 3, bytes: 0 }]);
});

test('nobody looks: nothing is measured', () => {
  picture();
  expect([meter.take(1), spans]).toEqual([[], []]);
});
