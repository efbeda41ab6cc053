import {
  addressRanges,
  anyText,
  origins,
  policySources,
  secretOrNone,
  setting,
  webAddressOrNone,
  wholeNumberOrNone,
  yesOrNo,
} from './kinds.ts';

/** Of the table of settings those that say who may come in: tokens, origins, limits. */
export const VISITOR_SETTINGS = {
  authJwksUrl: setting(
    'AUTH_JWKS_URL',
    webAddressOrNone(),
    '',
    'Joins need a JSON Web Token of yours (docs/LOGIN.md): the address of the keys that sign them.',
  ),
  authJwtSecret: setting(
    'AUTH_JWT_SECRET',
    secretOrNone(32),
    '',
    'The same with a secret that your issuer knows too; AUTH_JWKS_URL goes before it.',
  ),
  authIssuer: setting('AUTH_ISSUER', anyText(), '', 'What tokens must say as `iss`; where not given anything.'),
  authAudience: setting('AUTH_AUDIENCE', anyText(), '', 'What tokens must say as `aud`; where not given anything.'),
  allowedOrigins: setting(
    'ALLOWED_ORIGINS',
    origins(),
    '',
    'Pages of which other origins may connect and join; those that this server sends may always.',
  ),
  frameAncestors: setting(
    'FRAME_ANCESTORS',
    policySources(),
    "'self'",
    'Whose pages may show the game in a frame of theirs.',
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    addressRanges(),
    'loopback',
    'The proxies whose X-Forwarded-For says where a player comes from; that of others is not believed.',
  ),
  maxConnections: setting(
    'MAX_CONNECTIONS',
    wholeNumberOrNone(1, 1_000_000),
    '10000',
    'How many WebSockets may be open at once; 0: any number.',
  ),
  addressConnections: setting(
    'ADDRESS_CONNECTIONS',
    wholeNumberOrNone(1, 1_000_000),
    '64',
    'How many of them from one address, in IPv6 a /64; 0: any number.',
  ),
  joinsPerMinute: setting(
    'JOINS_PER_MINUTE',
    wholeNumberOrNone(1, 1_000_000),
    '6000',
    'How many joins are answered in a minute, all at once too; 0: any number.',
  ),
  addressJoins: setting(
    'ADDRESS_JOINS',
    wholeNumberOrNone(1, 1_000_000),
    '120',
    'How many of them from one address; 0: any number.',
  ),
  capLoopback: setting(
    'CAP_LOOPBACK',
    yesOrNo(),
    '0',
    'Whether ADDRESS_CONNECTIONS and both limits of joins count this machine itself, too (1): bots and load tests come from there.',
  ),
} as const;
