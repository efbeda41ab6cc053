/** Why there is no store, in a folder or a Redis. The message is a sentence that says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code:
    | 'NO_LMDB'
    | 'NO_REDIS'
    | 'NO_FOLDER'
    | 'READ_ONLY'
    | 'FULL'
    | 'EVICTS'
    | 'LOCKED'
    | 'MIXED'
    | 'DAMAGED'
    | 'NEWER'
    | 'FAILED';

  constructor(code: StoreError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
