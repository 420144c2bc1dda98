import { listTopicEdits, type Store, topicsRevision, type TopicRow } from '@ajil/store';
import type { Log } from '@ajil/telemetry';
import { type Catalogue, editedCatalogue, type Matching, openMatching, SHIPPED } from '@ajil/topics';
import { repeat } from './repeat.js';
import { sharedRun } from './shared-run.js';
import { editsOf } from './topic-rows.js';

/** All topics at one moment, and what there was. */
export interface LiveCatalogue extends Catalogue {
  /** Whether there is, or ever was, a topic of this id: alerts of it may be read still. */
  existed(id: string): boolean;
  /** Whether only those who were given the right may see it, also once it was removed. */
  isPrivate(id: string): boolean;
  /** Those, in the order of their ids. */
  privates: readonly string[];
}

/** What the database holds of topics: to check an edit on, and to save it if nothing changed since. */
export interface KeptTopics {
  revision: number;
  rows: readonly TopicRow[];
  catalogue: LiveCatalogue;
}

/** The topics of now: the shipped ones with what the desk made of them, a second after it did at the latest. */
export interface LiveTopics {
  catalogue(): LiveCatalogue;
  /** Ready to match. While an edited catalogue is made ready the one before is given: old or new, never a mix. */
  matching(): Promise<Matching>;
  /** Looks for edits now, and waits until all that were saved before count. */
  look(): Promise<void>;
  /** Straight from the database, whether it can be made ready or not. */
  read(): Promise<KeptTopics>;
  stop(): Promise<void>;
}

/** One state of the topics: what is listed is what is matched. */
interface Now {
  revision: number;
  catalogue: LiveCatalogue;
  /** Once somebody wanted to match. */
  opening?: Promise<Matching>;
  matching?: Matching;
}

const LOOK_MS = 500;

/** Reads the desk's topics, and looks for edits from then on. */
export async function openLiveTopics(
  store: Store,
  log: Log,
  open: (catalogue: Catalogue) => Promise<Matching> = openMatching,
): Promise<LiveTopics> {
  const read = async () => {
    const { revision, topics } = await listTopicEdits(store.db);
    return { revision, rows: topics, catalogue: catalogueOf(topics, log) };
  };
  let now: Now = await read();

  // One after the other, so the last one knows best. The number goes back when a database is restored.
  const look = sharedRun(async () => {
    if ((await topicsRevision(store.db)) === now.revision) return;
    const { revision, catalogue } = await read();
    const next: Now = { revision, catalogue };
    // When this fails everything stays as it was, and the next look tries again.
    if (now.opening) await ready(next);
    now = next;
  });

  function ready(state: Now): Promise<Matching> {
    state.opening ??= open(state.catalogue).then(
      (matching) => (state.matching = matching),
      (error: unknown) => {
        delete state.opening;
        throw error;
      },
    );
    return state.opening;
  }

  const looking = repeat('look for edited topics', LOOK_MS, look, log);
  return {
    catalogue: () => now.catalogue,
    matching: async () => now.matching ?? ready(now),
    look,
    read,
    stop: () => looking.stop(),
  };
}

function catalogueOf(rows: readonly TopicRow[], log: Log): LiveCatalogue {
  const { edits, unusable } = editsOf(rows);
  for (const topic of unusable) log.warn({ topic }, 'an edited topic cannot be used and is left out');
  const catalogue = editedCatalogue(edits);
  const ids = new Set([...rows, ...SHIPPED.topics].map(({ id }) => id));
  const privates = new Set(rows.filter((row) => row.private && !row.restored).map(({ id }) => id));
  return {
    ...catalogue,
    existed: (id) => ids.has(id),
    isPrivate: (id) => privates.has(id),
    privates: [...privates].sort(),
  };
}
