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
  {
    name: 'bench',
    summary: 'Measure the server beside its peers, in one run (needs Linux and a C compiler)',
    flags: {
      quick: { type: 'boolean', summary: 'only see that all of it runs; the figures mean nothing' },
      full: { type: 'boolean', summary: 'everything beside everything: many hours' },
      largest: { type: 'boolean', summary: 'only look for the largest number of clients' },
      memory: { type: 'boolean', summary: 'only measure memory per player' },
      contender: {
        type: 'string',
        summary: 'limit, cometa, cometa@1 to @6 (SEND_EVERY), colyseus, nengi, socketio, ws-json, ws-tutorial',
      },
      scenario: { type: 'string', summary: 'open, arena' },
      play: { type: 'string', summary: 'random, human, storm' },
      mode: { type: 'string', summary: 'strict, natural' },
      clients: { type: 'string', summary: 'how many; like all of these a list with commas' },
      repeats: { type: 'string', summary: 'rounds; 3 where not given' },
      seconds: { type: 'string', summary: 'measured of each run; 4 where not given' },
      write: { type: 'boolean', summary: 'write docs/BENCHMARKS.md and its plots' },
      json: { type: 'boolean', summary: 'print the results as one line of JSON' },
    },
    run: async (values) => (await import('../test/bench/bench.mjs')).bench(values),
  },
];
