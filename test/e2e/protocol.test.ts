import { describe, expect, it } from 'vitest';
import { type Alert, parseCursor } from '../../libs/protocol/index.js';
import { connectSocket, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';

const room = shared(() => openNewsroom());

const seqOf = (cursor: string) => parseCursor(cursor)!.seq;
const eventsOf = (recorder: Recorder) => recorder.frames.map((frame) => frame.event);
const idsOf = (recorder: Recorder) => recorder.alerts().map((alert) => alert.id);
const told = (alert: Alert) => (recorder: Recorder) => idsOf(recorder).includes(alert.id);

/** Heads say "everything up to here was sent": none may run ahead of an alert that comes after it. */
function expectHonestHeads({ frames }: Recorder): void {
  let head = -1;
  for (const frame of frames) {
    if (frame.event === 'head') head = Math.max(head, seqOf(frame.data.cursor));
    if (frame.event === 'alert') expect(seqOf(frame.data.cursor)).toBeGreaterThan(head);
  }
}

describe('the order of what a socket is sent', () => {
  it('is the ack, a head, and then only what happens from now on, when no cursor is given', async () => {
    await room().append({}, {});
    const client = await connectSocket(room().url);
    const ack = await client.subscribe({ topics: ['iraq'] });
    const [live] = await room().append({});
    await client.until(told(live!));
    expect(ack).toEqual({ ok: true, cursor: await room().at(seqOf(live!.cursor) - 1), replay: 0 });
    expect(client.frames).toEqual([
      { event: 'ack', data: ack },
      { event: 'head', data: { cursor: ack.ok && ack.cursor } },
      { event: 'alert', data: live },
    ]);
  });

  it('is the ack, a head, exactly the promised alerts, a head, and then live ones, after a cursor', async () => {
    const [first, ...missed] = await room().append({}, {}, { topics: ['chad'] }, {}, {});
    const client = await connectSocket(room().url);
    const ack = await client.subscribe({ topics: ['iraq'], after: first!.cursor });
    const [live] = await room().append({});
    await client.until(told(live!));
    expect(ack).toEqual({ ok: true, cursor: missed.at(-1)!.cursor, replay: 3 });
    expect(eventsOf(client)).toEqual(['ack', 'head', 'alert', 'alert', 'alert', 'head', 'alert']);
    const wanted = missed.filter((alert) => alert.topics.includes('iraq'));
    expect(client.alerts()).toEqual([...wanted, live]);
    expectHonestHeads(client);
  });

  it('holds over many batches of replay while the log goes on growing', async () => {
    const before = await room().append(...Array.from({ length: 450 }, () => ({})));
    const client = await connectSocket(room().url);
    const growing = room().append(...Array.from({ length: 60 }, () => ({})));
    const ack = await client.subscribe({ topics: ['middle-east'], after: before[0]!.cursor });
    const all = [...before.slice(1), ...(await growing)];
    await client.until(told(all.at(-1)!));
    expect(idsOf(client)).toEqual(all.map((alert) => alert.id));
    const promised = all.filter((alert) => ack.ok && seqOf(alert.cursor) <= seqOf(ack.cursor));
    expect(ack).toMatchObject({ ok: true, replay: promised.length });
    expectHonestHeads(client);
  });

  it('proves by prev that there is no hole in any cell', async () => {
    const client = await connectSocket(room().url);
    await client.subscribe({ topics: ['middle-east', 'chad'], after: await room().at(0) });
    const kinds = [{}, { urgency: 'urgent' }, { language: 'ar' }, { topics: ['chad'] }] as const;
    const mixed = Array.from({ length: 24 }, () => kinds[Math.floor(Math.random() * kinds.length)]!);
    const appended = await room().append(
      ...mixed.map((kind) => ({
        ...kind,
        topics: [...('topics' in kind ? kind.topics : ['iraq', 'middle-east'])],
      })),
    );
    await client.until(told(appended.at(-1)!));
    const last = new Map<string, number>();
    for (const alert of client.alerts()) {
      expect(Object.keys(alert.prev).sort()).toEqual([...alert.cells].sort());
      for (const cell of alert.cells) expect(alert.prev[cell]).toBe(last.get(cell) ?? 0);
      for (const cell of alert.cells) last.set(cell, seqOf(alert.cursor));
    }
  });
});

describe('what a socket follows', () => {
  it('grows with every subscribe, and each topic has the filter that was given for it last', async () => {
    const client = await connectSocket(room().url);
    await client.subscribe({ topics: ['iraq'], urgency: 'urgent' });
    await client.subscribe({ topics: ['chad'] });
    const [quietIraq, loudIraq, quietChad] = await room().append(
      {},
      { urgency: 'urgent' },
      { topics: ['chad'] },
    );
    await client.until(told(quietChad!));
    expect(idsOf(client)).toEqual([loudIraq!.id, quietChad!.id]);

    await client.subscribe({ topics: ['iraq'], languages: ['ar'] });
    const [english, arabic] = await room().append(
      { urgency: 'flash' },
      { language: 'ar', urgency: 'deferred' },
    );
    await client.until(told(arabic!));
    expect(idsOf(client)).not.toContain(quietIraq!.id);
    expect(idsOf(client)).not.toContain(english!.id);
  });

  it('shrinks with unsubscribe, and may be resumed from a cursor once it is empty', async () => {
    const client = await connectSocket(room().url);
    await client.subscribe({ topics: ['iraq', 'chad'] });
    const leave = (topics: string[]) => client.socket.emitWithAck('unsubscribe', { topics });
    expect(await leave(['iraq'])).toEqual({ ok: true });
    const [iraq, chad] = await room().append({}, { topics: ['chad'] });
    await client.until(told(chad!));
    expect(idsOf(client)).toEqual([chad!.id]);

    expect(await client.subscribe({ topics: ['iran'], after: chad!.cursor })).toMatchObject({
      ok: false,
      code: 'after_too_late',
    });
    expect(await leave(['chad', 'iran'])).toEqual({ ok: true });
    const [unheard] = await room().append({ topics: ['chad'] });
    const ack = await client.subscribe({ topics: ['iraq', 'chad'], after: iraq!.cursor });
    expect(ack).toMatchObject({ ok: true, replay: 2 });
    await client.until(told(unheard!));
    expect(idsOf(client)).toEqual([chad!.id, chad!.id, unheard!.id]);
  });

  it('is of an urgency at least, in the languages asked for, and with a parent all that its children get', async () => {
    const loud = await connectSocket(room().url);
    const arabic = await connectSocket(room().url);
    const parent = await connectSocket(room().url);
    await loud.subscribe({ topics: ['iraq'], urgency: 'bulletin' });
    await arabic.subscribe({ topics: ['iraq'], languages: ['ar', 'fa'] });
    await parent.subscribe({ topics: ['middle-east'] });
    const [routine, bulletin, flash, persian] = await room().append(
      {},
      { urgency: 'bulletin' },
      { urgency: 'flash', language: 'ar' },
      { urgency: 'deferred', language: 'fa' },
    );
    await parent.until(told(persian!));
    await arabic.until(told(persian!));
    await loud.until(told(flash!));
    expect(idsOf(parent)).toEqual([routine!.id, bulletin!.id, flash!.id, persian!.id]);
    expect(idsOf(arabic)).toEqual([flash!.id, persian!.id]);
    expect(idsOf(loud)).toEqual([bulletin!.id, flash!.id]);
  });

  it('takes many requests that are sent without waiting, one after the other', async () => {
    const client = await connectSocket(room().url);
    const topics = ['iraq', 'chad', 'iran', 'france', 'japan'];
    const after = await room().at(0);
    const first = client.subscribe({ topics: ['peru'], after });
    const acks = await Promise.all([first, ...topics.map((topic) => client.subscribe({ topics: [topic] }))]);
    expect(acks.map((ack) => ack.ok)).toEqual(Array.from({ length: 6 }, () => true));
    const sent = await room().append(
      ...topics.map((topic) => ({ topics: [topic], title: `Rain ${word()}` })),
    );
    await client.until(told(sent.at(-1)!));
    expect(idsOf(client)).toEqual(sent.map((alert) => alert.id));
  });
});
