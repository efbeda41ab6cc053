import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type FileAnswer, loadPage, pickFile } from '../../../../server/http/files.ts';

const dir = mkdtempSync(join(tmpdir(), 'cometa-files-'));
mkdirSync(join(dir, 'assets'));
const FILES = {
  'index.html': '<!doctype html>',
  'index.html.br': 'page as br',
  'index.html.gz': 'page as gz',
  'assets/main-1a2b.js': 'go()',
  'assets/main-1a2b.js.map': '{}',
  'assets/style-3c.css': 'a{}',
  'assets/style-3c.css.gz': 'style as gz',
  'icon.svg': '<svg/>',
  'site.webmanifest': '{}',
  'font.woff2': 'font',
  'favicon.ico': 'icon',
  'sound.ogg': 'sound',
  'robots.txt': '',
  LICENSE: '',
};
for (const [path, text] of Object.entries(FILES)) writeFileSync(join(dir, path), text);
const page = loadPage(dir);
afterAll(() => rmSync(dir, { recursive: true }));

const header = (answer: FileAnswer, name: string) => answer.headers.find(([given]) => given === name)?.[1];
const text = (answer: FileAnswer) => new TextDecoder().decode(answer.body);

test('source maps are nobody’s to fetch', () => {
  expect(pickFile(page, '/assets/main-1a2b.js.map', '', '').status).toBe(404);
});

test('/ is index.html, asked for again each time', () => {
  const answer = pickFile(page, '/', '', '');
  expect(answer.status).toBe(200);
  expect(text(answer)).toBe('<!doctype html>');
  expect(header(answer, 'Content-Type')).toBe('text/html; charset=utf-8');
  expect(header(answer, 'Cache-Control')).toBe('no-cache');
});

test('hashed files are kept for a year', () => {
  const answer = pickFile(page, '/assets/main-1a2b.js', 'br', '');
  expect(header(answer, 'Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(header(answer, 'Content-Type')).toBe('text/javascript; charset=utf-8');
});

test.each([
  ['/icon.svg', 'image/svg+xml'],
  ['/site.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['/font.woff2', 'font/woff2'],
  ['/favicon.ico', 'image/x-icon'],
  ['/sound.ogg', 'audio/ogg'],
  ['/robots.txt', 'text/plain; charset=utf-8'],
  ['/LICENSE', 'application/octet-stream'],
  ['/assets/style-3c.css', 'text/css; charset=utf-8'],
])('%s is %s', (path, contentType) => {
  expect(header(pickFile(page, path, '', ''), 'Content-Type')).toBe(contentType);
});

test.each([
  ['gzip, deflate, br, zstd', 'br', 'page as br'],
  ['gzip, deflate', 'gzip', 'page as gz'],
  ['br;q=0, gzip', 'gzip', 'page as gz'],
  ['br; q=0.000, gzip;q=0', undefined, '<!doctype html>'],
  ['BR;q=0.5', 'br', 'page as br'],
  ['', undefined, '<!doctype html>'],
])('Accept-Encoding "%s" gets %s', (accepted, encoding, body) => {
  const answer = pickFile(page, '/', accepted, '');
  expect(header(answer, 'Content-Encoding')).toBe(encoding);
  expect(header(answer, 'Vary')).toBe('Accept-Encoding');
  expect(text(answer)).toBe(body);
});

test('an encoding that was not built falls back to one that was', () => {
  expect(header(pickFile(page, '/assets/style-3c.css', 'br, gzip', ''), 'Content-Encoding')).toBe('gzip');
});

test('a known ETag gets 304 without a body, whatever the encoding was', () => {
  const etag = header(pickFile(page, '/', 'br', ''), 'ETag') ?? '';
  for (const given of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
    const answer = pickFile(page, '/', 'gzip', given);
    expect(answer.status).toBe(304);
    expect(answer.body).toBeUndefined();
    expect(header(answer, 'ETag')).toBe(etag);
  }
  expect(pickFile(page, '/', '', '"other"').status).toBe(200);
});

test.each([
  '/../package.json',
  '/assets/../index.html',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '/assets%2fmain-1a2b.js',
  '/assets\\main-1a2b.js',
  '/index.html\0',
  '/index.html%00',
  '//',
  '//index.html',
  '/assets//main-1a2b.js',
  '/assets/',
  '/index.html/',
  '/index.html.br',
  '/constructor',
  '/__proto__',
  '/INDEX.HTML',
  '',
])('%j is nothing', (path) => {
  const answer = pickFile(page, path, 'br', '*');
  expect(answer.status).toBe(404);
  expect(text(answer)).not.toContain('doctype');
});

test('no page may run strings as code, be framed elsewhere or be guessed to be another type', () => {
  for (const path of ['/', '/nothing', '/assets/main-abc123.js']) {
    const answer = pickFile(page, path, '', '');
    const policy = header(answer, 'Content-Security-Policy') ?? '';
    expect(policy).toContain(path === '/' ? "default-src 'self'" : "default-src 'none'");
    expect(policy).toContain(path === '/' ? "frame-ancestors 'self'" : "frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/ws:|http|\*/);
    expect(header(answer, 'Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(header(answer, 'Permissions-Policy')).toContain('microphone=()');
    expect(header(answer, 'X-Content-Type-Options')).toBe('nosniff');
    expect(header(answer, 'Referrer-Policy')).toBe('no-referrer');
  }
});

test('a folder that does not exist is an empty page', () => {
  expect(loadPage(join(dir, 'nowhere')).size).toBe(0);
});
