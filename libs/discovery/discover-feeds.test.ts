import type { EgressRequest, Fetched } from '@ajil/egress';
import { openSandbox } from '@ajil/sandbox';
import { afterAll, describe, expect, it } from 'vitest';
import { discoverFeeds } from './index.js';

const SITE = 'https://news.test';
const PAGE = `${SITE}/start`;
const RSS = '<rss version="2.0"><channel><title>t</title><item><title>x</title></item></channel></rss>';
const many = (count: number) => Array.from({ length: count }, (_, i) => `${SITE}/rss/${i}`);
const page = (feeds: readonly string[]) =>
  feeds.map((url) => `<link rel="alternate" type="application/rss+xml" href="${url}">`).join('');

const sandbox = openSandbox({ threads: 1 });
afterAll(() => sandbox.close());

/** An egress to a site that answers so, by address; anything else is not there. Null never answers before its deadline. */
function openSite(answers: Record<string, string | null>, pauseMs = 1) {
  const asked: EgressRequest[] = [];
  let [running, most] = [0, 0];
  async function get(request: EgressRequest): Promise<Fetched> {
    asked.push(request);
    most = Math.max(most, ++running);
    const body = answers[request.url];
    await new Promise((done) => setTimeout(done, body === null ? request.deadlineMs : pauseMs));
    running -= 1;
    if (body === null) return { kind: 'failed', code: 'timeout', message: 'too slow' };
    const answer = { url: request.url, headers: {}, redirects: [], tookMs: 1 };
    return {
      kind: 'response',
      status: body === undefined ? 404 : 200,
      body: Buffer.from(body ?? ''),
      ...answer,
    };
  }
  return { egress: { get }, asked, most: () => most, urls: () => asked.map(({ url }) => url) };
}

const feedsAt = (urls: readonly string[]) => Object.fromEntries(urls.map((url) => [url, RSS]));

async function find(site: ReturnType<typeof openSite>, deadlineMs = 30_000): Promise<string[]> {
  const discovery = await discoverFeeds(PAGE, { egress: site.egress, sandbox, deadlineMs });
  if (discovery.kind === 'failed') throw new Error(discovery.message);
  return discovery.feeds.map(({ url }) => url);
}

describe('a search for feeds', () => {
  it('asks one address when that is a feed', async () => {
    const site = openSite({ [PAGE]: RSS });
    expect(await find(site)).toEqual([PAGE]);
    expect(site.urls()).toEqual([PAGE]);
  });

  it('asks fourteen addresses at most where a page names many feeds, two at a time', async () => {
    const site = openSite({ [PAGE]: page(many(50)), ...feedsAt(many(50)) });
    expect(await find(site)).toEqual(many(13));
    expect(site.asked).toHaveLength(14);
    expect(site.most()).toBe(2);
  });

  it('asks fourteen at most in both rounds together, and keeps some for guesses', async () => {
    const sitemaps = many(40).map((url) => `Sitemap: ${url}/news.xml`);
    const site = openSite({
      [PAGE]: page(many(50)),
      [`${SITE}/robots.txt`]: sitemaps.join('\n'),
      ...feedsAt([`${SITE}/rss.xml`]),
    });
    expect(await find(site)).toEqual([`${SITE}/rss.xml`]);
    expect(site.asked).toHaveLength(14);
    expect(new Set(site.urls()).size).toBe(14);
    expect(site.most()).toBe(2);
  });

  it('takes two mebibytes of each, cut if need be', async () => {
    const site = openSite({ [PAGE]: page(many(2)), ...feedsAt(many(1)) });
    await find(site);
    for (const request of site.asked)
      expect(request).toMatchObject({ maxDecodedBytes: 2 * 1024 * 1024, keepCut: true });
  });

  it('answers with what it found when its time is up', async () => {
    const [good, ...slow] = many(5);
    const hang = Object.fromEntries(slow.map((url) => [url, null]));
    const site = openSite({ [PAGE]: page(many(5)), ...feedsAt([good!]), ...hang });
    // A thread for reading takes a while to start.
    await sandbox.parse(Buffer.from(RSS), {});
    const since = performance.now();
    expect(await find(site, 1_000)).toEqual([good]);
    expect(performance.now() - since).toBeLessThan(1_900);
    expect(site.asked.every(({ deadlineMs }) => deadlineMs! <= 1_000)).toBe(true);
  });

  it('tells why the site itself could not be read', async () => {
    const parts = { egress: openSite({}).egress, sandbox };
    expect(await discoverFeeds(PAGE, parts)).toMatchObject({ kind: 'failed', code: 'http_404' });
  });
});
