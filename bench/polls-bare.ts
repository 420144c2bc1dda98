import { parseFeed } from '@ajil/feeds';
import { Agent, type Dispatcher, request } from 'undici';
import { BARE_FEEDS, type FeedKind, feedUrl, POLLS, type Work } from './polls-plan.js';

export interface BareOrder {
  kind: FeedKind;
  port: number;
}

interface Target {
  url: string;
  etag: string | null;
}

/** A process of its own that polls with undici and the parser, in one loop, and keeps nothing but each feed's ETag. */
export async function runPollsBare({ kind, port }: BareOrder): Promise<void> {
  const dispatcher = new Agent({ connections: 2, connect: { lookup: loopback } });
  const targets = Array.from({ length: POLLS.feeds[kind] }, (_, n) => ({
    url: feedUrl(kind, BARE_FEEDS + n, port),
    etag: null,
  }));
  const work = await round(targets, dispatcher);
  process.stdout.write(`done ${JSON.stringify(work)}\n`, () => process.exit(0));
}

async function round(targets: Target[], dispatcher: Dispatcher): Promise<Work> {
  // The first look at a feed is none that counts: it has no ETag yet.
  for (const target of targets) await poll(target, dispatcher);
  const begun = performance.now();
  const counts = { unchanged: 0, fetched: 0 };
  let next = 0;
  let [from, cpu] = [Infinity, process.cpuUsage()];
  const loop = async () => {
    for (let now = 0; (now = performance.now()) < begun + (POLLS.settle + POLLS.seconds) * 1_000;) {
      if (from === Infinity && now >= begun + POLLS.settle * 1_000) [from, cpu] = [now, process.cpuUsage()];
      const outcome = await poll(targets[next++ % targets.length]!, dispatcher);
      if (from !== Infinity) counts[outcome] += 1;
    }
  };
  await Promise.all(Array.from({ length: POLLS.hosts * 2 }, loop));
  const { user, system } = process.cpuUsage(cpu);
  return { ...counts, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - from) / 1_000 };
}

async function poll(target: Target, dispatcher: Dispatcher): Promise<'unchanged' | 'fetched'> {
  const { url, etag } = target;
  const answer = await request(url, { dispatcher, headers: headersWith(etag) });
  const bytes = new Uint8Array(await answer.body.arrayBuffer());
  if (answer.statusCode === 304) return 'unchanged';
  const parsed = parseFeed(bytes, { contentType: String(answer.headers['content-type']), url });
  if (parsed.kind === 'failed') throw new Error(`${url}: ${parsed.message}`);
  target.etag = String(answer.headers['etag']);
  return 'fetched';
}

/** The same that Ajil sends. */
function headersWith(etag: string | null): Record<string, string> {
  return {
    accept:
      'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, */*;q=0.5',
    'user-agent': 'Ajil/0.1 (news alert feed reader; self-hosted)',
    'accept-encoding': 'gzip, deflate, br',
    ...(etag === null ? {} : { 'if-none-match': etag }),
  };
}

/** Names below localhost are this machine; not every resolver knows. */
function loopback(
  _host: string,
  _options: object,
  done: (error: null, found: { address: string; family: 4 }[]) => void,
) {
  done(null, [{ address: '127.0.0.1', family: 4 }]);
}
