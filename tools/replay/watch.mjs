// The flag `--watch` of `cometa replay`: a journal in the browser, from a server of its own on this machine alone.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from '../../bin/build.mjs';

/** @typedef {import('../../server/http/files.ts').PageFile} PageFile */

const PRIVATE_HOST = '127.0.0.1';
/** Addresses under which a browser on this machine asks; another name that leads here may be a stranger's page. */
const HOSTS = /^(127\.0\.0\.1|localhost):\d+$/;

/**
 * Serves the film until the process ends, and says where.
 * @param {typeof import('./built.ts')} built
 * @param {Uint8Array} film
 * @param {number | undefined} at tick at which it opens, paused
 * @returns {Promise<undefined>} the process lives on
 */
export async function watch({ loadPage, pickFile }, film, at) {
  await ensureBuilt();
  const page = new Map(loadPage(join(ROOT, 'dist/page')));
  page.set('/', /** @type {PageFile} */ (page.get('/watch.html')));
  page.set('/film', fileOf(film));
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
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, PRIVATE_HOST, () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const query = at === undefined ? '' : `?at=${at}`;
  console.error(`Watch it at http://${PRIVATE_HOST}:${port}/${query} and end this with Ctrl-C.`);
  return undefined;
}

/** @param {Uint8Array} body @returns {PageFile} */
function fileOf(body) {
  const contentType = 'application/octet-stream';
  return { body, br: undefined, gz: undefined, contentType, cacheControl: 'no-store', etag: '"film"' };
}
