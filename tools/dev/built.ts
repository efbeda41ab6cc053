/** What `cometa dev` loads, built. */

export { loadConfigOrExit } from '../../server/config/config.ts';
export { describeListenError, findListenError } from '../../server/machine/listen-error.ts';
