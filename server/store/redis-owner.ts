import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { StoreError } from './error.ts';
import type { OnAsked } from './lock.ts';
import { placeOf, ROOT, visitRedis } from './redis-connection.ts';

// Which server has the store in a Redis: one alone, or several hosts with a name each, of which each has what is its own.

const keyOf = (what: string) => (name: string) => (name === '' ? `${ROOT}:${what}` : `${ROOT}:${what}:${name}`);
const ownerOf = keyOf('owner');
/** Which of its owners is asked to end, and behind it the rules of who asks. */
const askedOf = keyOf('asked');
/** All names there were, by the time until which they are believed. So one who waits can tell a store that was let go from one that was emptied. */
const NAMES = `${ROOT}:names`;
/** The number of the line by which its owner speaks to Redis. It is cut when the process is killed, and stays where that only stands still. */
const lineOf = keyOf('line');
/** The server that has the store says so this often. It is believed for so long, or until its line has been cut for so long: a line of one that lives is made again at once. */
const OWN_EVERY_MS = 1500;
const OWNED_MS = 5000;
const CUT_MS = 1000;
const OWN_RETRY_MS = 100;
/** Here it is said, by its name, that a store was let go. */
const LEFT = `${ROOT}:left`;

const TAKEN = 0;
const MIXED = 3;
const EMPTIED = 4;
const AGAIN = 5;

/**
 * Goes on having the store. KEYS: the owner, who is asked to end, all names, the owner's line; ARGV: who, for how long, under which name, whether it waits for
 * another, and its line.
 * @returns 1; 0: another has it; text: this one is asked to end; 3: another has it under a name, and this one has none, or the other way round; 4: nobody
 * has it, and of whoever had it nothing is known any more; 5: this one has it, and had not
 */
const OWN = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return ${TAKEN} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], now, '+inf')) do
  if (name == '') ~= (ARGV[3] == '') then return ${MIXED} end
end
if ARGV[4] == '1' and not redis.call('ZSCORE', KEYS[3], ARGV[3]) then return ${EMPTIED} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('ZADD', KEYS[3], now + ARGV[2], ARGV[3])
redis.call('SET', KEYS[4], ARGV[5], 'PX', ARGV[2])
if not owner then return ${AGAIN} end
local asked = redis.call('GET', KEYS[2])
if not asked or string.sub(asked, 1, #ARGV[1]) ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[2])
return asked`;

/** Nobody has the store any more whose line is cut. KEYS: the owner, its line; ARGV: the line that was cut. */
const FREE = `if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2]) end`;

const LEAVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('DEL', KEYS[1])
redis.call('ZADD', KEYS[2], 0, ARGV[2])
redis.call('PUBLISH', '${LEFT}', ARGV[2])`;

/** Who hears what becomes of the store. */
export interface Told {
  /** Called once where another has it: then this process waits for that one's end, however long it takes, and goes on waiting when this resolves. */
  readonly onWaiting?: (() => Promise<void>) | undefined;
  /** Called when another process asks this one to end, see `askOwnerToEnd`. */
  readonly onAsked?: OnAsked | undefined;
  /** Called when another has it: this process was silent for too long. */
  readonly onLost?: (() => void) | undefined;
}

/** That this process has the store, or the part of a host's name. */
export interface Ownership {
  /** The key that says who has it, and this process's name there. */
  readonly key: string;
  readonly id: string;
  /** Called when it is had again after it was gone: whatever was kept is gone, too. */
  onRegained: () => void;
  /** Says no more that this process has it. */
  stop(): void;
  /** Lets the next one have it at once. */
  leave(): Promise<void>;
}

/**
 * Waits until a server that was killed is missed, or believed no more, or, where Redis was emptied meanwhile, has had the time to say again that it is there.
 * Rejects with a StoreError where one goes on having the store, and nobody is told of waiting.
 */
