import { CALL_SECONDS, type FriendInfo } from '../../../protocol/leaderboard.ts';
import type { Platform } from '../../net/line/platform.ts';

/** Which friends play, and where: asked of the server now and then. */
export interface Presence {
  /** Of the codes that were asked for, those whose players play. */
  readonly playing: ReadonlyMap<string, FriendInfo>;
  /** The own code; undefined until the server has told it. */
  readonly ownCode: string | undefined;
  /** Whether the server has not answered the last time. */
  readonly isLost: boolean;
  /** Asks at once, and goes on asking. */
  look(): Promise<void>;
  /** Gives the code of the secret before up for that of the one there is now. */
  renew(was: string): Promise<void>;
  /** Calls the friend of a code to where this player is. */
  call(code: string): Promise<void>;
  /** Whether that friend was called, and may not have heard of it yet. */
  isCalled(code: string): boolean;
  /** Lets nobody find this player from now on, until the next join. */
  hide(): Promise<void>;
}

export interface PresenceOptions {
  readonly platform: Pick<Platform, 'post' | 'later' | 'nowMs'>;
  /** Whom to ask for; where there is nobody it is not asked. */
  codes(): readonly string[];
  /** The secret behind the own code. */
  secret(): string;
  /** Whether nobody would be told of an answer now. */
  isIdle(): boolean;
  onChange(): void;
  /** Friends who were not there, or not for a while. */
  onCame(friends: readonly FriendInfo[]): void;
  /** A friend calls; told once a call. */
  onCall(friend: FriendInfo): void;
}

/** A friend is told of within this time; the server counts on it (FD4). */
export const LOOK_EVERY_MS = 10_000;
/** Where the server does not answer, or has enough to do. */
const LOOK_LATER_MS = 30_000;
/** Whoever is back before that has reloaded the page, or changed the room. */
export const GONE_MS = 90_000;

export function createPresence({
  platform,
  codes,
  secret,
  isIdle,
  onChange,
  onCame,
  onCall,
}: PresenceOptions): Presence {
  let playing: ReadonlyMap<string, FriendInfo> = new Map();
  let ownCode: string | undefined;
  let isLost = false;
  let cancel = () => {};
  let era = 0;
  /** When each was there last. */
  const seenMs = new Map<string, number>();
  /** When each called, and was called, last. */
  const heardMs = new Map<string, number>();
  const calledMs = new Map<string, number>();

  const isWithinCall = (times: ReadonlyMap<string, number>, code: string) =>
    platform.nowMs() - (times.get(code) ?? Number.NEGATIVE_INFINITY) < CALL_SECONDS * 1000;

  function take(friends: readonly FriendInfo[]): void {
    const nowMs = platform.nowMs();
    const came = friends.filter(({ code }) => nowMs - (seenMs.get(code) ?? Number.NEGATIVE_INFINITY) >= GONE_MS);
    for (const { code } of friends) seenMs.set(code, nowMs);
    playing = new Map(friends.map((friend) => [friend.code, friend]));
    if (came.length > 0) onCame(came);
    for (const friend of friends) {
      if (!friend.calls || isWithinCall(heardMs, friend.code)) continue;
      heardMs.set(friend.code, nowMs);
      onCall(friend);
    }
  }

  async function ask(more: { was?: string; call?: string } = {}): Promise<void> {
    cancel();
    const mine = ++era;
    const body = { codes: codes(), friend: secret(), ...more };
    const answer = await platform.post('/api/friends', body).catch(() => undefined);
    // A later question has been asked meanwhile: what it is answered counts.
    if (mine !== era) return;
    const { code, friends } = Object(answer?.body) as Record<string, unknown>;
    isLost = answer?.status !== 200 || !Array.isArray(friends);
    if (!isLost) {
      ownCode = typeof code === 'string' ? code : undefined;
      take((friends as unknown[]).filter(isFriendInfo));
    }
    onChange();
    cancel = platform.later(isLost ? LOOK_LATER_MS : LOOK_EVERY_MS, askAgain);
  }

  function askAgain(): void {
    if (codes().length > 0 && !isIdle()) void ask();
    else cancel = platform.later(LOOK_EVERY_MS, askAgain);
  }

  cancel = platform.later(0, askAgain);
  return {
    get playing() {
      return playing;
    },
    get ownCode() {
      return ownCode;
    },
    get isLost() {
      return isLost;
    },
    look: () => ask(),
    renew: (was) => ask({ was }),
    async call(code) {
      calledMs.set(code, platform.nowMs());
      await ask({ call: code });
      if (isLost) calledMs.delete(code);
      onChange();
    },
    isCalled: (code) => isWithinCall(calledMs, code),
    async hide() {
      await platform.post('/api/friends', { was: secret() }).catch(() => undefined);
    },
  };
}

function isFriendInfo(value: unknown): value is FriendInfo {
  const { code, who, name, room, free } = Object(value) as Record<string, unknown>;
  const isSomebody = typeof code === 'string' && typeof name === 'string' && Number.isInteger(who);
  return isSomebody && typeof free === 'boolean' && (room === undefined || typeof room === 'string');
}
