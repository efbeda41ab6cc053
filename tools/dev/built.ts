/** What `cometa dev` loads, built. */

export { describeListenError, findListenError } from '../../server/address/listen-error.ts';
export { loadConfigOrExit } from '../../server/config/config.ts';
