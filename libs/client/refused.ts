/** What was asked for is not allowed; `code` is one of `docs/protocol.md`, a word or the number of a bye. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(
    readonly code: number | string,
    message: string,
  ) {
    super(message);
  }
}
