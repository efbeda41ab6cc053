declare module 'nlp-corpus' {
  const corpus: {
    /** Every sentence that there is. */
    all(): string[];
  };
  export default corpus;
}
