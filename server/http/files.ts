import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { lookup } from 'mrmime';
import { type Headers, PLAIN_SECURITY, pageSecurity } from './headers.ts';

// The built page, held in memory. A request is one look-up in a Map whose keys are the paths of the files that exist:
// nothing a client writes into an address ever reaches the file system, so no path can escape.

export interface PageFile {
  readonly body: Uint8Array;
  readonly br: Uint8Array | undefined;
  readonly gz: Uint8Array | undefined;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly etag: string;
  readonly security: Headers;
}

/** URL path, as it stands in the request line without the query, to file. */
export type Page = ReadonlyMap<string, PageFile>;

export interface FileAnswer {
  readonly status: 200 | 304 | 404;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
}

const NOT_FOUND: FileAnswer = {
  status: 404,
  headers: [['Content-Type', 'text/plain; charset=utf-8'], ['Cache-Control', 'no-cache'], ...PLAIN_SECURITY],
  body: new TextEncoder().encode('There is nothing at this address.\n'),
};

/**
 * Reads the built page into memory. A folder that does not exist gives an empty page: during development another
 * server has it.
 * @param frameAncestors sources of whose pages may show it in a frame
 */
export function loadPage(dir: string, frameAncestors = "'self'"): Page {
  const page = new Map<string, PageFile>();
  if (!existsSync(dir)) return page;
  for (const path of listFiles(dir)) {
    // The compressed twins go out in the place of their originals, not under their own names.
    if (path.endsWith('.br') || path.endsWith('.gz')) continue;
    // For whoever has the folder: the largest files of all, and nobody's to fetch.
    if (path.endsWith('.map')) continue;
    const urlPath = `/${relative(dir, path).split(sep).join('/')}`;
    const file = loadFile(path, urlPath, frameAncestors);
    page.set(urlPath, file);
    // A page's address is its name: /leaderboard.
    if (urlPath.endsWith('.html')) page.set(urlPath.slice(0, -'.html'.length), file);
  }
  const index = page.get('/index.html');
  if (index) page.set('/', index);
  return page;
}

/**
 * Chooses what to answer to a GET or HEAD request.
 * @param urlPath path as received, without query, not decoded
 * @param acceptEncoding the header's value, '' when absent
 * @param ifNoneMatch the header's value, '' when absent
 */
export function pickFile(page: Page, urlPath: string, acceptEncoding: string, ifNoneMatch: string): FileAnswer {
  const file = page.get(urlPath);
  if (!file) return NOT_FOUND;
  const headers: FileAnswer['headers'] = [
    ['ETag', file.etag],
    ['Cache-Control', file.cacheControl],
    ['Vary', 'Accept-Encoding'],
    ...file.security,
  ];
  if (matchesEtag(ifNoneMatch, file.etag)) return { status: 304, headers, body: undefined };
  const { encoding, body } = pickEncoding(file, acceptEncoding);
  const typed: FileAnswer['headers'] = [['Content-Type', file.contentType], ...headers];
  if (!encoding) return { status: 200, headers: typed, body };
  return { status: 200, headers: [['Content-Encoding', encoding], ...typed], body };
}

function loadFile(path: string, urlPath: string, frameAncestors: string): PageFile {
  const body = readFileSync(path);
  return {
    body,
    br: readIfThere(`${path}.br`),
    gz: readIfThere(`${path}.gz`),
    contentType: contentTypeOf(path),
    // Names under /assets/ hold a hash of their content. Everything else must be asked for again, or players keep
    // yesterday's index.html, which names scripts that are gone.
    cacheControl: urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    // Weak, because the plain and the compressed body share it.
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
    security: urlPath.endsWith('.html') ? pageSecurity(body.toString(), frameAncestors) : PLAIN_SECURITY,
  };
}

/** What the library leaves out, since its registered name is a vendor's; browsers ask for it without being told to. */
const ICON = 'image/x-icon';

/** Without a character set a browser takes text for that of its user's country. */
function contentTypeOf(path: string): string {
  const type = path.endsWith('.ico') ? ICON : (lookup(path) ?? 'application/octet-stream');
  return /^text\/|[/+]json$/.test(type) ? `${type}; charset=utf-8` : type;
}

function readIfThere(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

function listFiles(dir: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function pickEncoding(file: PageFile, acceptEncoding: string): { encoding?: 'br' | 'gzip'; body: Uint8Array } {
  const accepted = acceptedEncodings(acceptEncoding);
  if (file.br && accepted.has('br')) return { encoding: 'br', body: file.br };
  if (file.gz && accepted.has('gzip')) return { encoding: 'gzip', body: file.gz };
  return { body: file.body };
}

/** Names from an Accept-Encoding header, without those refused by q=0. */
function acceptedEncodings(header: string): Set<string> {
  const accepted = new Set<string>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const refused = parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter));
    if (!refused) accepted.add(name);
  }
  return accepted;
}

function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === '') return false;
  const opaque = etag.replace(/^W\//, '');
  return ifNoneMatch.split(',').some((given) => given.trim() === '*' || given.trim().replace(/^W\//, '') === opaque);
}
