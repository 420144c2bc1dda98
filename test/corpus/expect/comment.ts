import type { Check } from '../answer.js';
import { checkCount, checkEntry, checkFeed } from '../checks.js';
import { type Claim, readClaims } from './claims.js';

/** What stands in the leading comment of a feedparser-style case. */
export interface Headed {
  checks: Check[];
  contentType: string | null;
  url: string | null;
}

const HEAD_BYTES = 65_536;

/** Null for a file without an `Expect:` in its leading comment. */
export function readHeaded(bytes: Uint8Array): Headed | null {
  const comment = /<!--([^]*?)-->/.exec(decode(bytes.subarray(0, HEAD_BYTES)))?.[1];
  const expression = comment && /^\s*Expect:\s*([^]*?)\s*$/m.exec(cutAfterExpect(comment))?.[1];
  if (!expression) return null;
  const headers = new Map(
    [...comment.matchAll(/^\s*Header:\s*([\w-]+):\s*(.*?)\s*$/gim)].map(([, name, value]) => [
      name!.toLowerCase(),
      value!,
    ]),
  );
  const { claims } = readClaims(expression);
  return {
    checks: claims.map(checkOf).filter((check) => check !== null),
    contentType: headers.get('content-type') ?? null,
    url: headers.get('content-location') ?? null,
  };
}

/** An expression may go on in the next line; what stands behind it may be another header. */
function cutAfterExpect(comment: string): string {
  const start = comment.search(/^\s*Expect:/m);
  if (start === -1) return '';
  const [first, ...rest] = comment.slice(start).trimStart().split('\n');
  const end = rest.findIndex((line) => /^\s*(\w+:(\s|$)|$)/.test(line));
  return [first!, ...rest.slice(0, end === -1 ? rest.length : end)].join(' ');
}

function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return new TextDecoder('utf-16le').decode(bytes);
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder().decode(bytes);
  return text.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : text;
}

/** feedparser's names for what we have. */
const OF_FEED: Readonly<Record<string, string>> = {
  title: 'title',
  'title_detail.value': 'title',
  link: 'link',
  language: 'language',
  subtitle: 'description',
  'subtitle_detail.value': 'description',
  description: 'description',
  tagline: 'description',
};
const OF_ENTRY: Readonly<Record<string, string>> = {
  title: 'title',
  'title_detail.value': 'title',
  link: 'url',
  id: 'id',
  guid: 'id',
  published: 'published',
  published_parsed: 'published',
  issued: 'published',
  issued_parsed: 'published',
  created: 'published',
  created_parsed: 'published',
  updated: 'updated',
  updated_parsed: 'updated',
  modified: 'updated',
  modified_parsed: 'updated',
  date: 'updated',
  date_parsed: 'updated',
  author: 'authors',
  'author_detail.name': 'authors',
  summary: 'summary',
  'summary_detail.value': 'summary',
  description: 'summary',
  'content.value': 'content',
  'authors.name': 'authors',
  category: 'categories',
  'tags.term': 'categories',
  'enclosures.href': 'media',
  'enclosures.url': 'media',
  language: 'language',
};

function checkOf({ path, value }: Claim): Check | null {
  const [root, second, ...rest] = path;
  if (root === 'feed' || root === 'channel')
    return checkFeed(nameOf(OF_FEED, [second ?? '', ...rest]), value);
  if (root !== 'entries' && root !== 'items') return null;
  if (second === 'length') return typeof value === 'number' ? checkCount(value) : null;
  return typeof second === 'number' ? checkEntry(second, nameOf(OF_ENTRY, rest), value) : null;
}

/** Which one of several authors or tags it is does not matter. */
function nameOf(names: Readonly<Record<string, string>>, path: readonly (string | number)[]): string {
  const key = path.filter((step) => typeof step === 'string').join('.');
  return Object.hasOwn(names, key) ? names[key]! : '';
}
