import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What can be seen of the container without one. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFileSync(ROOT + path, 'utf8');

test('the build in the container is given all that it needs', () => {
  const leftOut = read('.dockerignore').trim().split('\n');
  // The builder reads all of these before it builds any.
  const { references } = JSON.parse(read('tsconfig.json')) as { references: { path: string }[] };
  const needed = [...references.map(({ path }) => path.split('/')[1]), 'bin', 'package.json', 'vite.config.ts'];
  expect(needed.filter((path) => leftOut.includes(path))).toEqual([]);
});

test('it runs the Node, and the files, that there are', () => {
  const dockerfile = read('Dockerfile');
  const [, major] = /^ARG NODE=node:(\d+)-/m.exec(dockerfile) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(20);
  expect(existsSync(`${ROOT}node_modules/uWebSockets.js/uws_linux_x64_137.node`), 'ABI 137 is that of Node 24').toBe(
    true,
  );
  for (const path of ['package.json', 'LICENSE', 'bin']) expect(dockerfile).toContain(`/src/${path}`);
});

test('what compose mounts is there', () => {
  const mounted = [...read('compose.yaml').matchAll(/'\.\/([^:']+):/g)].map(([, path]) => path ?? '');
  expect(mounted).toHaveLength(2);
  for (const path of mounted) expect(existsSync(ROOT + path), path).toBe(true);
});
