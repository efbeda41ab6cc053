import { keepStored, readStored } from '../base/browser.ts';
import { type Career, careerFrom, createCareer } from './career.ts';
import type { Kept } from './kept.ts';
import { objectOf } from './stored.ts';

const ITEM = 'cometa.career';

/** A career in the browser's storage. Where that is refused or full, it lasts as long as the page. */
export function createLocalKept(): Kept {
  /** As it was kept last, and whether storage took it. */
  let own = createCareer();
  let ownText = '';
  let isStored = true;

  function read(): Career {
    const text = isStored ? readStored('local', ITEM) : undefined;
    // Refused or cleared, it goes on with what this page knows.
    if (text !== undefined && text !== ownText) own = careerFrom(parse(text));
    ownText = text ?? ownText;
    return own;
  }

  return {
    read,
    change(change) {
      // Read afresh, so that two tabs add up.
      own = read();
      change(own);
      const text = JSON.stringify(own);
      keepStored('local', ITEM, text);
      isStored = readStored('local', ITEM) === text;
      ownText = text;
    },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
