import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { type Ended, type Env, makeInstall } from '../../harness/server/install.ts';
import { postJoin } from '../../harness/server/raw-client.ts';

/** What the world around the process does: whose the files are, what stands in `.env`, and where one can listen. */

await ensureBuilt();
const { root, mayAll, cometa, takeAway, remove } = makeInstall();
afterAll(remove);

const RUNS = /Cometa is open.*\n\n/s;
const start = (env?: Env, then?: (text: string) => Promise<void>) => cometa(['start', '--no-build'], env, RUNS, then);

function expectSentence({ status, text }: Ended, ...sentences: string[]): void {
  for (const sentence of sentences) expect(text).toContain(`${sentence}\n`);
  expect(text).not.toMatch(/\n\s+at |panicked/);
  expect(status).toBe(1);
}

describe('the file .env', () => {
  const path = join(root, '.env');
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  test('lies beside package.json, whatever the working directory, and may have a byte order mark', async () => {
    writeFileSync(path, '\uFEFFPORT=0\nHOST: 127.0.0.7\nROOM_SEATS=9', 'utf16le');
    const { status, text } = await start();
    expect(text).toMatch(/http:\/\/127\.0\.0\.7:[1-9]\d*\n/);
    expect(text).toContain('"seats":9');
    expect(status).toBe(0);
  });

  test('ends the start where it is a folder', async () => {
    mkdirSync(path);
    expectSentence(await start(), `${path} cannot be read: it is a folder, and must be a file.`);
  });

  test.skipIf(mayAll)('ends the start where this user may not read it', async () => {
    writeFileSync(path, 'PORT=0', { mode: 0 });
    expectSentence(await start(), `${path} cannot be read: this user may not read it.`);
  });

  test.each(['start --no-build', 'dev'])('ends "%s" with a sentence for each line that is wrong', async (command) => {
    writeFileSync(path, 'PORT\n\nMAX_ROMS=3\nSEND_EVERY=9\n');
    expectSentence(
      await cometa(command.split(' '), {}, /ready|is open/),
      `${path}, line 1: this is no setting. Write NAME=value.`,
      `${path}, line 3: there is no setting MAX_ROMS. Did you mean MAX_ROOMS?`,
      `${path}, line 4: SEND_EVERY is "9", but must be a whole number from 1 to 6.`,
    );
  });
});

test('a misspelt variable of the environment is told once, and the server runs', async () => {
  const { status, text } = await start({ PORT: '0', HOST: '127.0.0.1', WORLD_SED: '4' });
  expect(text).toContain('The variable WORLD_SED is set, and there is no such setting. Did you mean WORLD_SEED?\n');
  expect(text.match(/is set, and there/g)).toHaveLength(1);
  expect(status).toBe(0);
});

const ADDRESSES = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
const HAS_IPV6 = ADDRESSES.some(({ family }) => family === 'IPv6');
const HOSTS = ['0.0.0.0', '::', '127.0.0.1', '::1', '[::1]', 'localhost'];
for (const { address, internal } of ADDRESSES) if (!internal && !address.startsWith('fe80')) HOSTS.push(address);

describe('every address that is printed answers', () => {
  test.each(HOSTS.filter((host) => HAS_IPV6 || !host.includes(':')))('on HOST=%s', async (host) => {
    const answers: string[] = [];
    const { text } = await start({ PORT: '0', HOST: host }, async (said) => {
      for (const [address] of said.matchAll(/http:\/\/\S+/g)) {
        answers.push(`${address} ${await fetch(`${address}/healthz`).then((answer) => answer.status, String)}`);
      }
    });
    expect(answers.length, text).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toMatch(/ 200$/);
  });
});

describe('where the server cannot listen, it says why', () => {
  test('another server is there', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const ended = await start({ PORT: String(port), HOST: '127.0.0.1' });
    other.close();
    expectSentence(
      ended,
      `cometa: Port ${port} on 127.0.0.1 cannot be had: something listens there already. Is another server running? Set PORT to a free one.`,
    );
  });

  const other = 'Set HOST to an address of this machine, or to 0.0.0.0 for all of them.';

  test.each(['start --no-build', 'dev'])('"%s": the address is not of this machine', async (command) => {
    // 198.51.100.0/24 is for documentation: no machine has it.
    const ended = await cometa(command.split(' '), { PORT: '0', HOST: '198.51.100.4' }, /ready|is open/);
    expectSentence(ended, `Nothing can listen on 198.51.100.4: it is no address of this machine. ${other}`);
  });

  test('there is no such host', async () => {
    const ended = await start({ PORT: '0', HOST: 'comets.invalid' });
    expectSentence(ended, `cometa: Nothing can listen on comets.invalid: no host of that name is known. ${other}`);
  });

  const FIRST_FREE = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
  const isReserved = existsSync(FIRST_FREE) && Number(readFileSync(FIRST_FREE, 'utf8')) > 81;
  if (!isReserved) console.log('Ports that need rights are not tested: port 81 is free for all on this system.');
  test.skipIf(mayAll || !isReserved)('the port needs rights', async () => {
    expectSentence(
      await start({ PORT: '81', HOST: '127.0.0.1' }),
      'cometa: Port 81 on 127.0.0.1 cannot be had: ports below 1024 need rights that this user lacks. Set PORT to 1024 or more.',
    );
  });

  test('the private port is told in the log, and the game goes on', async () => {
    const { status, text } = await start({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: mayAll ? '0' : '82' });
    if (!mayAll && isReserved) {
      expect(text).toContain('The game runs without metrics. Port 82 on 127.0.0.1 cannot be had: ports below 1024');
    }
    expect(status).toBe(0);
  });
});

