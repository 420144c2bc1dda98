import { expect } from 'vitest';
import type { Alert } from '../../libs/protocol/index.js';
import { allAlerts, allHeadlines, getJson, type HeadlineJson } from './clients.js';
import { waitFor } from './processes.js';
import type { ServedItem, WireProc } from './wire.js';

interface SourceJson {
  id: string;
  url: string;
}

const entryOf = (source: string, key: string) => `${source} ${key}`;

interface Books {
  served: ServedItem[];
  headlines: HeadlineJson[];
  alerts: Alert[];
}

/**
 * Waits until every item that the wire served was accepted and decided, and reads the three books at a moment
 * at which nothing was added to any of them.
 */
async function settle(url: string, wire: WireProc): Promise<Books> {
  return waitFor(
    async () => {
      const served = await wire.items();
      const headlines = await allHeadlines(url);
      const alerts = await allAlerts(url);
      const settled =
        headlines.length >= served.length && headlines.every((headline) => headline.decision !== null);
      const quiet =
        (await allHeadlines(url)).length === headlines.length &&
        (await wire.items()).length === served.length;
      return settled && quiet ? { served, headlines, alerts } : undefined;
    },
    undefined,
    'every served item to have its decision',
    60_000,
  );
}

/**
 * Holds the three books against each other: what the wire served, what was accepted and decided, and the
 * alert log. Nothing lost, nothing twice, no alert without its entry.
 */
export async function compareBooks(
  url: string,
  wire: WireProc,
): Promise<{ alerts: Alert[]; headlines: HeadlineJson[] }> {
  const { served, headlines, alerts } = await settle(url, wire);
  const { sources } = await getJson<{ sources: SourceJson[] }>(`${url}/v1/sources`);
  const idOf = new Map(sources.map((source) => [source.url, source.id]));
  const accepted = headlines.map((headline) => entryOf(headline.source, headline.key));
  expect(accepted.toSorted()).toEqual(
    served.map((item) => entryOf(idOf.get(item.feed)!, item.key)).toSorted(),
  );

  const seqs = alerts.map((alert) => Number(alert.cursor.split('.')[2]));
  expect(seqs).toEqual(alerts.map((_, i) => i + 1));
  const decided = headlines.flatMap((headline) =>
    headline.decision!.alert ? [headline.decision!.alert] : [],
  );
  // What an outlet corrects later is a further revision of its alert: the decision names the first.
  const first = alerts.filter(({ rev }) => rev === 1);
  expect(decided.toSorted()).toEqual(first.map((alert) => alert.cursor).toSorted());
  expect(new Set(alerts.map((alert) => alert.id)).size).toBe(first.length);
  expect(new Set(alerts.map(({ id, rev }) => `${id} ${rev}`)).size).toBe(alerts.length);
  for (const { decision } of headlines)
    expect(Boolean(decision!.alert) !== Boolean(decision!.silence)).toBe(true);
  return { alerts, headlines };
}

/** What was told up to and with a place in the log: the world goes on, and more may have come since the books were compared. */
export function toldUpTo(last: string, told: readonly string[]): string[] {
  return told.slice(0, told.lastIndexOf(last) + 1);
}
