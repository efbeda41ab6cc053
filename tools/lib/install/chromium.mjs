// The one file that knows where a Chromium is, how to get one and how to start it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs';

const CACHE_DIR = fileURLToPath(new URL('../../../.cache/browsers', import.meta.url));

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const USUAL_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Finds a Chromium without installing anything: COMETA_CHROMIUM (set by `npm test`) and CHROMIUM first, then the usual
 * names and places, then one downloaded earlier.
 * @returns {Promise<string | undefined>} path of the program
 * @throws an Error with a sentence when COMETA_CHROMIUM or CHROMIUM names a file that does not exist
 */
export async function findChromium() {
  for (const name of ['COMETA_CHROMIUM', 'CHROMIUM']) {
    const path = process.env[name];
    if (!path) continue;
    if (existsSync(path)) return path;
    throw new Error(`${name} is "${path}", but there is no such file: give the path of a Chromium or unset it.`);
  }
  return findOnPath() ?? USUAL_PATHS.find((path) => existsSync(path)) ?? (await findDownloaded());
}

/**
 * Installs a Chromium and says how: Debian's package where possible, otherwise a download into `.cache/browsers`.
 * @returns {Promise<string>} path of the program
 * @throws an Error with a sentence when neither works
 */
export async function installChromium() {
  if (canInstallDebianPackages()) {
    installDebianPackages(['chromium']);
    const path = findOnPath();
    if (path) return path;
  }
  return downloadChromium();
}

/**
 * Options for puppeteer's `launch`. Puppeteer makes a fresh profile for each launch.
 * @param {string} executablePath
 */
export function launchOptions(executablePath) {
  return {
    executablePath,
    headless: true,
    args: [
      // Root cannot start Chromium's sandbox, and CI containers run as root; the only pages opened are our own.
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Containers often have a /dev/shm of 64 MB, which a page with WebGL fills; the tab then crashes.
      '--disable-dev-shm-usage',
      // WebGL in software: without it Chromium on a machine without a GPU gives Phaser no WebGL context.
      '--enable-unsafe-swiftshader',
    ],
    // Puppeteer keeps hidden tabs awake by default. With these left out a hidden tab is really hidden: no animation
    // frames, slow timers. The tests about hidden tabs would otherwise prove nothing.
    ignoreDefaultArgs: [
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
    ],
  };
}

/** @returns {string | undefined} */
function findOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => existsSync(path));
}

async function findDownloaded() {
  if (!existsSync(CACHE_DIR)) return undefined;
  const { getInstalledBrowsers } = await import('@puppeteer/browsers');
  const [browser] = await getInstalledBrowsers({ cacheDir: CACHE_DIR });
  return browser?.executablePath;
}

async function downloadChromium() {
  const { Browser, detectBrowserPlatform, install, resolveBuildId } = await import('@puppeteer/browsers');
  const platform = detectBrowserPlatform();
  if (!platform) throw new Error('There is no Chromium to download for this machine: install one and set CHROMIUM.');
  try {
    const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable');
    console.log(`Downloading Chromium ${buildId} into .cache/browsers ...`);
    const { executablePath } = await install({ browser: Browser.CHROME, buildId, platform, cacheDir: CACHE_DIR });
    return executablePath;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Chromium could not be downloaded (${why}): install one and set CHROMIUM to its path.`);
  }
}
