import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewaySide, HostOfGateway } from '../remote/gateway-side.ts';
import { listInRedis } from '../store/redis.ts';
import { createHostLink, type HostLink, type HostLinkOptions } from './host-link.ts';
import { HOSTS_TABLE } from './relay.ts';

/** Where the hosts are: at one address, or as they say in a Redis. */
export interface HostPlaces {
  readonly hostUrl: string;
  readonly redisUrl: string;
}

/** Links to all hosts there are. */
export interface HostLinks {
  close(): void;
}

const LOOK_EVERY_MS = 1000;

/** A gateway's links: to the host of `HOST_URL`, or to all that say in Redis that they are there, and said so not long ago. */
export function openHostLinks(
  places: HostPlaces,
  side: GatewaySide,
  options: Pick<HostLinkOptions, 'secret' | 'version' | 'name' | 'log'>,
): HostLinks {
  const links = new Map<string, { readonly link: HostLink; readonly half: HostOfGateway }>();
  let isClosed = false;

  const open = (name: string, find: () => Promise<string>) => {
    const link = createHostLink({
      ...options,
      find,
      onLinked: () => half.linked(),
      onCut: () => half.cut(),
      onMessage: (message) => half.take(message),
    });
    const half = side.addHost({ name, say: link.say, hostNowMs: link.hostNowMs });
    links.set(name, { link, half });
  };

  const find = (host: string) => async () => {
    const url = (await hostsInRedis(places.redisUrl)).get(host);
    if (url === undefined) throw new Error(NO_HOST);
    return url;
  };

  /** The host's absence from the list ends a link only where there is none. */
  const compare = (found: ReadonlyMap<string, string>) => {
    for (const host of found.keys()) if (!links.has(host)) open(host, find(host));
    for (const [host, { link, half }] of links) {
      if (found.has(host) || half.isLinked) continue;
      link.close();
      half.remove();
      links.delete(host);
    }
  };

  const look = async () => {
    let told = '';
    while (!isClosed) {
      const problem = await hostsInRedis(places.redisUrl).then(
        (found) => {
          if (!isClosed) compare(found);
          return found.size > 0 ? '' : NO_HOST;
        },
        (error: Error) => error.message,
      );
      if (problem !== '' && problem !== told) options.log.warn({}, problem);
      told = problem;
      await sleep(links.size > 0 ? LOOK_EVERY_MS : LOOK_EVERY_MS / 10, undefined, { ref: false });
    }
  };

  if (places.hostUrl === '') void look();
  else open('', async () => places.hostUrl);
  return {
    close() {
      isClosed = true;
      for (const { link } of links.values()) link.close();
    },
  };
}

const NO_HOST = 'No host says in Redis that it is there. Start one with ROLE=host and the same REDIS_URL.';

/** Addresses by name. */
async function hostsInRedis(url: string): Promise<Map<string, string>> {
  const entries = await listInRedis(url, HOSTS_TABLE, Date.now);
  return new Map(entries.map(({ key, value }) => [key, Buffer.from(value).toString()]));
}
