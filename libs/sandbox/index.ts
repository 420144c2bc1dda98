/** Runs pure work on input that nobody vouches for: in threads of its own, with a deadline and a cap on memory. */
export { openSandbox } from './open-sandbox.js';
export { leaveOut, type Sifted, stampOf } from './stamp.js';
export type { Sandbox, SandboxFailure, SandboxFailureCode, SandboxOptions } from './open-sandbox.js';
