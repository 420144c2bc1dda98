import type { Alert } from '../../libs/protocol/index.js';
import { allAlerts, allHeadlines, getJson, type HeadlineJson } from '../support/clients.js';

export type Headline = HeadlineJson & { publishedAt: string | null; firstSeenAt: string };

export interface Source {
  id: string;
  url: string;
  state: string;
  error: { code: string; message: string } | null;
  lastStatus: number | null;
  lastPollAt: string | null;
  entries: number;
}

/** All that a running Ajil says of what it was fed. */
export interface Books {
  sources: Source[];
  headlines: Headline[];
  alerts: Alert[];
}

export async function readSources(url: string): Promise<Source[]> {
  return (await getJson<{ sources: Source[] }>(`${url}/v1/sources`)).sources;
}

/** The books once every source was polled and every entry has its decision; undefined before. */
export async function settledBooks(url: string): Promise<Books | undefined> {
  const sources = await readSources(url);
  if (sources.length === 0 || sources.some((source) => source.lastPollAt === null)) return undefined;
  const headlines = (await allHeadlines(url)) as Headline[];
  if (headlines.some((headline) => headline.decision === null)) return undefined;
  return { sources, headlines, alerts: await allAlerts(url) };
}

/** What must not change while the outlets publish nothing. */
export function lasting({ headlines, alerts, sources }: Books) {
  return {
    headlines,
    alerts: alerts.map((alert) => JSON.stringify(alert)),
    entries: sources.map(({ id, entries }) => ({ id, entries })),
  };
}

/** Shorter titles name a slot ("Live updates"), not an event. */
const LEAST_WORDS = 4;
const LEAST_LETTERS = 16;

/** Alerts that tell the same twice: one id, one address or one whole title in two of them. */
export function repeatedAlerts(alerts: readonly Alert[]): string[] {
  const seen = new Set<string>();
  return alerts.flatMap((alert) => {
    const marks = [
      alert.id,
      ...(isPage(alert.url) ? [alert.url!] : []),
      ...(isTelling(alert.title) ? [alert.title.toLowerCase()] : []),
    ];
    const repeated = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return repeated ? [`${alert.cursor} ${alert.title}`] : [];
  });
}

const isPage = (url: string | null) =>
  url !== null && (new URL(url).pathname !== '/' || new URL(url).search !== '');
const isTelling = (title: string) =>
  title.split(/\s+/).length >= LEAST_WORDS && (title.match(/\p{L}/gu)?.length ?? 0) >= LEAST_LETTERS;

/** Decisions that the log does not bear out, or rows of the log without their decision. */
export function unevenBooks({ headlines, alerts }: Books): string[] {
  const decided = new Set(headlines.flatMap((headline) => headline.decision?.alert ?? []));
  const logged = new Set(alerts.map((alert) => alert.cursor));
  return [...decided, ...logged].filter((cursor) => !decided.has(cursor) || !logged.has(cursor));
}

const HOUR = 3_600_000;
/** The poll's clock and the time at which the entry was kept may differ by so much. */
const GRACE = 120_000;

/** Entries that are `backfill` and should not be, or the other way round. Only for what first polls brought. */
export function misjudgedAges(headlines: readonly Headline[]): string[] {
  return headlines.flatMap(({ title, publishedAt, firstSeenAt, decision }) => {
    const age = publishedAt === null ? Infinity : Date.parse(firstSeenAt) - Date.parse(publishedAt);
    if (Math.abs(age - HOUR) < GRACE) return [];
    return age > HOUR === (decision?.silence === 'backfill')
      ? []
      : [`${title}: published ${publishedAt}, ${JSON.stringify(decision)}`];
  });
}
