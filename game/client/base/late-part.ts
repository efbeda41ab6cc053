import { PATIENCE_MS, type Platform } from '../../net/line/platform.ts';

/** A part of the page that is fetched when it is first needed. */
export interface Part {
  readonly state: PartState;
  /** Fetches it, unless it is here or on its way. */
  load(): void;
}

/** `slow`: it is still waited for, beyond all patience. `gone`: there is none; a newer page has other names for its parts. */
export type PartState = 'loading' | 'slow' | 'gone' | 'there';

/** `onThere` is given the module, once; `onChange` is told of each change of state. */
export function createPart<T>(
  later: Platform['later'],
  fetchIt: () => Promise<T>,
  onThere: (module: T) => void,
  onChange: (state: PartState) => void,
): Part {
  let state: PartState = 'loading';
  let isUnderWay = false;

  function become(next: PartState): void {
    if (state === next) return;
    state = next;
    onChange(next);
  }

  return {
    get state() {
      return state;
    },
    load() {
      if (isUnderWay) return;
      isUnderWay = true;
      become('loading');
      // An import cannot be taken back: it may still come, and then it counts.
      const cancel = later(PATIENCE_MS, () => become('slow'));
      fetchIt().then(
        (module) => {
          cancel();
          onThere(module);
          become('there');
        },
        () => {
          cancel();
          isUnderWay = false;
          become('gone');
        },
      );
    },
  };
}
