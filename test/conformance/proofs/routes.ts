import {
  HeadlinesPageSchema,
  PollRunsSchema,
  ReadySchema,
  RevisionsSchema,
  SourcesSchema,
  TopicFeedSchema,
  TopicsSchema,
} from '../../../libs/protocol/index.js';
import type { z } from 'zod';
import { type Answer, jsonOf } from '../ask.js';
import type { Ground } from '../ground.js';
import type { Proof } from '../proof.js';
import { must, mustEqual, Skip, violated } from '../violation.js';

/** Chapter 5 of the page, second half: everything else that can be read. */
export const ROUTES: Proof[] = [
  { clause: '5.7', says: 'headlines come page by page, with their decisions', prove: headlines },
  { clause: '5.8', says: 'the revisions of a headline', prove: revisions },
  { clause: '5.9', says: 'topics with their parents, and names as wanted', prove: topics },
  { clause: '5.10', says: 'feeds of a topic in three formats', prove: feeds },
  { clause: '5.11', says: '304 for topics and feeds that did not change', prove: unchanged },
  { clause: '5.12', says: 'sources and how they fare', prove: sources },
  { clause: '5.13', says: 'the sources as OPML', prove: opml },
  { clause: '5.14', says: 'health and metrics of the process', prove: health },
];

async function read<T>({ ask }: Ground, path: string, schema: z.ZodType<T>): Promise<T> {
  const result = schema.safeParse(jsonOf(await ask(path)));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  return violated(`${path}: ${issue.path.join('.')}: ${issue.message}`);
}

const page = (ground: Ground, limit: number, after: string | null) =>
  read(ground, `/v1/headlines?limit=${limit}${after ? `&after=${after}` : ''}`, HeadlinesPageSchema);

async function headlines(ground: Ground): Promise<void> {
  const whole = await page(ground, 20, null);
  if (whole.headlines.length < 2) throw new Skip('fewer than two headlines were accepted so far');
  const ids: string[] = [];
  for (let next: string | null = null; ids.length < whole.headlines.length;) {
    const some = await page(ground, 3, next);
    ids.push(...some.headlines.map(({ id }) => id));
    next = some.next;
    if (next === null) break;
  }
  const wanted = whole.headlines.map(({ id }) => id);
  mustEqual(ids.slice(0, wanted.length), wanted, 'pages of three bring');
}

async function revisions(ground: Ground): Promise<void> {
  const [first] = (await page(ground, 1, null)).headlines;
  if (!first) throw new Skip('no headline was accepted so far');
  await read(ground, `/v1/headlines/${first.id}/revisions`, RevisionsSchema);
}

async function topics(ground: Ground): Promise<void> {
  const all = (await read(ground, '/v1/topics', TopicsSchema)).topics;
  const ids = new Set(all.map(({ id }) => id));
  for (const { id, parents } of all)
    must(parents.every((parent) => ids.has(parent)), `${id} has the parents ${parents.join()}, not all of which are there`); // prettier-ignore
  const arabic = (await read(ground, '/v1/topics?languages=ar', TopicsSchema)).topics;
  mustEqual(arabic.map(({ id }) => id), all.map(({ id }) => id), 'with languages=ar there are'); // prettier-ignore
  const other = arabic.find(({ names }) => Object.keys(names).some((language) => language !== 'ar'));
  must(other === undefined, `${other?.id} has names that were not asked for`);
}

const FEEDS = {
  'feed.json': ['application/feed+json', /^\{/],
  'feed.rss': ['application/rss+xml', /^<\?xml[^>]*\?>\s*<rss version="2\.0"/],
  'feed.atom': ['application/atom+xml', /^<\?xml[^>]*\?>\s*<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/],
} as const;

async function feeds(ground: Ground): Promise<void> {
  for (const [name, [type, start]] of Object.entries(FEEDS)) {
    const answer = await ground.ask(`/v1/topics/${ground.topic}/${name}?urgency=deferred`);
    mustEqual(answer.status, 200, `${name} answers`);
    must((answer.headers.get('content-type') ?? '').startsWith(type), `${name} is no ${type}`);
    must(start.test(answer.text), `${name} begins with ${answer.text.slice(0, 80)}`);
  }
  const { items } = await read(ground, `/v1/topics/${ground.topic}/feed.json`, TopicFeedSchema);
  must(items.length <= 50, `a feed holds ${items.length} alerts`);
}

async function unchanged(ground: Ground): Promise<void> {
  // In a language of which next to nothing is told: nothing comes in between.
  const names = Object.keys(FEEDS).map((name) => `/v1/topics/${ground.topic}/${name}?languages=zu`);
  for (const path of ['/v1/topics', ...names]) await once(ground, path, 3);
}

/** What changed in between is tried again. */
async function once(ground: Ground, path: string, times: number): Promise<void> {
  const etag = tagOf(await ground.ask(path));
  const again = await ground.ask(path, { headers: { 'if-none-match': etag } });
  if (again.status === 304) return must(again.text === '', `${path}: a 304 has a body`);
  must(times > 1 && tagOf(again) !== etag, `${path} answers ${again.status} to its own etag`);
  await once(ground, path, times - 1);
}

function tagOf({ path, headers }: Answer): string {
  return headers.get('etag') ?? violated(`${path} has no etag`);
}

async function sources(ground: Ground): Promise<void> {
  const all = (await read(ground, '/v1/sources', SourcesSchema)).sources;
  const [first] = all;
  if (!first) throw new Skip('no source is followed');
  const { path, status } = await ground.ask(`/v1/sources/${first.id}`);
  mustEqual(status, 200, `${path} answers`);
  await read(ground, `/v1/sources/${first.id}/polls?limit=5`, PollRunsSchema);
}

async function opml({ ask }: Ground): Promise<void> {
  const { status, headers, text } = await ask('/v1/opml');
  mustEqual(status, 200, '/v1/opml answers');
  const type = headers.get('content-type') ?? '';
  must(type.startsWith('text/x-opml') && text.includes('<opml'), `it is ${type}: ${text.slice(0, 60)}`);
}

async function health({ ask }: Ground): Promise<void> {
  mustEqual((await ask('/health/live')).status, 200, '/health/live answers');
  const ready = await ask('/health/ready');
  const read = ReadySchema.safeParse(JSON.parse(ready.text));
  must(read.success, `/health/ready says ${ready.text.slice(0, 100)}`);
  mustEqual(ready.status, read.data.status === 'ok' ? 200 : 503, '/health/ready answers');
  const metrics = await ask('/metrics');
  must(metrics.status === 200 && /^# HELP /m.test(metrics.text), `/metrics answers ${metrics.status}`);
}
