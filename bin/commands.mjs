// The table of commands: each is one entry, and help, flags and errors follow from it.

/**
 * @typedef {object} Flag
 * @property {'boolean' | 'string'} type
 * @property {string} summary one line for --help
 * @property {string} [short] one letter
 *
 * @typedef {Record<string, string | boolean | undefined>} FlagValues
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary one line for --help
 * @property {Record<string, Flag>} flags
 * @property {(values: FlagValues) => Promise<number | undefined>} run gives the exit status; undefined: the process
 *   lives on and ends itself
 */

/** @type {readonly Command[]} */
export const COMMANDS = [
  {
    name: 'start',
    summary: 'Build what is not built and run the server (the default)',
    flags: { 'no-build': { type: 'boolean', summary: 'run what is built, whatever the sources say' } },
    run: async (values) => (await import('./start.mjs')).start({ mayBuild: !values['no-build'] }),
  },
  {
    name: 'build',
    summary: 'Build the page and the server into dist/',
    flags: { 'if-changed': { type: 'boolean', summary: 'only when sources changed since the last build' } },
    run: async (values) => (await import('./build.mjs')).runBuild({ ifChanged: values['if-changed'] === true }),
  },
  {
    name: 'dev',
    summary: 'Develop: hot reload for the page, restart for the server, on one address',
    flags: {},
    run: async () => (await import('./dev.mjs')).dev(),
  },
];
