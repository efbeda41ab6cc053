import { say } from '../words/words.ts';

const SIGNS: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowLeft: '←', ArrowDown: '↓', ArrowRight: '→' };

/** What stands on a key, by its `code`: "W", "↑", "Space". */
export function keyName(code: string): string {
  if (code === 'Space') return say('key.space');
  return SIGNS[code] ?? code.replace(/^(Key|Digit|Numpad)|(Left|Right)$/g, '');
}
