/** Bytes that the protocol does not allow. `rule` is the number of the rule in SPEC.md; the message is for a log. */
export class WireError extends Error {
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(message);
    this.name = 'WireError';
    this.rule = rule;
  }
}
