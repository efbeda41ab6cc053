import { existsSync } from 'node:fs';
import { ensureBuilt, REPORT_PAGE, tryBuild } from '../../bin/build.mjs';

export interface StartOptions {
  mayBuild: boolean;
  /** The command `deploy`: the server that runs is asked to end, and this one goes on with its rooms. */
  takesOver?: boolean;
}

/**
 * The command `start`: builds what is not built, then runs the server in this process. Resolves to an exit status, or to undefined when
 * the server runs.
 */
export async function start({ mayBuild, takesOver }: StartOptions): Promise<number | undefined> {
  const status = mayBuild ? await tryBuild(ensureBuilt) : 0;
  if (status !== 0) return status;
  if (!existsSync(REPORT_PAGE)) {
    console.error('The page is not built: run "cometa build" first, or start without --no-build.');
    return 1;
  }
  if (takesOver) process.env.COMETA_DEPLOY = '1';
  // Stack traces then name the TypeScript files.
  process.setSourceMapsEnabled(true);
  const { isWhole } = await import('../../server/main.ts');
  if (isWhole) return undefined;
  console.error('What is built is not whole: dist/server/main.js is empty. Run "cometa build", then start again.');
  return 1;
}
