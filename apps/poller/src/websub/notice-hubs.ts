import { randomBytes } from 'node:crypto';
import type { Fetched } from '@ajil/egress';
import { type Store, wantHub } from '@ajil/store';
import { discoverHub, type DocumentLinks } from '@ajil/websub';

/** A source is searched for a hub no more often than this; so a source cannot send us from hub to hub either. */
const AGAIN_MS = 3_600_000;
const MOST_SOURCES = 10_000;

/** One answer of an outlet; `links` of its document as the sandbox read it, null where it was not read (anew). */
export interface Seen {
  answer: Fetched;
  links: DocumentLinks | null;
  now: Date;
}

/** Looks at what an outlet answered, and wants a subscription where its header or its document names a hub. */
export type NoticeHub = (sourceId: string, seen: Seen) => Promise<string | null>;

/** @returns a function that tells the hub that was found, or null for none (or too soon) */
export function openHubNotice(store: Pick<Store, 'db'>): NoticeHub {
  const looked = new Map<string, number>();

  function isTooSoon(sourceId: string, now: number): boolean {
    const last = looked.get(sourceId);
    return last !== undefined && now - last < AGAIN_MS;
  }

  function noteLook(sourceId: string, now: number): void {
    looked.delete(sourceId);
    looked.set(sourceId, now);
    if (looked.size > MOST_SOURCES) looked.delete(looked.keys().next().value ?? '');
  }

  return async function noticeHub(sourceId, { answer, links, now }) {
    if (answer.kind !== 'response' || answer.status !== 200) return null;
    if (isTooSoon(sourceId, now.getTime())) return null;
    const { headers, url } = answer;
    const found = discoverHub({ linkHeader: headers['link'] ?? null, links, url });
    // Unread, a document may name a hub or itself all the same: the look stays open for the next that is read.
    if (links === null && (!found || found.topic === url)) return null;
    noteLook(sourceId, now.getTime());
    const hub = found?.hubs[0];
    if (!found || hub === undefined) return null;
    await wantHub(store.db, { sourceId, hub, topic: found.topic, ...newCapability() });
    return hub;
  };
}

/** What only the hub will know: the callback's address, and the key of its signatures. */
function newCapability(): { secret: string; callbackToken: string } {
  return {
    secret: randomBytes(32).toString('base64url'),
    callbackToken: randomBytes(24).toString('base64url'),
  };
}
