import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { babil } from './scripts/babil.js';
import { open, ask, post, feedOf, words, untilLines, untilUnderWay, stateOf } from './test-kit.js';

describe('an order', () => {
  it('fails with a status and Retry-After, so many times, and then no more', async () => {
    const wire = await open();
    await post(wire, 'outlet/marafi', { status: 503, retryAfter: 7, times: 2 });
    const feed = feedOf(wire, 'marafi');
    const replies = [await ask(feed), await ask(feed), await ask(feed)];
    expect(replies.map((reply) => reply.status)).toEqual([503, 503, 200]);
    expect(replies[0]!.headers['retry-after']).toBe('7');
  });

  it('resets the connection', async () => {
    const wire = await open();
    await post(wire, 'outlet/marafi', { reset: true });
    await expect(ask(feedOf(wire, 'marafi'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await untilLines(wire, 1)).toMatchObject([{ status: 0, complete: false }]);
  });

  it('hangs until the reader gives up, and leaves other outlets alone', async () => {
    const wire = await open();
    await post(wire, 'outlet/marafi', { hang: true });
    const hanging = request(feedOf(wire, 'marafi')).on('error', () => undefined);
    hanging.end();
    await untilUnderWay(wire);
    expect((await ask(feedOf(wire, 'qalam'))).status).toBe(200);
    expect(await untilLines(wire, 1)).toMatchObject([{ outlet: 'qalam' }]);
    hanging.destroy();
    await untilLines(wire, 2);
  });

  it('delays the answer', async () => {
    const wire = await open();
    await post(wire, 'outlet/marafi', { delayMs: 80 });
    const began = performance.now();
    await ask(feedOf(wire, 'marafi'));
    expect(performance.now() - began).toBeGreaterThan(75);
  });

  it('empties the feed, or the body', async () => {
    const wire = await open();
    wire.publish([{ outlet: 'sawt-altal', title: words() }]);
    await post(wire, 'outlet/sawt-altal', { empty: true });
    const feed = JSON.parse((await ask(feedOf(wire, 'sawt-altal'))).bytes.toString());
    expect(feed.items).toEqual([]);
    await post(wire, 'outlet/sawt-altal', { empty: 'body' });
    expect(await ask(feedOf(wire, 'sawt-altal'))).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
  });

  it('is changed field by field and ended by null', async () => {
    const wire = await open();
    await post(wire, 'outlet/nakheel', { status: 500, noEtag: true });
    await post(wire, 'outlet/nakheel', { status: null });
    const reply = await ask(feedOf(wire, 'nakheel'));
    expect([reply.status, reply.headers.etag]).toEqual([200, undefined]);
    await post(wire, 'outlet/nakheel', null);
    expect((await ask(feedOf(wire, 'nakheel'))).headers.etag).toBeDefined();
  });

  it('is refused when it names an unknown outlet or an unknown failure', async () => {
    const wire = await open();
    expect((await post(wire, 'outlet/nobody', { hang: true })).status).toBe(404);
    const refused = await post(wire, 'outlet/nakheel', { explode: true });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('explode');
  });
});

describe('publishing by hand', () => {
  it('publishes all of a list or none', async () => {
    const wire = await open();
    const refused = await post(wire, 'publish', [
      { outlet: 'nakheel', title: words() },
      { outlet: 'nobody', title: words() },
    ]);
    expect(refused.status).toBe(404);
    expect(wire.world.count('nakheel')).toBe(0);
  });

  it('takes the id, address and date that it is given', async () => {
    const wire = await open();
    const draft = {
      outlet: 'peyk',
      title: words(),
      id: randomUUID(),
      url: 'https://peyk.test/1',
      published: null,
    };
    await post(wire, 'publish', draft);
    const [item] = JSON.parse((await ask(feedOf(wire, 'peyk'))).bytes.toString()).items;
    expect(item).toEqual({ id: draft.id, url: draft.url, title: draft.title, content_text: '' });
  });

  it('says what is wrong with a body', async () => {
    const wire = await open();
    expect(await (await post(wire, 'publish', { outlet: 'peyk' })).text()).toContain('title');
  });
});

describe('the clock', () => {
  it('plays the whole script, and one item changes under its key', async () => {
    const wire = await open({ script: babil, pace: 0.001 });
    await vi.waitFor(async () => {
      expect(await stateOf(wire)).toMatchObject({ clock: { played: babil.steps.length, nextAt: null } });
    }, 5000);
    const published = babil.outlets.reduce((sum, outlet) => sum + wire.world.count(outlet.slug), 0);
    expect(published).toBe(babil.steps.filter((step) => !step.edit).length);
    expect((await ask(feedOf(wire, 'mod-bayanat'))).bytes.toString()).toContain('5 قتلى');
  });

  it('stands still while paused', async () => {
    const wire = await open({ script: babil, pace: 0.001, paused: true });
    expect(await stateOf(wire)).toMatchObject({
      clock: { elapsed: 0, played: 0 },
    });
    await post(wire, 'resume');
    await vi.waitFor(() => expect(wire.world.count('diffatan')).toBeGreaterThan(0));
  });

  it('gives every run its own keys and addresses', async () => {
    const [one, other] = [await open({ seed: 1 }), await open({ seed: 2 })];
    const items = [one, other].map((wire) => wire.publish([{ outlet: 'qalam', title: 'Same' }])[0]!);
    expect(items[0]!.key).not.toBe(items[1]!.key);
    expect(items[0]!.page).not.toBe(items[1]!.page);
  });
});
