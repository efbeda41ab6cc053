import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';

/** The one file that knows obscenity: its English words, and its search within names. */

export function englishWords(): string[] {
  const { blacklistedTerms } = englishDataset.build();
  const words = blacklistedTerms.map(({ id: termId }) => {
    const match = { termId, matchLength: 0, startIndex: 0, endIndex: 0 };
    return englishDataset.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord ?? '';
  });
  return [...new Set(words)].filter((word) => word !== '');
}

/** Finds an English word anywhere in a text, but for where it is a part of another: "Scunthorpe", "Cockney". */
export function createEnglishSearch(): (text: string) => boolean {
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  return (text) => matcher.hasMatch(text);
}
