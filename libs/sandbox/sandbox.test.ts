import { randomBytes } from 'node:crypto';
import { parseFeed } from '@ajil/feeds';
import { afterEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox, type SandboxOptions } from './index.js';

const opened: Sandbox[] = [];
afterEach(() => Promise.all(opened.splice(0).map((sandbox) => sandbox.close())));

function open(options: SandboxOptions = {}): Sandbox {
  const sandbox = openSandbox(options);
  opened.push(sandbox);
  return sandbox;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const word = () => randomBytes(6).toString('hex');

/** A feed of `items` items with a title that nobody else has. */
function feed(title = word(), items = 3): Uint8Array {
  const inner = Array.from(
    { length: items },
    (_, i) => `<item><title>${title} ${i}</title><link>https://x.example/${title}/${i}</link></item>`,
  );
  return bytesOf(`<rss version="2.0"><channel><title>${title}</title>${inner.join('')}</channel></rss>`);
}

describe('the sandbox', () => {
  it('reads a feed as the parser itself does', async () => {
    const bytes = feed();
    const about = { contentType: 'application/rss+xml', url: 'https://x.example/feed' };
    expect(await open().parse(bytes, about)).toEqual(parseFeed(bytes, about));
  });

  it('hands on why something is no feed', async () => {
    expect(await open().parse(bytesOf('<html>'), {})).toMatchObject({ kind: 'failed', code: 'not_a_feed' });
  });

  it('finds the feeds that a page names', async () => {
    const page = bytesOf(
      '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',
    );
    expect(await open().findFeedLinks(page, { url: 'https://x.example/' })).toMatchObject({
      kind: 'page',
      links: { feeds: [{ url: 'https://x.example/rss' }] },
    });
  });

  it('leaves the bytes to the caller, also when they are a part of something larger', async () => {
    const whole = new Uint8Array([...bytesOf('xxxx'), ...feed('mine')]);
    const parsed = await open().parse(whole.subarray(4), {});
    expect(parsed).toMatchObject({ kind: 'feed', feed: { title: 'mine' } });
    expect(whole[4]).toBe('<'.charCodeAt(0));
  });

  it('keeps a hundred documents apart that are read at once', async () => {
    const sandbox = open({ threads: 2, queue: 100 });
    const titles = Array.from({ length: 100 }, word);
    const parsed = await Promise.all(titles.map((title, i) => sandbox.parse(feed(title, i % 7), {})));
    expect(parsed.map((each) => each.kind === 'feed' && [each.feed.title, each.feed.entries.length])).toEqual(
      titles.map((title, i) => [title, i % 7]),
    );
  });

  it('refuses what does not fit into its queue', async () => {
    const sandbox = open({ threads: 1, queue: 1 });
    const parsed = await Promise.all([feed(), feed(), feed()].map((bytes) => sandbox.parse(bytes, {})));
    expect(parsed.map((each) => (each.kind === 'feed' ? 'feed' : each.code))).toEqual([
      'feed',
      'feed',
      'busy',
    ]);
  });

  it('answers what is under way when it is closed', async () => {
    const sandbox = open();
    const parsed = sandbox.parse(feed(), {});
    await sandbox.close();
    expect(await parsed).toMatchObject({ kind: 'failed', code: 'closed' });
  });

  it.each([
    ['the deadline', { deadlineMs: 1 }, 'parse_timeout'],
    ['the memory', { memoryMb: 8 }, 'parse_memory'],
  ])('names %s that a document has passed, and reads the next one', async (_, options, code) => {
    const sandbox = open({ threads: 1, ...options });
    // Two MiB that take tens of milliseconds to read, and tens of MiB to hold.
    const large = bytesOf(
      `<rss><channel>${`<item>${'<a>x</a>'.repeat(3_000)}</item>`.repeat(100)}</channel></rss>`,
    );
    expect(await sandbox.parse(large, {})).toMatchObject({ kind: 'failed', code });
    expect(await sandbox.parse(bytesOf('{}'), {})).toMatchObject({ code: 'not_a_feed' });
  });
});