describe('where uWebSockets.js does not load', () => {
  const path = join(root, 'node_modules/uWebSockets.js');
  beforeAll(() => renameSync(path, `${path}-away`));
  afterAll(() => renameSync(`${path}-away`, path));

  test('the server plays on ws, and says so in one line', async () => {
    const { status, text } = await start({ PORT: '0', HOST: '127.0.0.1' }, async (said) => {
      const [, port] = /http:\/\/localhost:(\d+)/.exec(said) ?? [];
      expect((await postJoin(Number(port), '{"name":"Raw","colour":0}')).status).toBe(200);
    });
    // A busy machine may say that the loop fell behind.
    expect(text.match(/"level":"warn".*"transport".*/g)).toEqual([
      expect.stringMatching(
        /"msg":"uWebSockets.js is not installed: playing on ws, which takes about [\d.]+ times the processor time"/,
      ),
    ]);
    expect(text).not.toMatch(/\n\s+at /);
    expect(status).toBe(0);
  });

  test('TRANSPORT=uws ends the start with a sentence', async () => {
    expectSentence(
      await start({ PORT: '0', HOST: '127.0.0.1', TRANSPORT: 'uws' }),
      'cometa: TRANSPORT is uws, but uWebSockets.js is not installed. Set TRANSPORT to auto or ws.',
    );
  });
});

test('--help builds no page, and --no-build builds nothing', async () => {
  const dist = join(root, 'dist');
  renameSync(dist, `${dist}-whole`);
  const help = await cometa(['bots', '--help']);
  const hasPage = existsSync(join(dist, 'page'));
  rmSync(dist, { recursive: true });
  const start = await cometa(['start', '--no-build']);
  renameSync(`${dist}-whole`, dist);
  expect(help.text).toContain('Usage: cometa bots');
  expect(help.status).toBe(0);
  expect(hasPage).toBe(false);
  expectSentence(start, 'Nothing is built: run "cometa build" first, or leave --no-build out.');
});

test('a build that was cut off ends the start with a sentence', async () => {
  const script = join(root, 'dist/server/main.js');
  const whole = readFileSync(script);
  writeFileSync(script, '');
  const { text, status } = await cometa(['start', '--no-build']);
  writeFileSync(script, whole);
  expect(text).toContain(
    'What is built is not whole: dist/server/main.js is empty. Run "cometa build", then start again.\n',
  );
  expect(status).toBe(1);
});

// With rights for everything, nothing is in the way.
describe.skipIf(mayAll)('what another user has built', () => {
  test('is not in the way where it is a cache', async () => {
    mkdirSync(join(root, 'node_modules/.vite-temp'), { recursive: true });
    const giveBack = ['node_modules/.vite-temp', '.cache/brotli'].map(takeAway);
    appendFileSync(join(root, 'game/client/main.ts'), '\nconsole.info(document.title);\n');
    const { status, text } = await cometa(['build']);
    for (const give of giveBack) give();
    expect(text).toContain('Built in');
    expect(status).toBe(0);
    const page = readFileSync(join(root, 'dist/page/index.html'), 'utf8');
    const script = /assets\/[\w-]+\.js/.exec(page)?.[0] ?? '';
    expect(existsSync(join(root, 'dist/page', `${script}.br`))).toBe(true);
  });

  const brain = join(root, 'game/bots/brains/still.ts');

  test.each([
    ['dist/page/assets', 'dist', ['build']],
    ['dist/server/main.js', 'dist', ['build']],
    ['.cache/brains', '.cache/brains', ['bots', '--no-build', '--brain', brain]],
    ['.cache/dev', '.cache/dev', ['dev']],
  ])('%s is told in a sentence', async (path, folder, command) => {
    if (!existsSync(join(root, path))) mkdirSync(join(root, path));
    const giveBack = takeAway(path);
    const ended = await cometa(command);
    giveBack();
    expectSentence(ended);
    expect(ended.text).toMatch(/ cannot be written: it (belongs to another user|is read-only)\. /);
    expect(ended.text).toContain(`${join(root, path)} cannot be written`);
    expect(ended.text).toContain(join(root, folder));
  });

  test('the folder around it is told in a sentence', async () => {
    rmSync(join(root, '.cache/brains'), { recursive: true, force: true });
    const giveBack = takeAway('.cache');
    const ended = await cometa(['bots', '--no-build', '--brain', brain]);
    giveBack();
    expect(ended.text).toContain(`Let this user write to ${join(root, '.cache')}, then try again.`);
    expectSentence(ended);
  });
});
