/** What has to be undone, last opened first. */
export interface Closing {
  add(undo: () => Promise<unknown>): void;
  /** Notes a part that has to be closed, and hands it back. */
  keep<T extends { close(): Promise<unknown> }>(part: T): T;
  /** Undoes all of it; what cannot be undone does not keep the rest from it. */
  close(): Promise<void>;
}

export function openClosing(): Closing {
  const undone: (() => Promise<unknown>)[] = [];
  return {
    add: (undo) => void undone.push(undo),
    keep: (part) => {
      undone.push(() => part.close());
      return part;
    },
    close: async () => {
      for (const undo of undone.splice(0).reverse()) await undo().catch(() => undefined);
    },
  };
}
