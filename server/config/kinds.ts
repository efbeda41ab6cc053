import { isIP } from 'node:net';
import * as v from 'valibot';
import { type Prefix, readPrefix } from '../machine/prefix.ts';

/** What a setting may be: read by a schema, told to people in two texts that are made from the same numbers. */
export interface Kind<Value> {
  /** From the text somebody wrote to the value the server uses. */
  readonly schema: v.GenericSchema<string, Value>;
  /** Completes "it must be …". */
  readonly rule: string;
  /** The same for a cell of a table. */
  readonly range: string;
}

export interface Setting<Value> extends Kind<Value> {
  /** Name of its variable. */
  readonly env: string;
  /** As somebody would write it; it is read like any other text. */
  readonly default: string;
  /** A sentence for `.env.example` and the README, in plain text. */
  readonly doc: string;
}

export function setting<Value>(env: string, kind: Kind<Value>, byDefault: string, doc: string): Setting<Value> {
  return { env, ...kind, default: byDefault, doc };
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    schema: v.pipe(
      v.string(),
      // Number() alone would take 0x1F, 1e3 and 8080.0, which are typing errors more often than meant.
      v.regex(/^\d{1,15}$/),
      v.transform((digits: string) => Number(digits)),
      v.minValue(min),
      v.maxValue(max),
    ),
    rule: `a whole number from ${min} to ${max}`,
    range: `${min} to ${max}`,
  };
}

/** A number for a part that one can do without. */
export function wholeNumberOrOff(min: number, max: number): Kind<number | 'off'> {
  const { schema, rule, range } = wholeNumber(min, max);
  return { schema: v.union([v.literal('off'), schema]), rule: `${rule}, or off`, range: `${range}, off` };
}

/** The same range, or 0 where there is to be none. */
export function wholeNumberOrNone(min: number, max: number): Kind<number> {
  const { schema, rule, range } = wholeNumber(min, max);
  const none = v.pipe(
    v.literal('0'),
    v.transform(() => 0),
  );
  return { schema: v.union([none, schema]), rule: `${rule}, or 0`, range: `${range}, 0` };
}

export function oneOf<const Choice extends string>(...choices: Choice[]): Kind<Choice> {
  const list = choices.join(', ');
  return { schema: v.pipe(v.string(), v.picklist(choices)), rule: `one of ${list}`, range: list };
}

export function anyText(): Kind<string> {
  return { schema: v.string(), rule: 'any text', range: 'any text' };
}

/** The address of a page, or none. */
export function webAddressOrNone(): Kind<string> {
  return addressOrNone(/^https?:\/\//i, 'https:// or http://');
}

/** The address of a Redis, or none. */
export function redisAddressOrNone(): Kind<string> {
  return addressOrNone(/^rediss?:\/\//i, 'redis:// or rediss://');
}

/** The address of a host's port for gateways, or none. */
export function relayAddressOrNone(): Kind<string> {
  return addressOrNone(/^wss?:\/\//i, 'ws:// or wss://');
}

function addressOrNone(beginning: RegExp, words: string): Kind<string> {
  const isAddress = (text: string) => text === '' || (beginning.test(text) && URL.canParse(text));
  return {
    schema: v.pipe(v.string(), v.check(isAddress)),
    rule: `an address that begins with ${words}`,
    range: 'an address',
  };
}

/** A list, separated by commas, whose entries are read one by one. @param read undefined: it is none */
function listOf<Entry>(
  read: (text: string) => readonly Entry[] | undefined,
  rule: string,
  range: string,
): Kind<Entry[]> {
  const entriesOf = (text: string) => text.split(',').flatMap((one) => (one.trim() === '' ? [] : [read(one.trim())]));
  return {
    schema: v.pipe(
      v.string(),
      v.check((text) => !entriesOf(text).includes(undefined)),
      v.transform((text) => entriesOf(text).flatMap((entries) => entries ?? [])),
    ),
    rule,
    range,
  };
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'].flatMap((text) => readPrefix(text) ?? []);

/** Addresses and ranges of them; `loopback` is this machine, `none` nobody. */
export function addressRanges(): Kind<Prefix[]> {
  const read = (text: string) => {
    if (text === 'none') return [];
    const range = text === 'loopback' ? LOOPBACK : readPrefix(text);
    return range && [range].flat();
  };
  return listOf(
    read,
    'a list of addresses and ranges, like 192.0.2.7, 2001:db8::/48, with loopback for this machine, or none',
    'addresses, loopback, none',
  );
}

/** Where pages come from, as browsers write it. */
export function origins(): Kind<string[]> {
  const read = (text: string) => {
    const isOne = /^https?:/i.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase();
    return isOne ? [text.toLowerCase()] : undefined;
  };
  return listOf(read, 'a list of origins, like https://play.example, https://itch.example, without a path', 'origins');
}

/** Sources as the header Content-Security-Policy takes them. */
export function policySources(): Kind<string> {
  return {
    schema: v.pipe(v.string(), v.regex(/^[\w'*.:/-]+( [\w'*.:/-]+)*$/)),
    rule: "sources of a Content-Security-Policy with spaces between them, like 'self' https://itch.example",
    range: "'self', 'none', origins",
  };
}

export function yesOrNo(): Kind<boolean> {
  return {
    schema: v.pipe(
      v.string(),
      v.picklist(['0', '1']),
      v.transform((digit) => digit === '1'),
    ),
    rule: '0 or 1',
    range: '0, 1',
  };
}

/** A secret that nobody guesses, or none. */
export function secretOrNone(leastSigns: number): Kind<string> {
  return {
    schema: v.pipe(
      v.string(),
      v.check((text) => text === '' || text.length >= leastSigns),
    ),
    rule: `of ${leastSigns} signs or more`,
    range: `${leastSigns} signs or more`,
  };
}

/** Where to listen. An IPv6 address may stand in brackets, as in a URL; a port may not stand behind it. */
export function host(): Kind<string> {
  return {
    schema: v.pipe(
      v.string(),
      v.transform((given) => given.replace(/^\[(.*)\]$/, '$1')),
      v.check((name) => isIP(name) !== 0 || /^[\w.-]+$/.test(name)),
    ),
    rule: 'a name or an address of this machine, like 127.0.0.1 or ::1',
    range: 'a name or an address',
  };
}

/** The name of one of several hosts, or none. */
export function hostNameOrNone(): Kind<string> {
  return {
    schema: v.pipe(v.string(), v.regex(/^[a-z0-9]{0,20}$/)),
    rule: '1 to 20 small letters and digits',
    range: '1 to 20 small letters and digits',
  };
}
