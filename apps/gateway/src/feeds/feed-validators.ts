/** What is known of a feed's document without having it. */
export interface Validators {
  /** The log and its head when the document was made. */
  epoch: string;
  seq: number;
  /** A strong one (RFC 9110, 8.8.3): made of the document's bytes. */
  etag: string;
  /** Whole seconds since 1970. */
  modified: number;
  /** No earlier document was told with this very second: a date alone is enough to know this one by. */
  dated: boolean;
  /** What else the document was made of: when it is another object now, it has to be made anew. */
  topic: object;
  /** Milliseconds, when the document was made. */
  madeAt: number;
}

export type KnownFeeds = ReturnType<typeof openKnownFeeds>;

/** The validators of the feeds that were asked for last, at most `cap` of them. */
export function openKnownFeeds(cap: number) {
  const feeds = new Map<string, Validators>();
  return {
    find: (key: string) => feeds.get(key),
    keep(key: string, validators: Validators): void {
      feeds.delete(key);
      feeds.set(key, validators);
      if (feeds.size > cap) feeds.delete(feeds.keys().next().value!);
    },
    size: () => feeds.size,
  };
}

/**
 * The validators of a document that was made just now. The same bytes keep their date. Other bytes with a date
 * that is not later than the one before them are not known by it: a kill or a late row may leave an older row newest.
 */
export function nextValidators(
  fresh: Omit<Validators, 'dated'>,
  before: Pick<Validators, 'etag' | 'modified' | 'dated'> | undefined,
): Validators {
  if (before === undefined) return { ...fresh, dated: true };
  if (before.etag === fresh.etag) return { ...fresh, modified: before.modified, dated: before.dated };
  const modified = Math.max(fresh.modified, before.modified);
  return { ...fresh, modified, dated: modified > before.modified };
}

/** The conditions of a request. */
export interface Conditions {
  'if-none-match'?: string | undefined;
  'if-modified-since'?: string | undefined;
}

/** Whether who asks has this document already (RFC 9110, 13.2.2): an entity tag outweighs a date. */
export function isUnchanged(
  conditions: Conditions,
  validators: Pick<Validators, 'etag' | 'modified' | 'dated'>,
): boolean {
  const tags = conditions['if-none-match'];
  if (tags !== undefined) return hasTag(tags, validators.etag);
  const since = Date.parse(conditions['if-modified-since'] ?? '');
  return validators.dated && since >= validators.modified * 1_000;
}

function hasTag(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  return list.match(/"[^"]*"/g)?.some((tag) => tag === etag) ?? false;
}
