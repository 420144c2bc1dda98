import { randomBytes } from 'node:crypto';
import type { Fetched } from '@ajil/egress';
import { type Store, wantHub } from '@ajil/store';
import { discoverHub } from '@ajil/websub';

/** A source is searched for a hub no more often than this; so a source cannot send us from hub to hub either. */
const AGAIN_MS = 3_600_000;
const MOST_SOURCES = 10_000;

/** Looks at what an outlet answered, and wants a subscription where its document names a hub. */
export type NoticeHub = (sourceId: string, answer: Fetched, now: Date) => Promise<string | null>;

/** @returns a function that tells the hub that was found, or null for none (or too soon) */
export function openHubNotice(store: Pick<Store, 'db'>): NoticeHub {
  const looked = new Map<string, number>();

  function isTooSoon(sourceId: string, now: number): boolean {
    const last = looked.get(sourceId);
    if (last !== undefined && now - last < AGAIN_MS) return true;
    looked.delete(sourceId);
    looked.set(sourceId, now);
    if (looked.size > MOST_SOURCES) looked.delete([...looked.keys()][0] ?? '');
    return false;
  }

  return async function noticeHub(sourceId, answer, now) {
    if (answer.kind !== 'response' || answer.status !== 200) return null;
    if (isTooSoon(sourceId, now.getTime())) return null;
    const { body, headers, url } = answer;
    const found = discoverHub({ linkHeader: headers['link'] ?? null, body, url });
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
