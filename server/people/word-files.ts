import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedWords } from './word-lists.ts';

/** A file's words are those of a language; more are a list of everything, or no list of words. */
const MOST_WORDS = 20_000;
const LONGEST_WORD = 40;

/**
 * The word filter's lists: those that are shipped, changed by the files of a folder. `de.txt` there adds to the German list, `xx.txt`
 * begins one for another language. A line is an entry as in `word-lists.ts`; `-word` takes one out, `#` begins a comment.
 * @param warn told of a file that cannot be read or has too much in it
 */
export function readWordLists(
  folder: string,
  warn: (sentence: string) => void,
): Readonly<Record<string, readonly string[]>> {
  const lists: Record<string, readonly string[]> = { ...shippedWords() };
  for (const name of listFiles(folder)) {
    const language = name.slice(0, -'.txt'.length);
    const entries = readEntries(join(folder, name), warn);
    const removed = new Set(entries.filter((entry) => entry.startsWith('-')).map((entry) => entry.slice(1)));
    const added = entries.filter((entry) => !entry.startsWith('-'));
    lists[language] = [...(lists[language] ?? []), ...added].filter((entry) => !removed.has(entry));
  }
  return lists;
}

/** No folder is the usual case, and no fault. */
function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort();
  } catch {
    return [];
  }
}

function readEntries(path: string, warn: (sentence: string) => void): string[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    warn(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}): its words are not hidden.`);
  }
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim().toLowerCase());
  const entries = lines.filter((line) => line !== '' && line.length <= LONGEST_WORD);
  if (entries.length > MOST_WORDS) warn(`${path} has more than ${MOST_WORDS} words: only the first of them are used.`);
  return entries.slice(0, MOST_WORDS);
}
