// TypeScript of others to what Node 20 runs: a brain of one's own, a page that is measured. Our own is built by bin/build.mjs.
import { ensureWritable } from '../../bin/writable.mjs';

export interface BundleOptions {
  /** Paths by the names of their bundles. */
  input: Record<string, string>;
  outDir: string;
  root: string;
  logLevel?: 'warn' | 'silent';
}

/**
 * Bundles modules for Node into a folder, each under its name. Throws the builder's error, or a sentence where the folder cannot be
 * written.
 */
export async function bundle({ input, outDir, root, logLevel = 'warn' }: BundleOptions): Promise<void> {
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
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
