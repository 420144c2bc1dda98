import { listTopicEdits, type Store, topicsRevision, type TopicRow } from '@ajil/store';
import type { Log } from '@ajil/telemetry';
import { type Catalogue, editedCatalogue, type Matching, openMatching, type Topic } from '@ajil/topics';
import { repeat } from './repeat.js';

/** The topics of now: the shipped ones with what the desk made of them, a second after it did at the latest. */
export interface LiveTopics {
  catalogue(): Catalogue;
  /** Ready to match. While an edited catalogue is made ready the one before is given: old or new, never a mix. */
  matching(): Promise<Matching>;
  /** Looks for edits now, and waits until they count. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 500;

/** Reads the desk's topics, and looks for edits from then on. */
export async function openLiveTopics(store: Store, log: Log): Promise<LiveTopics> {
  let revision = -1;
  let catalogue!: Catalogue;
  let ready: Matching | undefined;
  let opening: Promise<Matching> | undefined;

  async function look(): Promise<void> {
    if ((await topicsRevision(store.db)) === revision) return;
    const edits = await listTopicEdits(store.db);
    // Another look may have been faster, and have seen more.
    if (edits.revision <= revision) return;
    catalogue = editedCatalogue(edits.topics.map(editOf));
    revision = edits.revision;
    if (opening !== undefined) await open();
  }

  /** The last one that was begun counts. */
  async function open(): Promise<Matching> {
    const mine = openMatching(catalogue);
    opening = mine;
    const matching = await mine;
    if (opening === mine) ready = matching;
    return matching;
  }

  await look();
  const looking = repeat('look for edited topics', LOOK_MS, look, log);
  return {
    catalogue: () => catalogue,
    matching: async () => ready ?? (await (opening ?? open())),
    look,
    stop: () => looking.stop(),
  };
}

/** The rows are ours: what is in them was checked when it was written. */
function editOf({ id, names, parents, rules, goldens, removed }: TopicRow) {
  return { id, names, parents, rules, goldens: goldens as Topic['goldens'], removed };
}
