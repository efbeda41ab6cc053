import type { TransportName } from '../../../server/transport/choose.ts';
import { chooseTransport } from '../../../server/transport/choose.ts';

/** The transports that load on this system: uWebSockets.js has no build for every Node and C library. */
export const TRANSPORTS: readonly TransportName[] =
  (await chooseTransport('auto')).name === 'uws' ? ['uws', 'ws'] : ['ws'];
if (!TRANSPORTS.includes('uws')) console.log('Not looked at on uWebSockets.js: it does not load here.');
