import { describe, expect, test } from 'vitest';
import { whyNotLoaded } from '../../../server/transport/choose.ts';
import { fitReason } from '../../../server/transport/transport.ts';

describe('why uWebSockets.js does not load', () => {
  const system = { node: '26.1.0', machine: 'linux x64', isMusl: false };
  const upstream = 'Error: This version of uWS.js supports only Node.js versions 16, 18, 20, 21, 22, 24 and 25.\n\n';

  test.each([
    [
      'a C library that is too old',
      `${upstream}Error: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.38' not found (required by /x/uws_linux_x64_127.node)`,
      'uWebSockets.js needs glibc 2.38 or newer with Node 26, which this system has not',
    ],
    [
      'a Node that is too new',
      `${upstream}Error: Cannot find module './uws_linux_x64_147.node'\nRequire stack:\n- /x/uWebSockets.js/uws.js`,
      'uWebSockets.js has no build for Node 26 on linux x64',
    ],
    [
      'an optional package that was left out',
      "Error: Cannot find package 'uWebSockets.js' imported from /x/dist/server/uws.js",
      'uWebSockets.js is not installed',
    ],
    ['something else', 'Error: bad magic\n', 'uWebSockets.js does not load (Error: bad magic)'],
  ])('%s', (_what, error, sentence) => {
    expect(whyNotLoaded(error, system)).toBe(sentence);
  });
});

test.each([
  ['', ''],
  ['IN4: too long', 'IN4: too long'],
  ['x'.repeat(121), 'x'.repeat(120)],
  ['é'.repeat(100), 'é'.repeat(60)],
])('a close reason has at most 120 bytes: %j', (reason, fitting) => {
  expect(fitReason(reason)).toBe(fitting);
});
