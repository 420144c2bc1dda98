import type { Queues } from '@ajil/queues';
import type { LiveTopics } from '@ajil/shell';
import type { Store } from '@ajil/store';

/** What a decision is made with. */
export interface Desk {
  store: Store;
  queues: Queues;
  topics: Pick<LiveTopics, 'matching'>;
}

/** What came of a job. */
export type DecisionReport =
  | { kind: 'skipped' }
  | { kind: 'alert' | 'corrected'; seq: number }
  | { kind: 'silence'; silence: string }
  /** Its source changed it after its alert, in nothing that is to be told. */
  | { kind: 'unchanged' }
  /** The newsdesk failed again and again on what its source changed after its alert. */
  | { kind: 'given-up' };
