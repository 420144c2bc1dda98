import { setTimeout as sleep } from 'node:timers/promises';
import type { Egress, Fetched } from '@ajil/egress';

/** An answer of whatever status. */
export type Answer = Extract<Fetched, { kind: 'response' }>;

/** What one search may cost. Times in milliseconds. */
export const LIMITS = {
  /** Addresses that are asked, the site's own and its robots.txt among them; redirects are not counted. */
  requests: 14,
  /** Candidates that are fetched and read at once. */
  atOnce: 2,
  /** A page or feed beyond it is cut there: its head and its first entries are enough to know it. */
  bytes: 2 * 1024 * 1024,
  requestMs: 10_000,
  totalMs: 30_000,
} as const;

const ACCEPT = 'text/html, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5';

/** The budget of one search: all its requests and all its time, whoever spends them. */
export interface Search {
  /** Null when the address was asked already, or when requests or time are used up. */
  ask(url: string): Promise<Fetched | null>;
  /** Does the work for each, at most two at a time. */
  each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void>;
  /** What the work comes to; null when time is up before. */
  inTime<T>(work: Promise<T>): Promise<T | null>;
}

/** @param totalMs from now on */
export function openSearch(egress: Pick<Egress, 'get'>, totalMs: number = LIMITS.totalMs): Search {
  const end = performance.now() + totalMs;
  const asked = new Set<string>();
  const left = () => Math.ceil(end - performance.now());

  return {
    async ask(url) {
      if (asked.has(url) || asked.size >= LIMITS.requests || left() <= 0) return null;
      asked.add(url);
      const deadlineMs = Math.min(LIMITS.requestMs, left());
      const size = { maxDecodedBytes: LIMITS.bytes, keepCut: true };
      return egress.get({ url, headers: { accept: ACCEPT }, deadlineMs, ...size });
    },

    async each(all, work) {
      const waiting = all.values();
      const takeTurns = async () => {
        for (const one of waiting) if (left() > 0) await work(one);
      };
      await Promise.all(Array.from({ length: LIMITS.atOnce }, takeTurns));
    },

    async inTime(work) {
      const stop = new AbortController();
      const late = sleep(Math.max(0, left()), null, { signal: stop.signal });
      return Promise.race([work, late]).finally(() => stop.abort());
    },
  };
}
