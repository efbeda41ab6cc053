// The command `dev`. The user sees one address: Vite's, which serves the page with hot reload and passes everything
// else on to a server of ours on a free loopback port, rebuilt and restarted when its sources change.
import { existsSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { build, createLogger, createServer } from 'vite';
import { runBackend } from './backend.mjs';
import { ROOT, VITE_CONFIG } from './build.mjs';

// Not dist/server: `start` would take a development build for its own.
const OUT_DIR = join(ROOT, '.cache/dev/server');
// Where the server looks for it: beside its own folder.
const REPORT_DIR = join(ROOT, '.cache/dev/report');

/** @returns {Promise<number>} exit status, once the developer presses Ctrl-C */
export async function dev() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  // Said before Vite builds the server: it would set "production" for this process, and with it for the page.
  process.env.NODE_ENV ??= 'development';
  const port = Number(process.env.PORT || 8080);
  const backendPort = await findFreePort();
  const backend = runBackend(join(OUT_DIR, 'main.js'), backendPort);
  await build({ configFile: VITE_CONFIG, logLevel: 'warn', mode: 'report', build: { outDir: REPORT_DIR } });
  const watcher = await watchServer(backend.restart);
  const page = await servePage(port, backendPort).catch((error) => String(error.message));
  if (typeof page !== 'string') await waitForCtrlC();
  else console.error(`The development server cannot listen on port ${port} (${page}): set PORT to another one.`);
  await Promise.all([watcher.close(), backend.stop(), typeof page === 'string' ? undefined : page.close()]);
  return typeof page === 'string' ? 1 : 0;
}

/** @param {() => void} onBuilt */
async function watchServer(onBuilt) {
  const config = { ssr: true, outDir: OUT_DIR, watch: {} };
  const watcher = await build({ configFile: VITE_CONFIG, logLevel: 'warn', build: config });
  if (!('on' in watcher)) throw new Error('Vite did not watch the server.');
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') onBuilt();
    // Vite has printed the error itself.
    if (event.code === 'ERROR') console.error('The server was not rebuilt; the one that runs goes on.');
    if ('result' in event) void event.result?.close();
  });
  return watcher;
}

/**
 * @param {number} port
 * @param {number} backendPort
 */
async function servePage(port, backendPort) {
  const target = `http://127.0.0.1:${backendPort}`;
  const proxy = {
    '^/(api|healthz|readyz|version)(/|\\?|$)': { target },
    '^/ws(\\?|$)': { target, ws: true },
  };
  const server = { port, strictPort: true, host: process.env.HOST || '0.0.0.0', proxy };
  const page = await createServer({ configFile: VITE_CONFIG, server, customLogger: withoutClosedTabs() });
  await page.listen();
  page.printUrls();
  return page;
}

/** A tab that closes ends its socket; Vite's proxy would print a stack trace for each. */
function withoutClosedTabs() {
  const logger = createLogger();
  const { error } = logger;
  logger.error = (message, options) => {
    if (!/ws proxy.*(EPIPE|ECONNRESET|ECONNREFUSED)/s.test(message)) error(message, options);
  };
  return logger;
}

/** @returns {Promise<number>} */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @returns {Promise<void>} */
function waitForCtrlC() {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
