import {
  host,
  hostNameOrNone,
  oneOf,
  relayAddressOrNone,
  secretOrNone,
  setting,
  wholeNumberOrOff,
  yesOrNo,
} from './kinds.ts';

/** Of the table of settings those that say what this process does in a server of several machines. */
export const MACHINE_SETTINGS = {
  role: setting(
    'ROLE',
    oneOf('all', 'host', 'gateway'),
    'all',
    'What this process does: rooms and players’ sockets (all), rooms for gateways elsewhere (host), or players’ sockets for rooms elsewhere (gateway).',
  ),
  relayPort: setting(
    'RELAY_PORT',
    wholeNumberOrOff(0, 65535),
    'off',
    'The TCP port where gateways of other processes find the rooms of this one; 0 takes a free one. With ROLE=host it must be set.',
  ),
  relayHost: setting(
    'RELAY_HOST',
    host(),
    '127.0.0.1',
    'Where that port listens: an address of the private network, nobody else’s.',
  ),
  relayUrl: setting(
    'RELAY_URL',
    relayAddressOrNone(),
    '',
    'How gateways reach that port, where they ask Redis for it; empty: RELAY_HOST and RELAY_PORT.',
  ),
  relaySecret: setting('RELAY_SECRET', secretOrNone(16), '', 'What hosts and gateways know, and nobody else.'),
  hostUrl: setting(
    'HOST_URL',
    relayAddressOrNone(),
    '',
    'For ROLE=gateway: where the host is, like ws://10.0.0.5:9465; empty: as the host says in the Redis of REDIS_URL.',
  ),
  relayName: setting(
    'RELAY_NAME',
    hostNameOrNone(),
    '',
    'For ROLE=host: where several hosts share the Redis of REDIS_URL, the name of this one; 1 to 20 small letters and digits. Empty: it is the only one.',
  ),
  standby: setting(
    'STANDBY',
    yesOrNo(),
    '0',
    'Where another process has what is kept, this one waits, and goes on with its rooms once it has ended.',
  ),
};