export async function ownStore(
  redis: Redis,
  url: string,
  name: string,
  { onWaiting, onAsked = () => {}, onLost = () => {} }: Told,
): Promise<Ownership> {
  const id = randomUUID();
  let isLost = false;
  const goOn = async (waits: boolean) => {
    const keys = [ownerOf(name), askedOf(name), NAMES, lineOf(name)];
    // Asked each time: the line may have been made again, and is another one.
    const line = await numberOf(redis);
    const answer = await redis.eval(OWN, keys.length, ...keys, id, OWNED_MS, name, Number(waits), line);
    isLost = answer === TAKEN || answer === MIXED || answer === EMPTIED;
    if (typeof answer === 'string') onAsked(answer.slice(id.length + 1));
    return answer;
  };
  const take = async () => {
    const endMs = performance.now() + OWNED_MS + OWN_EVERY_MS;
    let tell = onWaiting;
    let emptiedMs: number | undefined;
    for (
      let answer = await goOn(false);
      isLost;
      answer = await goOn(emptiedMs === undefined || performance.now() < emptiedMs)
    ) {
      if (answer === MIXED) throw new StoreError('MIXED', mixed(url, name));
      if (answer === EMPTIED) emptiedMs ??= performance.now() + 2 * OWN_EVERY_MS;
      else {
        emptiedMs = undefined;
        if (!onWaiting && performance.now() > endMs) throw new StoreError('LOCKED', taken(url, name));
        await tell?.();
        tell = undefined;
      }
      await leaving.wait();
    }
  };
  const leaving = createLeaving(redis, name);
  await take().finally(leaving.stop);
  // What fails now is done again the next time.
  const look = async () => {
    const answer = await goOn(false);
    if (answer === AGAIN) ownership.onRegained();
    if (answer !== TAKEN) return;
    ownership.stop();
    onLost();
  };
  const lookAgain = () => void look().catch(() => {});
  // The line was made again: Redis is to know it.
  redis.on('ready', lookAgain);
  const timer = setInterval(lookAgain, OWN_EVERY_MS).unref();
  const ownership: Ownership = {
    key: ownerOf(name),
    id,
    onRegained() {},
    stop() {
      clearInterval(timer);
      redis.off('ready', lookAgain);
    },
    leave: async () => void (await redis.eval(LEAVE, 2, ownerOf(name), NAMES, id, name).catch(() => {})),
  };
  return ownership;
}

/** Of a line to Redis; empty where it does not tell. */
function numberOf(redis: Redis): Promise<string> {
  return redis.client('ID').then(String, () => '');
}

/** Hears when a store is let go, and sees a little later that its owner was killed. */
function createLeaving(redis: Redis, name: string) {
  let listener: Redis | undefined;
  let cut = { line: '', sinceMs: 0 };
  const lookAtOwner = async () => {
    const line = (await redis.get(lineOf(name))) ?? '';
    const isThere = line === '' || (await redis.call('CLIENT', 'LIST', 'ID', line)) !== '';
    if (isThere) cut = { line: '', sinceMs: 0 };
    else if (cut.line !== line) cut = { line, sinceMs: performance.now() };
    else if (performance.now() - cut.sinceMs > CUT_MS) await redis.eval(FREE, 2, ownerOf(name), lineOf(name), line);
  };
  let wake = () => {};
  const listen = async () => {
    listener = redis.duplicate();
    listener.on('error', () => {});
    listener.on('message', (_channel, left) => left === name && wake());
    await listener.subscribe(LEFT).catch(() => {});
  };
  return {
    async wait(): Promise<void> {
      if (!listener) return listen();
      // A Redis may not tell who is there: then a time has to pass.
      await lookAtOwner().catch(() => {});
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, OWN_RETRY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    stop: () => void listener?.disconnect(),
  };
}

function taken(url: string, name: string): string {
  const other = name === '' ? 'another server' : `another host with RELAY_NAME=${name}`;
  const another = name === '' ? 'another Redis or database' : 'another name';
  return `${other} has the store in Redis at ${placeOf(url)}. Stop it, or give this one ${another}.`;
}

function mixed(url: string, name: string): string {
  const place = `the Redis at ${placeOf(url)}`;
  return name === ''
    ? `hosts with a RELAY_NAME share ${place}, and this server has none. Give it one, with ROLE=host, or stop them, or take another Redis or database.`
    : `a server without a RELAY_NAME has ${place}. Give each of several hosts one.`;
}

/** Asks the process that has the store to end; it hears of it when it next says that it has it. @param rules see `OnAsked`. Rejects with a StoreError. */
export function askOwnerToEnd(url: string, name: string, rules: string): Promise<void> {
  return visitRedis(url, async (redis) => {
    const owner = await redis.get(ownerOf(name));
    if (owner !== null) await redis.set(askedOf(name), `${owner} ${rules}`, 'PX', OWNED_MS);
  });
}
