import { spawnSync } from 'node:child_process';
import { lchownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What of a process can change who it is; Windows has none of it. */
interface Identity {
  getuid?(): number;
  initgroups?(user: string, group: number): void;
  setgid?(group: number): void;
  setuid?(user: number): void;
}

/** What is the user's from now on. */
export interface Handed {
  /** Made where they are not there, and handed over with what lies in them at the top. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

const ROOT_WARNING =
  'the server runs as root, and keeps its rights: set RUN_AS to a user of its own, or start it as that user';

/**
 * Gives up root's rights for those of a user, once ports are open and files read. Nothing brings them back.
 * @param name of the user; empty: nothing changes
 * @param handed what the server writes
 * @returns a sentence for the log where the process is root and stays so
 * @throws an Error with a sentence where it cannot become that user
 */
export function runAs(name: string, handed: Handed, self: Identity = process): string | undefined {
  const isRoot = self.getuid?.() === 0;
  if (name === '') return isRoot ? ROOT_WARNING : undefined;
  if (!isRoot) {
    throw new Error(
      `RUN_AS is ${name}, but only root can become another user. Start the server as root, or as ${name} and without RUN_AS.`,
    );
  }
  const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
  if (uid === 0) throw new Error(`RUN_AS is ${name}, which is root itself. Name a user with fewer rights.`);
  for (const folder of handed.folders) {
    mkdirSync(folder, { recursive: true });
    for (const path of [folder, ...readdirSync(folder).map((file) => join(folder, file))]) lchownSync(path, uid, gid);
  }
  for (const file of handed.files) lchownSync(file, uid, gid);
  self.initgroups?.(name, gid);
  self.setgid?.(gid);
  self.setuid?.(uid);
  return undefined;
}

function idOf(flag: string, name: string): number {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`RUN_AS is ${name}, but this system knows no user of that name.`);
  return Number(stdout);
}
