// TypeScript to what Node 20 runs, for tools: the server and the page are built by build.mjs.
import { ensureWritable } from '../../bin/writable.mjs';

/**
 * Bundles modules for Node into a folder, each under its name. Throws the builder's error, or a sentence where the folder cannot be
 * written.
 * @param {{ input: Record<string, string>, outDir: string, root: string, logLevel?: 'warn' | 'silent' }} options
 */
export async function bundle({ input, outDir, root, logLevel = 'warn' }) {
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
      rolldownOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    },
  });
}
