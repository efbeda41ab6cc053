/** What `cometa dev` loads, built. */

export { loadConfigOrExit } from './config.ts';
export { describeListenError, findListenError } from './listen-error.ts';
