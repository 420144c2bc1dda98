import type { Flaw } from './flaws.js';
import type { ToyLog, ToyRow } from './log.js';
import { filterOfWish, readWish } from './problem.js';

const KEYS = ['topics', 'urgency', 'languages', 'after', 'before', 'limit'];

/** `GET /v1/alerts`. @throws ToyProblem */
export function answerAlerts(query: URLSearchParams, log: ToyLog, flaw: Flaw | null): string {
  const wish = readWish(query, KEYS, flaw);
  const unfiltered = flaw === '5.2 a page has no filters';
  const filter = filterOfWish(unfiltered ? { ...wish, urgency: 'deferred', languages: undefined } : wish);
  const limit = Number(query.get('limit') ?? 50);
  const after = query.get('after');
  const from = query.get('before') === null ? Infinity : Number(query.get('before')!.split('.')[2]) - 1;
  const upTo = Math.min(log.head(), from);
  if (after === null) return archive(log.select(filter, 0, upTo).toReversed(), limit, log, flaw);
  const place = log.place(after);
  if (typeof place === 'number') return rows(log.select(filter, place, log.head()), limit, log, flaw);
  const reset = log.reset(place);
  const beside = flaw === '5.6 alerts beside a reset' ? log.select(filter, 0, log.head()).slice(-1) : [];
  return pageOf(beside, { cursor: reset.head, more: false, head: reset.head, reset });
}

function rows(all: ToyRow[], limit: number, log: ToyLog, flaw: Flaw | null): string {
  const page = all.slice(0, limit);
  const more = all.length > limit;
  const back = flaw === '5.1 a page repeats the last row of the one before' ? 1 : 0;
  const cursor = log.at(more ? page.at(-1)!.seq - back : log.head());
  return pageOf(page, { cursor, more, head: log.at(log.head()) });
}

function archive(all: ToyRow[], limit: number, log: ToyLog, flaw: Flaw | null): string {
  const page = all.slice(0, limit);
  const skipped = flaw === '5.4 a page of the archive leaves one out' ? 1 : 0;
  const ahead = flaw === '5.5 the head is ahead of the log' ? 1_000_000 : 0;
  const cursor = log.at((page.at(-1)?.seq ?? log.head()) - skipped);
  const told = flaw === '5.3 the archive comes oldest first' ? page.toReversed() : page;
  return pageOf(told, { cursor, more: all.length > limit, head: log.at(log.head() + ahead) });
}

function pageOf(page: readonly ToyRow[], rest: Record<string, unknown>): string {
  return `{"alerts":[${page.map(({ text }) => text).join(',')}],${JSON.stringify(rest).slice(1)}`;
}
