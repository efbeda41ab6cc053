import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few pages, and full. */
export interface FullDisk {
  dir: string;
  /** Gives some of its place back, or all. */
  free(): void;
  remove(): void;
}

const KIB = 1024;

/**
 * A disk of 64 KiB that is full but for `leftKib`, in whole pages of 4. Says why, and gives undefined, where this machine lets
 * nobody mount one: as a rule that takes root on Linux.
 */
export function mountFullDisk(leftKib = 0): FullDisk | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'cometa-full-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    rmdirSync(dir);
    console.log(`Not looked at with a full disk: ${(mounted.stderr || mounted.error?.message || 'no mount').trim()}`);
    return undefined;
  }
  const filler = join(dir, 'filler');
  writeFileSync(filler, Buffer.alloc((64 - leftKib) * KIB));
  return {
    dir,
    free: () => rmSync(filler, { force: true }),
    remove() {
      spawnSync('umount', ['-l', dir]);
      rmdirSync(dir);
    },
  };
}
