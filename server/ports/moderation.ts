import type { Report, Reports } from './reports.ts';

/** What an operator has decided, and what was reported to the operator. Times in milliseconds since 1970. */

/** A ban of an identity, or of a range of addresses. */
export interface Ban {
  /** Names it: the identity, or the range as CIDR. */
  readonly id: string;
  readonly kind: 'identity' | 'address';
  /** The player it was made for; undefined: none that is known. */
  readonly identity: string | undefined;
  readonly name: string;
  readonly reason: string;
  readonly atMs: number;
  readonly untilMs: number;
}

export interface Mute {
  readonly identity: string;
  readonly name: string;
  readonly reason: string;
  readonly atMs: number;
  readonly untilMs: number;
}

/** Names that a player may not bear, and the one in their place. */
export interface Rename {
  readonly identity: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly untilMs: number;
}

/** The acts of an operator that the audit log knows. */
export const ACTS = ['kick', 'mute', 'unmute', 'ban', 'unban', 'rename', 'close-room', 'reset-board'] as const;
export type Act = (typeof ACTS)[number];

/** A line of the audit log. Nothing removes it; of a player who was forgotten it says no more than what was done when. */
export interface AuditEntry {
  readonly atMs: number;
  readonly act: Act;
  readonly identity?: string | undefined;
  readonly name?: string | undefined;
  readonly room?: string | undefined;
  /** Whatever else there is to say: a range of addresses, a new name. */
  readonly detail?: string | undefined;
  readonly reason?: string | undefined;
  readonly untilMs?: number | undefined;
}

/** What is asked at each join and each line: answered from memory, at once. */
export interface Rules {
  /** Undefined: welcome. Of several the one that lasts longest. @param address as it is compared; empty: unknown */
  banOf(identity: string | undefined, address: string): Ban | undefined;
  muteOf(identity: string | undefined): Mute | undefined;
  /** The name that a player bears who wants this one. */
  nameFor(identity: string | undefined, wanted: string): string;
}

export interface Moderation extends Rules, Reports {
  readonly bans: readonly Ban[];
  readonly mutes: readonly Mute[];
  /** The newest first. */
  readonly reports: readonly KeptReport[];
  readonly audit: readonly AuditEntry[];
  /**
   * Each counts at once, and is written to the audit log. Resolves when it is in the store.
   * @returns false: the store could not be written, and it is lost with the process
   */
  ban(ban: Omit<Ban, 'atMs'>): Promise<boolean>;
  /** Undefined: there is no such ban. */
  unban(id: string): Promise<boolean> | undefined;
  mute(mute: Omit<Mute, 'atMs'>): Promise<boolean>;
  unmute(identity: string): Promise<boolean> | undefined;
  /** From one name to another; names that were taken before stay taken. */
  rename(rename: { identity: string; from: string; to: string }, reason: string, room: string): Promise<boolean>;
  /** Acts of which nothing but the log is kept. */
  note(entry: Omit<AuditEntry, 'atMs'>): Promise<boolean>;
  /** Resolves when all there is to keep is kept, or cannot be. */
  settled(): Promise<void>;
}

export interface KeptReport extends Report {
  readonly atMs: number;
}
