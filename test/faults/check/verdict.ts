/** What was promised and not kept; docs/promises.md. */
export const MEANINGS = {
  C1: 'lost',
  C2: 'phantom: never served',
  C3: 'told twice',
  C4: 'out of order',
  C5: 'other bytes at the same place',
  C6: 'wrong after resume',
  C7: 'a gap that nobody told',
  C8: 'an old revision where a newer one belongs',
  C9: 'told to somebody who may not, or did not ask',
  C10: 'too late',
  C11: 'stuck',
} as const;

export type VerdictId = keyof typeof MEANINGS;

export interface Verdict {
  id: VerdictId;
  /** The connection, client, source or place in the log. */
  where: string;
  what: string;
}

export const verdict = (id: VerdictId, where: string, what: string): Verdict => ({ id, where, what });
