import { emptyPose, type Game, type Pose } from '../../net/client.ts';
import type { Voice } from './desk.ts';
import { type Ear, hear } from './ears.ts';
import { createOutlet, type Outlet } from './outlet.ts';
import { VOICES, type VoiceName } from './voices.ts';

/** Plays voices where they sound. */
export interface Stage {
  readonly outlet: Outlet;
  /** Where one listens: the own comet, or the place where it broke. */
  readonly own: Pose;
  /** To read another comet into. */
  readonly other: Pose;
  /** Voices played so far, by name. */
  readonly played: Readonly<Record<VoiceName, number>>;
  /** How a place in the world is heard; valid until the next call. */
  earAt(x: number, y: number, least?: number): Ear;
  play(name: VoiceName, heard: Ear, isOwn: boolean, pitch?: number, afterS?: number): Voice | undefined;
  playOwn(name: VoiceName, afterS?: number): void;
  /** Plays a voice where a comet is, if it is anywhere. */
  playAt(name: VoiceName, id: number, game: Game, afterS?: number): void;
}

export function createStage(): Stage {
  const outlet = createOutlet();
  const played = Object.fromEntries(Object.keys(VOICES).map((name) => [name, 0])) as Record<VoiceName, number>;
  const own = emptyPose();
  const other = emptyPose();
  const ear: Ear = { pan: 0, gain: 0 };

  function earAt(x: number, y: number, least = 0): Ear {
    hear(x - own.x, y - own.y, ear, least);
    return ear;
  }

  function play(name: VoiceName, heard: Ear, isOwn: boolean, pitch = 1, afterS = 0): Voice | undefined {
    if (!outlet.isLive || heard.gain === 0) return undefined;
    const voice = outlet.desk?.strike(VOICES[name], heard, isOwn, pitch, afterS);
    if (voice) played[name]++;
    return voice;
  }

  return {
    outlet,
    own,
    other,
    played,
    earAt,
    play,
    playOwn: (name, afterS) => void play(name, earAt(own.x, own.y), true, 1, afterS),
    playAt(name, id, game, afterS) {
      if (game.pose(id, other)) play(name, earAt(other.x, other.y), id === game.id, 1, afterS);
    },
  };
}
