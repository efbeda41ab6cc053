// TypeScript to what Node 20 runs, for tools: the server and the page are built by build.mjs.
import { ensureWritable } from '../../bin/writable.mjs';

/**
 * Bundles modules for Node into a folder, each under its name. Throws the builder's error, or a sentence where the folder cannot be
 * written.
 * @param {object} options
 * @param {Record<string, string>} options.input
 * @param {string} options.outDir
 * @param {string} options.root
 * @param {RegExp[]} [options.external] absolute paths of modules that stay where they are, as all packages do
 * @param {'warn' | 'silent'} [options.logLevel]
 */
export async function bundle({ input, outDir, root, external = [], logLevel = 'warn' }) {
  ensureWritable(outDir);
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel,
    root,
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input,
        external,
        // Relative ones would be taken from the source's place, not from the built file's.
        makeAbsoluteExternalsRelative: false,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
