import type { LateKey } from './languages/late/en.ts';
import { languages } from './words.ts';

// Words of the parts that come late, which the start screen does not wait for: a file a language, in `languages/late/`. Whoever says one
// of them imports this; a test sees to it.

const FILES = import.meta.glob<Readonly<Record<LateKey, string>>>('./languages/late/*.ts', {
  eager: true,
  import: 'words',
});

for (const { tag, words } of languages) Object.assign(words, FILES[`./languages/late/${tag}.ts`]);
