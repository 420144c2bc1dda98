import { describe, expect, it } from 'vitest';
import { connectSocket, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';

const room = shared(() => openNewsroom());

const idsOf = (recorder: Recorder) => recorder.alerts().map((alert) => alert.id);
const headed = (recorder: Recorder) => recorder.frames.some((frame) => frame.event === 'head');

/** The stream's text as it comes, until `enough` of it is there. */
async function readText(query: string, enough: (text: string) => boolean): Promise<string> {
  const stop = new AbortController();
  const response = await fetch(`${room().url}/v1/stream?${query}`, { signal: stop.signal });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (enough(text)) break;
  }
  stop.abort();
  return text;
}

describe('a stream', () => {
  it('names its events, and gives an alert and a head their cursor as id', async () => {
    const stream = await openStream(room().url, 'topics=iraq');
    await stream.until(headed);
    const [alert] = await room().append({});
    await stream.until((recorder) => idsOf(recorder).includes(alert!.id));
    const { cursor } = stream.frames[0]!.data as { cursor: string };
    expect(stream.raw).toEqual([
      { id: cursor, event: 'head', data: JSON.stringify({ cursor }) },
      { id: alert!.cursor, event: 'alert', data: JSON.stringify(alert) },
    ]);
  });

  it('goes on after the last event id, and after= counts only without one', async () => {
    const [first, second, third] = await room().append({}, {}, {});
    const query = `topics=iraq&after=${first!.cursor}`;
    const fresh = await openStream(room().url, query);
    const empty = await openStream(room().url, query, { 'last-event-id': '' });
    const again = await openStream(room().url, query, { 'last-event-id': second!.cursor });
    for (const stream of [fresh, empty, again])
      await stream.until((recorder) => idsOf(recorder).includes(third!.id));
    expect(idsOf(fresh)).toEqual([second!.id, third!.id]);
    expect(idsOf(empty)).toEqual([second!.id, third!.id]);
    expect(idsOf(again)).toEqual([third!.id]);
  });

  it('has the filters of a subscription, and without topics it follows everything', async () => {
    const filtered = await openStream(room().url, 'topics=iraq,chad&urgency=urgent&languages=en,ar');
    const all = await openStream(room().url, '');
    for (const stream of [filtered, all]) await stream.until(headed);
    const [quiet, persian, loud] = await room().append(
      {},
      { urgency: 'flash', language: 'fa' },
      { urgency: 'urgent', language: 'ar', topics: ['chad', 'middle-africa'] },
    );
    for (const stream of [filtered, all])
      await stream.until((recorder) => idsOf(recorder).includes(loud!.id));
    expect(idsOf(filtered)).toEqual([loud!.id]);
    expect(idsOf(all)).toEqual([quiet!.id, persian!.id, loud!.id]);
  });

  it('keeps a title with line breaks and words of its own protocol inside one event', async () => {
    const [start] = await room().append({});
    const titles = [
      'a\n\nevent: bye\ndata: {}\n\n',
      'b\r\rid: 7\r\rdata: x',
      'c\u2028\u2029\u0000event: reset',
      ': d',
      'e\r\n\r\n',
    ];
    const sent = await room().append(
      ...titles.map((title) => ({ title: title.replace('\u0000', '') + word() })),
    );
    const stream = await openStream(room().url, `topics=iraq&after=${start!.cursor}`);
    await stream.until((recorder) => idsOf(recorder).includes(sent.at(-1)!.id));
    expect(stream.alerts()).toEqual(sent);
    expect(stream.raw.filter(({ event }) => event !== 'head').map(({ id }) => id)).toEqual(
      sent.map(({ cursor }) => cursor),
    );
  });

  it('is told at least every 15 s how far it is, as a socket is, and kept open by comments', async () => {
    const socket = await connectSocket(room().url);
    await socket.subscribe({ topics: ['peru'] });
    const from = performance.now();
    const text = await readText(
      'topics=peru',
      (sofar) => /^: /m.test(sofar) && sofar.split('event: head').length > 2,
    );
    expect(performance.now() - from).toBeLessThan(16_500);
    expect(
      text.match(/^id: v1\.\S+\nevent: head\ndata: \{"cursor":"v1\.\S+"\}\n\n/gm)!.length,
    ).toBeGreaterThanOrEqual(2);
    expect(socket.frames.filter((frame) => frame.event === 'head').length).toBeGreaterThanOrEqual(2);
  });

  it('is refused with a problem when it cannot be', async () => {
    const asked = [
      'topics=atlantis',
      'topics=iraq&topics=iran',
      'urgency=panic',
      'languages=a/b',
      'limit=5',
      'topics=../x',
    ];
    for (const query of asked) {
      const answer = await fetch(`${room().url}/v1/stream?${query}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        400,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await answer.json()).toMatchObject({
        status: 400,
        code: query.endsWith('atlantis') ? 'unknown_topic' : 'invalid',
      });
    }
    const huge = await fetch(`${room().url}/v1/stream`, {
      headers: { 'last-event-id': 'x'.repeat(100_000) },
    });
    expect(huge.status).toBe(431);
  });

  it('is not opened by a question for its head', async () => {
    const answer = await fetch(`${room().url}/v1/stream?topics=iraq`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect(await answer.text()).toBe('');
  });

  it('leaves no reader behind when its client goes', async () => {
    const readers = async () => {
      const text = await (await fetch(`${room().url}/metrics`)).text();
      return Number(/^ajil_readers\{[^}]*\} (\d+)$/m.exec(text)![1]);
    };
    await waitFor(async () => (await readers()) === 0 || undefined, room().gateway, 'no readers at first');
    const streams = await Promise.all(Array.from({ length: 8 }, () => openStream(room().url, 'topics=iraq')));
    expect(await readers()).toBe(8);
    for (const stream of streams) stream.close();
    await waitFor(async () => (await readers()) === 0 || undefined, room().gateway, 'no readers');
  });
});
