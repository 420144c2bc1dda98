import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connectSocket, getJson, openStream, type Recorder } from '../support/clients.js';
import { deploy, waysHere } from '../support/ways.js';
import { startWire, type WireProc } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');
const POLLING = { AJIL_EGRESS_ALLOW: '127.0.0.0/8', AJIL_POLL_SECONDS: '1' };

/** Publishes headlines about Iraq, each of its own words, one by one over the outlets. */
async function publish(wire: WireProc, count: number): Promise<string[]> {
  const titles = Array.from(
    { length: count },
    () => `Convoy ${word()} leaves the base in Iraq at ${word()} today`,
  );
  await wire.publish(
    titles.map((title, i) => ({ outlet: wire.outlets[i % wire.outlets.length]!.id, title })),
  );
  return titles;
}

const titlesOf = (recorder: Recorder) => recorder.alerts().map((alert) => alert.title);
const has = (titles: string[]) => (recorder: Recorder) =>
  titles.every((title) => titlesOf(recorder).includes(title));

describe.each(waysHere)('with %s', (way) => {
  it('takes a headline from an outlet to every kind of subscriber, with the same characters', async () => {
    const wire = await startWire();
    const { gateways } = await deploy(way, { ...POLLING, AJIL_SOURCES: wire.sources });
    const [first, last] = [gateways[0]!.url, gateways.at(-1)!.url];
    const socket = await connectSocket(first);
    expect(await socket.subscribe({ topics: ['middle-east'] })).toMatchObject({ ok: true, replay: 0 });
    const stream = await openStream(last, 'topics=iraq');

    const titles = await publish(wire, 5);
    await socket.until(has(titles), 'all titles on the socket');
    await stream.until(has(titles), 'all titles on the stream');

    expect(titlesOf(socket)).toHaveLength(5);
    const { alerts } = await getJson<{ alerts: unknown[] }>(`${last}/v1/alerts?topics=iraq&limit=5`);
    const texts = alerts.map((alert) => JSON.stringify(alert)).reverse();
    expect(socket.alerts().map((alert) => JSON.stringify(alert))).toEqual(texts);
    expect(stream.raw.filter((event) => event.event === 'alert').map((event) => event.data)).toEqual(texts);
    for (const alert of socket.alerts()) {
      expect(alert).toMatchObject({
        topics: ['iraq', 'middle-east'],
        language: 'en',
        direction: 'ltr',
        kind: 'new',
        rev: 1,
      });
      expect(alert.why.join('\n')).toContain('topic iraq: «Iraq»');
    }
  });

  it('lets a socket that was away resume with its cursor, missing nothing and seeing nothing twice', async () => {
    const wire = await startWire();
    const { gateways } = await deploy(way, { ...POLLING, AJIL_SOURCES: wire.sources });
    const before = await connectSocket(gateways[0]!.url);
    await before.subscribe({ topics: ['iraq'] });
    const seen = await publish(wire, 4);
    await before.until(has(seen));
    before.close();

    const witness = await connectSocket(gateways[0]!.url);
    await witness.subscribe({ topics: ['iraq'] });
    const missed = await publish(wire, 7);
    await witness.until(has(missed), 'the witness has what the other misses');

    const after = await connectSocket(gateways.at(-1)!.url);
    const ack = await after.subscribe({ topics: ['iraq'], after: before.cursor() });
    const live = await publish(wire, 3);
    await after.until(has(live));
    expect(ack).toMatchObject({ ok: true, replay: 7 });
    expect(titlesOf(after).slice(0, 7).sort()).toEqual([...missed].sort());
    expect([...titlesOf(before), ...titlesOf(after)].sort()).toEqual([...seen, ...missed, ...live].sort());
  });

  it('lets a stream resume with its last event id, also in the middle of a burst', async () => {
    const wire = await startWire({ WIRE_FEED_ITEMS: '200' });
    const { gateways } = await deploy(way, { ...POLLING, AJIL_SOURCES: wire.sources });
    let stream = await openStream(gateways[0]!.url, 'topics=iraq');
    const titles: string[] = [];
    const seen: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      titles.push(...(await publish(wire, 20)));
      await stream.until((recorder) => recorder.alerts().length > 0);
      const lastId = stream.raw.findLast((event) => event.id)!.id!;
      seen.push(...titlesOf(stream));
      stream.close();
      stream = await openStream(gateways[turn % gateways.length]!.url, 'topics=iraq', {
        'last-event-id': lastId,
      });
    }
    await stream.until((recorder) => seen.length + recorder.alerts().length >= titles.length, 'the rest');
    expect([...seen, ...titlesOf(stream)].sort()).toEqual([...titles].sort());
  });
});
