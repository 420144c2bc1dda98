import { readLog, type LogRow, type Store } from '@ajil/store';

/** M4: what a hint says is the log. Nobody looks whether there is more. */
export function believeHints(
  store: Store,
  handOn: (row: LogRow) => void,
  looked: (seq: number) => void,
): (hinted?: number) => Promise<void> {
  let last = 0;
  return async (hinted) => {
    if (hinted !== undefined) {
      last = hinted;
      (await readLog(store.db, { after: hinted - 1, upTo: hinted, limit: 1 })).forEach(handOn);
    }
    looked(last);
  };
}
