// The flag `--watch` of `cometa replay`: a journal or a shared replay in the browser, from a server of its own on this machine alone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureBuilt } from '../../bin/build.mjs';
import { ROOT } from '../../game/node/root.ts';
import { loadPage, type PageFile, pickFile } from '../../server/http/files.ts';
import { PLAIN_SECURITY } from '../../server/http/headers.ts';

const PRIVATE_HOST = '127.0.0.1';
/** Addresses under which a browser on this machine asks; another name that leads here may be a stranger's page. */
const HOSTS = /^(127\.0\.0\.1|localhost):\d+$/;

/** Serves the inputTrack until the process ends, and says where. It opens at tick `at`, paused. */
export function watch(inputTrack: Uint8Array, at: number | undefined): Promise<undefined> {
  return serve('/watch.html', '/inputTrack', fileOf(inputTrack), at === undefined ? '' : `?at=${at}`);
}

/** Serves a replay that was shared, as its file is, in the same way. */
export function watchShared(replay: Uint8Array): Promise<undefined> {
  const file = { ...fileOf(replay), contentType: 'application/gzip' };
  return serve('/replay.html', '/api/replay/shared', file, '?id=shared');
}

async function serve(start: string, path: string, file: PageFile, query: string): Promise<undefined> {
  await ensureBuilt();
  const page = new Map(loadPage(join(ROOT, 'dist/page')));
  page.set('/', page.get(start) as PageFile);
  page.set(path, file);
  const server = createServer(({ url = '/', method = '', headers }, response) => {
    if (!HOSTS.test(headers.host ?? '') || !['GET', 'HEAD'].includes(method)) {
      response.writeHead(403).end();
      return;
    }
    const encodings = headers['accept-encoding'] ?? '';
    const answer = pickFile(page, url.split('?')[0], String(encodings), headers['if-none-match'] ?? '');
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.writeHead(answer.status).end(method === 'HEAD' ? undefined : answer.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, PRIVATE_HOST, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  console.error(`Watch it at http://${PRIVATE_HOST}:${port}/${query} and end this with Ctrl-C.`);
  return undefined;
}

function fileOf(body: Uint8Array): PageFile {
  const contentType = 'application/octet-stream';
  const etag = '"inputTrack"';
  return { body, br: undefined, gz: undefined, contentType, cacheControl: 'no-store', etag, security: PLAIN_SECURITY };
}
