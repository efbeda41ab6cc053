// Holding processes to a share of a core: a control group of Linux gives them so much time in each 10 ms.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Share {
  /** From now on the process has no more than the share. */
  hold(pid: number): void;
  /** The group is gone. To be called once its processes are. */
  close(): void;
}

const PERIOD_US = 10_000;
const ROOT = '/sys/fs/cgroup';

/** @param share of a core; throws a sentence where the system gives none */
export function openShare(name: string, share: number): Share {
  const quotaUs = Math.round(PERIOD_US * share);
  const isFirstVersion = existsSync(join(ROOT, 'cpu'));
  const folder = join(ROOT, isFirstVersion ? 'cpu' : '', `cometa-${name}-${process.pid}`);
  try {
    mkdirSync(folder);
    if (isFirstVersion) {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaUs));
    } else writeFileSync(join(folder, 'cpu.max'), `${quotaUs} ${PERIOD_US}`);
  } catch (error) {
    if (existsSync(folder)) rmdirSync(folder);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`a share of a core needs a control group of Linux, and the rights of root: ${why}`);
  }
  return {
    hold: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    close: () => rmdirSync(folder),
  };
}
