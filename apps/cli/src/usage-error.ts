/** The command was called in a way it does not know; the message says what is wrong. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command could not do what it was asked to; the message says why. Exit code 1. */
export class Failure extends Error {
  override name = 'Failure';
}
