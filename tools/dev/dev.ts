// The command `dev`. The user sees one address: Vite's, which serves the page with hot reload and passes everything
// else on to a server of ours on a free loopback port, rebuilt and restarted when its sources change.
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { build, createLogger, createServer, type Logger, type Rolldown, type ViteDevServer } from 'vite';
import { VITE_CONFIG } from '../../bin/build.mjs';
import { ensureWritable } from '../../bin/writable.mjs';
import { loadConfigOrExit } from '../../server/config/config.ts';
import { describeListenError, findListenError } from '../../server/machine/listen-error.ts';
import { withUsage } from '../lib/flags.ts';
import { CACHE_DIR } from '../lib/root.ts';
import { runBackend } from './backend.ts';

// Not dist/server: `start` would take a development build for its own.
const DEV_DIR = join(CACHE_DIR, 'dev');
const OUT_DIR = join(DEV_DIR, 'server');
// Where the server looks for it: beside its own folder.
const REPORT_DIR = join(DEV_DIR, 'report');

/** @returns exit status, once the developer presses Ctrl-C */
export function dev(): Promise<number | undefined> {
  return withUsage('dev', serve);
}

async function serve(): Promise<number> {
  // Said before Vite builds anything: it would set "production" for this process, and with it for the page.
  process.env.NODE_ENV ??= 'development';
  for (const folder of [DEV_DIR, join(CACHE_DIR, 'vite')]) ensureWritable(folder);
  const { port, host } = loadConfigOrExit();
  const backendPort = await findFreePort();
  const backend = runBackend(join(OUT_DIR, 'main.js'), backendPort);
  await build({ ...VITE_CONFIG, logLevel: 'warn', mode: 'report', build: { outDir: REPORT_DIR } });
  const watcher = await watchServer(backend.restart);
  const page = await servePage(host, port, backendPort).catch(async (error) => {
    const code = await findListenError(port, host);
    const place = { port, portName: 'PORT', host, hostName: 'HOST' };
    console.error(code ? describeListenError(code, place) : `The page cannot be served: ${error.message}`);
  });
  if (page) await waitForCtrlC();
  await Promise.all([watcher.close(), backend.stop(), page?.close()]);
  return page ? 0 : 1;
}

async function watchServer(onBuilt: () => void): Promise<Rolldown.RolldownWatcher> {
  const config = { ssr: true, outDir: OUT_DIR, watch: {} };
  const watcher = await build({ ...VITE_CONFIG, logLevel: 'warn', mode: 'dev', build: config });
  if (!('on' in watcher)) throw new Error('Vite did not watch the server.');
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') onBuilt();
    // Vite has printed the error itself.
    if (event.code === 'ERROR') console.error('The server was not rebuilt; the one that runs goes on.');
    if ('result' in event) void event.result?.close();
  });
  return watcher;
}

async function servePage(host: string, port: number, backendPort: number): Promise<ViteDevServer> {
  const target = `http://127.0.0.1:${backendPort}`;
  const proxy = {
    '^/(api|healthz|readyz|version)(/|\\?|$)': { target },
    '^/ws(\\?|$)': { target, ws: true },
  };
  const server = { port, strictPort: true, host, proxy };
  const page = await createServer({ ...VITE_CONFIG, server, customLogger: withoutClosedTabs() });
  await page.listen();
  page.printUrls();
  return page;
}

/** A tab that closes ends its socket; Vite's proxy would print a stack trace for each. */
function withoutClosedTabs(): Logger {
  const logger = createLogger();
  const { error } = logger;
  logger.error = (message, options) => {
    if (!/ws proxy.*(EPIPE|ECONNRESET|ECONNREFUSED)/s.test(message)) error(message, options);
  };
  return logger;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function waitForCtrlC(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
