import { type Alert } from '../../libs/protocol/index.js';
import { type Answer, jsonOf } from './ask.js';
import { seqOf } from './frames.js';
import { rawItems } from './raw-json.js';
import { must } from './violation.js';

/** One row of the log as it was read over HTTP. */
export interface Row {
  seq: number;
  text: string;
  alert: Alert;
}

export interface Page {
  rows: Row[];
  alerts: Alert[];
  cursor: string;
  more: boolean;
  head: string;
  reset?: { reason: string; oldest: string; head: string };
}

const WINDOW = 500;

export type Read = (query: string) => Promise<Page>;
export type At = (seq: number) => string;

export function pageOf(answer: Answer): Page {
  const page = jsonOf(answer) as Omit<Page, 'rows'>;
  const texts = rawItems(answer.text, 'alerts');
  must(texts.length === page.alerts?.length, 'a page of the log is not { "alerts": [...] }');
  const rows = page.alerts.map((alert, i) => ({ seq: seqOf(alert), text: texts[i]!, alert }));
  return { ...page, rows };
}

/** The newest rows: as far back as the window or the log reaches. */
export async function newest(page: Read, at: At, head: number): Promise<{ log: Row[]; start: number }> {
  const from = Math.max(0, head - WINDOW);
  const first = await page(`after=${at(from)}&limit=1`);
  const oldest = first.reset ? seqOf({ cursor: first.reset.oldest }) : from;
  // An oldest place that cannot be served is the matter of one clause, and must not hide all others.
  const served = await page(`after=${at(oldest)}&limit=1`);
  const start = served.reset ? Math.min(head, oldest + 1) : oldest;
  return { log: await readRows({ page, at }, start, head), start };
}

export async function readRows(
  { page, at }: { page: Read; at: At },
  after: number,
  upTo: number,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let cursor = at(after); ;) {
    const found = await page(`after=${cursor}&limit=1000`);
    must(!found.reset, () => `the log cannot be read from ${cursor} on: ${found.reset!.reason}`);
    all.push(...found.rows);
    must(!found.more || found.cursor !== cursor, `the log stays at ${cursor} although there is more`);
    cursor = found.cursor;
    if (!found.more || seqOf({ cursor }) >= upTo) break;
  }
  return all.filter(({ seq }) => seq <= upTo);
}

/** The topic with the most alerts; of two, the one that is further down the tree of topics. */
export function busiest(log: readonly Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { alert } of log) {
    for (const topic of alert.topics ?? []) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
