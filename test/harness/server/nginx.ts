import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real nginx in a folder of its own, in the foreground. */
export interface Nginx {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Rejects with what nginx says where it does not like its file.
 * @param locationsOf what stands within its one `server { … }`, by its origin
 * @param upstreams what stands before that
 */
export async function startNginx(
  program: string,
  locationsOf: (origin: string) => string,
  upstreams = '',
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'cometa-nginx-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configOf(folder, port, upstreams, locationsOf(origin)));
  const child = spawn(program, ['-e', 'stderr', '-p', folder, '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'exit');
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!(await answers(`${origin}/is-it-there`))) {
    if (hasEnded) throw new Error(`nginx does not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** One process, which ends with its id; all that it writes lies in `folder`. */
function configOf(folder: string, port: number, upstreams: string, locations: string): string {
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    events {}
    http {
      access_log off;
      ${bodies.join('\n')}
      ${upstreams}
      server {
        listen 127.0.0.1:${port};
        ${locations}
      }
    }`;
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('there is no free port');
  return address.port;
}
