/** Remembers the revisions that were told, so that nothing is told twice and nothing old wins over the new. */
export interface Seen {
  /** Whether this revision is news; from then on it is known. Nothing follows a kill. */
  isFresh(revision: { id: string; rev: number; kind: string }): boolean;
  clear(): void;
}

/** Knows the last `cap` ids that were told of; the one that was silent for longest is forgotten first. */
export function openSeen(cap: number): Seen {
  const revs = new Map<string, number>();
  return {
    isFresh: ({ id, rev, kind }) => {
      const known = revs.get(id);
      if (known !== undefined && rev <= known) return false;
      revs.delete(id);
      revs.set(id, kind === 'kill' ? Infinity : rev);
      if (revs.size > cap) revs.delete(revs.keys().next().value!);
      return true;
    },
    clear: () => revs.clear(),
  };
}
