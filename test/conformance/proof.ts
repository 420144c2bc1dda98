import type { Ground } from './ground.js';

/** One numbered clause of `docs/protocol.md`, and how it is proven from outside. */
export interface Proof {
  /** Its number on the page, such as `3.4`. */
  clause: string;
  /** What it says, in a few words. */
  says: string;
  /**
   * What it gives is told beside the verdict.
   * @throws Violation when the gateway breaks it, Skip when it cannot be proven here and now
   */
  prove(ground: Ground): Promise<string | void>;
  /** It looks at what all others were sent. */
  last?: boolean;
}
