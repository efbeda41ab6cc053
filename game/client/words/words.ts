import { preferredLanguages } from '../base/browser.ts';
import { onSettings, settings } from '../base/settings.ts';
import type { Language, WordKey } from './languages/en.ts';

/** The page's words in the player's language. Adding a language is adding a file to `languages/`, and one to `languages/late/`. */

export type { Language, WordKey } from './languages/en.ts';

const FILES = import.meta.glob<Language>('./languages/*.ts', { eager: true, import: 'language' });

/** All there are, by name. */
export const languages: readonly Language[] = Object.values(FILES).sort((a, b) => a.name.localeCompare(b.name));

const FALLBACK = 'en';
const writers = new Set<() => void>();
let current = choose(settings.language, preferredLanguages());
document.documentElement.lang = current.tag;

onSettings(() => {
  const next = choose(settings.language, preferredLanguages());
  if (next === current) return;
  current = next;
  document.documentElement.lang = current.tag;
  for (const write of writers) write();
});

/** The words for `key` now, with `values` put in for their names. */
export function say(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(current.words[key] ?? '', values);
}

/**
 * Runs `write` now and whenever the language changes: for words that are written once. For what lives as long as the page;
 * what is written anew all the time need only `say`.
 */
export function saying(write: () => void): void {
  writers.add(write);
  write();
}

/** The language of the page now, as a tag. */
export function languageNow(): string {
  return current.tag;
}

/** The wanted language where there is one, else the first of the browser's that we have, region aside; else English. */
export function choose(wanted: string, preferred: readonly string[], all: readonly Language[] = languages): Language {
  const tags = wanted === '' ? preferred : [wanted, ...preferred];
  for (const tag of tags) {
    const exact = all.find((language) => language.tag.toLowerCase() === tag.toLowerCase());
    const related = exact ?? all.find((language) => mainOf(language.tag) === mainOf(tag));
    if (related) return related;
  }
  const fallback = all.find(({ tag }) => tag === FALLBACK);
  if (!fallback) throw new Error(`There is no language ${FALLBACK}.`);
  return fallback;
}

/** A sentence with `values` put in for their names. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function mainOf(tag: string): string {
  return tag.split('-')[0].toLowerCase();
}
