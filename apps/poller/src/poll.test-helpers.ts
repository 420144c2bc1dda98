import type { Egress, EgressRequest, Fetched } from '@ajil/egress';
import { parseFeed } from '@ajil/feeds';
import { leaveOut } from '@ajil/sandbox';
import type { KnownEntry, PolledSource } from '@ajil/store';
import type { Parse } from './read-answer.js';

/** The moment of the poll in tests that need none of their own: a Sunday. */
export const NOW = new Date('2026-03-01T12:00:00Z');
export const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

export const parse: Parse = async (bytes, about, omit) => leaveOut(parseFeed(bytes, about), omit);

/** A source that has been followed for a while and fares well. */
export function polledSource(wanted: Partial<PolledSource> = {}): PolledSource {
  return {
    id: 's1',
    url: 'https://news.example/rss',
    language: 'ar',
    etag: '"e1"',
    lastModified: null,
    pollVersion: 3,
    failures: 0,
    firstPoll: false,
    family: 'news',
    host: 'news.example',
    bodyHash: null,
    hints: null,
    lastSuccessAt: minutesAgo(1),
    listedAt: minutesAgo(10),
    fullAt: minutesAgo(120),
    partial: false,
    movedTo: null,
    movedSince: null,
    movedLooks: 0,
    rhythm: null,
    lastNewAt: minutesAgo(30),
    hot: false,
    quiet: false,
    now: NOW,
    day: 1,
    ...wanted,
  };
}

export interface Item {
  /** The guid; null for none. */
  id: string | null;
  title?: string;
  summary?: string;
  /** Null for none. */
  link?: string | null;
  at?: Date;
  language?: string;
}

/** An RSS document; `end` stands where the closing tags would. */
export function rss(
  items: readonly Item[],
  { channel = '', end = '</channel></rss>' }: { channel?: string; end?: string } = {},
): string {
  return (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    `<channel><title>News</title>${channel}${items.map(itemText).join('')}${end}`
  );
}

function itemText({ id, title = `title ${id}`, summary, link, at, language }: Item): string {
  const address = link === undefined ? `https://news.example/${id}` : link;
  return [
    '<item>',
    id === null ? '' : `<guid isPermaLink="false">${id}</guid>`,
    `<title>${title}</title>`,
    address === null ? '' : `<link>${address.replaceAll('&', '&amp;')}</link>`,
    summary === undefined ? '' : `<description>${summary}</description>`,
    at === undefined ? '' : `<pubDate>${at.toUTCString()}</pubDate>`,
    language === undefined ? '' : `<dc:language>${language}</dc:language>`,
    '</item>',
  ].join('');
}

export type Response = Extract<Fetched, { kind: 'response' }>;

/** What an outlet answers. */
export function answerOf(status: number, body = '', wanted: Partial<Response> = {}): Response {
  return {
    kind: 'response',
    status,
    body: Buffer.from(body),
    url: 'https://news.example/rss',
    redirects: [],
    tookMs: 5,
    ...wanted,
    headers: { 'content-type': 'application/rss+xml; charset=utf-8', ...wanted.headers },
  };
}

/** A way out that leads to one outlet, which answers as the test says, and keeps what it was asked. */
export function openOutlet(): Egress & {
  answer: (request: EgressRequest) => Fetched;
  asked: EgressRequest[];
} {
  const asked: EgressRequest[] = [];
  return {
    asked,
    answer: () => answerOf(404),
    async get(request) {
      asked.push(request);
      return this.answer(request);
    },
    post: () => Promise.reject(new Error('nothing is posted to this outlet')),
    close: async () => undefined,
  };
}

/** An entry that was kept at an earlier poll. */
export function knownEntry(wanted: Partial<KnownEntry> & Pick<KnownEntry, 'names'>): KnownEntry {
  return {
    id: '01',
    key: 'key of the known one',
    title: 'Ministers meet in Baghdad over the budget',
    summary: null,
    origin: null,
    named: true,
    publishedAt: null,
    firstSeenAt: minutesAgo(30),
    listedDaysAgo: 0,
    ...wanted,
  };
}
