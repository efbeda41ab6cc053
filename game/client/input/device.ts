export type DeviceName = 'keys' | 'mouse' | 'touch' | 'pad';

/** What a device makes of the player's hands in one frame. */
export interface Hands {
  /** 0..255, or −1: this device says nothing about the direction. */
  heading: number;
  /** Where it points, 0 up to 256 and as finely as hands do; −1: nowhere, as keys, which have no place. */
  aim: number;
  thrust: boolean;
  boost: boolean;
}

/** A way to steer. Listens only between `start` and `stop`. */
export interface Device {
  start(): void;
  stop(): void;
  /** All hands off: the page lost the focus, and the releases go to somebody else. */
  release(): void;
  read(nowMs: number, out: Hands): void;
}
