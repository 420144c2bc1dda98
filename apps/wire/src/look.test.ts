import { describe, expect, it } from 'vitest';
import { ask, feedOf, open, post, words } from './test-kit.js';

const textOf = async (url: string) => (await ask(url)).bytes.toString();

describe('the look of a feed', () => {
  it('asks readers to stay away for minutes, hours and days', async () => {
    const wire = await open();
    await post(wire, 'outlet/diffatan', { ttl: 30, skipHours: [0, 23], skipDays: ['Friday'] });
    expect(await textOf(feedOf(wire, 'diffatan'))).toContain(
      '<ttl>30</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Friday</day></skipDays>',
    );
    await post(wire, 'outlet/north-shield', { updatePeriod: 'daily', updateFrequency: 4 });
    const rdf = await textOf(feedOf(wire, 'north-shield'));
    expect(rdf).toContain(
      '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>',
    );
  });

  it.each([
    ['none', (ids: (string | undefined)[]) => expect(ids).toEqual([undefined, undefined])],
    ['same', (ids: (string | undefined)[]) => expect(new Set(ids).size).toBe(1)],
    ['changing', (ids: (string | undefined)[]) => expect(new Set(ids).size).toBe(2)],
  ])('has %s identities, while the ledger knows the true ones', async (mode, check) => {
    const wire = await open();
    const [item] = wire.publish([{ outlet: 'peyk', title: words() }]);
    await post(wire, 'outlet/peyk', { ids: mode });
    const feeds = [await textOf(feedOf(wire, 'peyk')), await textOf(feedOf(wire, 'peyk'))];
    check(feeds.map((feed) => (JSON.parse(feed) as { items: { id?: string }[] }).items[0]!.id));
    expect(await textOf(`${wire.url}/ledger/items`)).toContain(`"key":"${item!.key}"`);
  });

  it('changes the addresses of articles, and they lead there all the same', async () => {
    const wire = await open();
    wire.publish([{ outlet: 'peyk', title: words() }]);
    const addresses = new Set<string>();
    for (const links of ['tracking', 'tracking', 'amp', null]) {
      await post(wire, 'outlet/peyk', { links });
      const feed = JSON.parse(await textOf(feedOf(wire, 'peyk'))) as { items: { url: string }[] };
      const { url } = feed.items[0]!;
      addresses.add(url);
      expect((await ask(url)).status).toBe(200);
    }
    expect(addresses.size).toBe(4);
  });

  it('names the hub where it is told to', async () => {
    const wire = await open();
    const hub = `${wire.url}/hub`;
    for (const slug of ['diffatan', 'meridian', 'manarat-aljanub', 'peyk']) {
      const feed = feedOf(wire, slug);
      await post(wire, `outlet/${slug}`, { hub: 'header' });
      const header = await ask(feed);
      expect(header.headers.link).toBe(`<${hub}>; rel="hub", <${feed}>; rel="self"`);
      expect(header.bytes.toString()).not.toContain(hub);
      await post(wire, `outlet/${slug}`, { hub: 'document', self: `${wire.url}/${slug}/other/feed` });
      const inside = await ask(feed);
      expect(inside.headers.link).toBeUndefined();
      expect(inside.bytes.toString()).toContain(hub);
      expect(inside.bytes.toString()).toContain('/other/feed');
      const page = (await ask(`${wire.url}/${slug}/`)).bytes.toString();
      expect(page).toContain(`<link rel="hub" href="${hub}">`);
      expect(page).toContain('<link rel="alternate" type="application/');
    }
  });
});
