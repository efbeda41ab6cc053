import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figureIn, readMetrics } from '../../../../tools/lib/server/metrics.ts';

const TEXT = `# HELP cometa_closes_total connections that ended
# TYPE cometa_closes_total counter
cometa_closes_total{code="1000"} 4
cometa_closes_total{code="1012"} 3
cometa_closes 11
cometa_lag_seconds 0.25
`;

const server = createServer((_request, response) => void response.end(TEXT));
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

test('a figure is of its own name alone, and of all labels the sum', async () => {
  const metrics = await readMetrics(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(figureIn(metrics, 'cometa_closes_total')).toBe(7);
  expect(figureIn(metrics, 'cometa_closes_total{code="1012"}')).toBe(3);
  expect(figureIn(metrics, 'cometa_closes')).toBe(11);
  expect(figureIn(metrics, 'cometa_lag_seconds')).toBe(0.25);
  expect(figureIn(metrics, 'cometa_lag')).toBeNaN();
});

test('where no private port is known nothing is counted; one that does not answer is told', async () => {
  expect(await readMetrics(undefined)).toEqual({});
  await expect(readMetrics('http://127.0.0.1:1')).rejects.toThrow();
});
