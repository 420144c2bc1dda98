import { MAX_TOPICS, type SubscribeAck } from '@ajil/protocol';
import { allTopics } from '@ajil/topics';
import { beforeEach, describe, expect, it } from 'vitest';
import { IRAN, IRAQ, openTestLog, type TestLog } from '../log/alert-log.test-helpers.js';
import {
  openTestGateway,
  type RecordingReader,
  recordingReader,
  subscribe,
  type TestGateway,
} from './reader.test-helpers.js';
import type { Session } from './session.js';

let log: TestLog;
let gateway: TestGateway;
let reader: RecordingReader;
let session: Session;

beforeEach(async () => {
  log = await openTestLog();
  gateway = await openTestGateway(log);
  reader = recordingReader();
  session = gateway.open(reader);
});

/** Rows that everybody was told of. */
async function publish(...filings: Parameters<TestLog['appendAll']>[0]): Promise<void> {
  await log.appendAll(filings);
  await gateway.follower.look();
}

const events = () => reader.frames.map((frame) => (frame.event === 'alert' ? frame.data.seq : frame.event));
const acks = () => reader.frames.flatMap((frame) => (frame.event === 'ack' ? [frame.data] : []));
const unsubscribe = (...topics: string[]) => session.unsubscribe(topics, () => undefined);
const codeOf = (ack: SubscribeAck | undefined) => (ack && !ack.ok ? ack.code : 'ok');

describe('subscribing without a cursor', () => {
  it('begins at the present: ack, head, then what comes', async () => {
    await publish(IRAQ, IRAQ);
    await subscribe(session, reader, { topics: ['iraq'] });
    await publish(IRAN, IRAQ);
    expect(events()).toEqual(['ack', 'head', 4]);
    const cursor = await log.cursorAt(2);
    expect(reader.frames.slice(0, 2)).toEqual([
      { event: 'ack', data: { ok: true, cursor, replay: 0 } },
      { event: 'head', data: { cursor } },
    ]);
  });

  it('takes the least urgency and the languages that are asked for', async () => {
    await subscribe(session, reader, { topics: ['iraq', 'iran'], urgency: 'urgent', languages: ['ar'] });
    await publish(
      IRAQ,
      IRAN,
      { ...IRAQ, urgency: 'routine' },
      { ...IRAQ, urgency: 'flash' },
      { ...IRAQ, language: 'en' },
    );
    expect(reader.seqs()).toEqual([1, 4]);
  });

  it('sends an alert of two followed topics once', async () => {
    await subscribe(session, reader, { topics: ['iraq', 'middle-east'] });
    await publish({ ...IRAQ, topics: ['iraq', 'middle-east'] });
    expect(reader.seqs()).toEqual([1]);
  });

  it('adds topics, and for a topic already followed replaces its filter', async () => {
    await subscribe(session, reader, { topics: ['iraq'], urgency: 'flash' });
    await subscribe(session, reader, { topics: ['iran'] });
    await publish(IRAQ, IRAN);
    await subscribe(session, reader, { topics: ['iraq'] });
    await publish(IRAQ, IRAN);
    expect(reader.seqs()).toEqual([2, 3, 4]);
  });

  it('ends for the topics that are let go, and for all at the close', async () => {
    await subscribe(session, reader, { topics: ['iraq', 'iran'] });
    await unsubscribe('iraq', 'oman');
    await publish(IRAQ, IRAN);
    expect(reader.seqs()).toEqual([2]);
    session.close();
    await publish(IRAN);
    expect(reader.seqs()).toEqual([2]);
    expect(gateway.rooms.size()).toBe(0);
  });

  it('does nothing for a connection that is closed', async () => {
    session.close();
    await subscribe(session, reader, { topics: ['iraq'] });
    await publish(IRAQ);
    expect(reader.seqs()).toEqual([]);
    expect(gateway.rooms.size()).toBe(0);
  });
});

describe('a refusal', () => {
  it('answers a topic that does not exist, and leaves what is followed as it was', async () => {
    await subscribe(session, reader, { topics: ['iraq'] });
    await subscribe(session, reader, { topics: ['iran', 'atlantis'] });
    expect(acks()[1]).toMatchObject({
      ok: false,
      code: 'unknown_topic',
      message: expect.stringContaining('atlantis') as string,
    });
    await publish(IRAN, IRAQ);
    expect(reader.seqs()).toEqual([2]);
  });

  it('answers a cursor that comes after something is followed, not one that comes after all was let go', async () => {
    const after = await log.cursorAt(0);
    await subscribe(session, reader, { topics: ['iraq'] });
    await subscribe(session, reader, { topics: ['iran'], after });
    await unsubscribe('iraq');
    await subscribe(session, reader, { topics: ['iran'], after });
    expect(acks().map(codeOf)).toEqual(['ok', 'after_too_late', 'ok']);
  });

  it('answers more topics than a connection may follow', async () => {
    const ids = allTopics().map((topic) => topic.id);
    expect(ids.length).toBeGreaterThan(MAX_TOPICS);
    await subscribe(session, reader, { topics: ids.slice(0, MAX_TOPICS) });
    await subscribe(session, reader, { topics: [ids[0]!] });
    await subscribe(session, reader, { topics: [ids[MAX_TOPICS]!] });
    expect(acks().map(codeOf)).toEqual(['ok', 'ok', 'too_many_topics']);
  });

  it('answers more requests at once than may wait, and those that waited are served in order', async () => {
    const requests = Array.from({ length: 300 }, (_, i) =>
      subscribe(session, reader, { topics: [i % 2 ? 'iraq' : 'iran'] }),
    );
    await Promise.all(requests);
    const codes = acks().map(codeOf);
    expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(44);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(256);
    await subscribe(session, reader, { topics: ['iraq'] });
    expect(codeOf(acks().at(-1))).toBe('ok');
  });
});

describe('subscribing with a cursor', () => {
  it('replays what was missed, says how much, then goes on live', async () => {
    await publish(IRAQ, IRAN, IRAQ, IRAQ);
    await subscribe(session, reader, { topics: ['iraq'], after: await log.cursorAt(1) });
    await publish(IRAN, IRAQ);
    expect(events()).toEqual(['ack', 'head', 3, 4, 'head', 6]);
    expect(acks()).toEqual([{ ok: true, cursor: await log.cursorAt(4), replay: 2 }]);
    const heads = reader.frames.flatMap((frame) => (frame.event === 'head' ? [frame.data.cursor] : []));
    expect(heads).toEqual([await log.cursorAt(1), await log.cursorAt(4)]);
  });

  it('sends the stored text, live and replayed', async () => {
    await subscribe(session, reader, { topics: ['iraq'] });
    await publish(IRAQ);
    const late = recordingReader();
    await subscribe(gateway.open(late), late, { topics: ['iraq'], after: await log.cursorAt(0) });
    const [live, replayed] = [reader, late].map(({ frames }) =>
      frames.find((frame) => frame.event === 'alert'),
    );
    expect(replayed).toEqual(live);
  });

  it('replays nothing when nothing was missed', async () => {
    await publish(IRAQ, IRAN);
    await subscribe(session, reader, { topics: ['iraq'], after: await log.cursorAt(1) });
    expect(events()).toEqual(['ack', 'head']);
    expect(acks()).toEqual([{ ok: true, cursor: await log.cursorAt(2), replay: 0 }]);
  });

  it('finds rows that this gateway has not looked at yet', async () => {
    await log.appendAll([IRAQ, IRAQ]);
    await subscribe(session, reader, { topics: ['iraq'], after: await log.cursorAt(1) });
    expect(reader.seqs()).toEqual([2]);
  });

  it('catches up with a slow reader while the log goes on, without a hole', async () => {
    const slow = recordingReader({ slow: true });
    await log.appendAll(Array.from({ length: 20 }, () => IRAQ));
    const done = subscribe(gateway.open(slow), slow, { topics: ['iraq'], after: await log.cursorAt(5) });
    await slow.stuck;
    await Promise.all(Array.from({ length: 230 }, (_, i) => log.append(i % 10 ? IRAQ : IRAN)));
    await gateway.follower.look();
    expect(slow.seqs().length).toBeLessThan(15);
    slow.take();
    await done;
    await publish(IRAQ);
    const rows = gateway.follower.recent(0)!.filter((row) => row.cells.some(({ topic }) => topic === 'iraq'));
    expect(slow.seqs()).toEqual(rows.map((row) => row.seq).filter((seq) => seq > 5));
  });

  it('stops in the middle of a replay when the connection closes', async () => {
    const slow = recordingReader({ slow: true });
    await publish(...Array.from({ length: 20 }, () => IRAQ));
    const closing = gateway.open(slow);
    const done = subscribe(closing, slow, { topics: ['iraq'], after: await log.cursorAt(0) });
    await slow.stuck;
    const sent = slow.frames.length;
    expect(closing.cursor()).toBe(await log.cursorAt(slow.seqs().at(-1)!));
    closing.close();
    slow.take();
    await done;
    expect(slow.frames).toHaveLength(sent);
    expect(gateway.rooms.size()).toBe(0);
  });

  it('leaves out what the reader may not see any more, in the middle of a replay too (T12, S11)', async () => {
    const slow = recordingReader({ slow: true });
    let sees = (_topic: string) => true;
    // More than are written as one piece.
    await publish(...Array.from({ length: 16 }, () => IRAN), IRAQ);
    const shrinking = gateway.open(slow, () => ({ name: '', sees: (topic) => sees(topic) }));
    const done = subscribe(shrinking, slow, { topics: ['iraq', 'iran'], after: await log.cursorAt(0) });
    await slow.stuck;
    sees = (topic) => topic !== 'iran';
    slow.take();
    await done;
    await publish(IRAN, IRAQ);
    const before = slow.seqs().filter((seq) => seq < 17);
    expect(before.length).toBeLessThan(16);
    expect(slow.seqs()).toEqual([...before, 17, 19]);
    // His place goes on past what he was not told of.
    expect(slow.frames.at(-2)).toEqual({ event: 'head', data: { cursor: await log.cursorAt(17) } });
    sees = () => true;
    shrinking.review();
    await publish(IRAN);
    expect(slow.seqs().at(-1)).toBe(20);
  });

  it('serves requests that wait behind a replay after it, in their order', async () => {
    const slow = recordingReader({ slow: true });
    const behind = gateway.open(slow);
    await publish(IRAQ, IRAQ, IRAN);
    const replaying = subscribe(behind, slow, { topics: ['iraq'], after: await log.cursorAt(0) });
    const adding = subscribe(behind, slow, { topics: ['iran'] });
    await slow.stuck;
    slow.take();
    await Promise.all([replaying, adding]);
    expect(slow.frames.map((frame) => frame.event)).toEqual([
      'ack',
      'head',
      'alert',
      'alert',
      'head',
      'ack',
      'head',
    ]);
  });
});

describe('a cursor that cannot be served', () => {
  it.each<[string, () => Promise<string>]>([
    ['garbage', async () => ''],
    ['garbage', async () => 'yesterday'],
    ['garbage', async () => `v2.${'k'.repeat(60)}.1`],
    ['epoch', async () => 'v1.another.2'],
    ['ahead', () => log.cursorAt(5)],
    ['retention', () => log.cursorAt(1)],
  ])('is answered by a reset, then by what comes: %s', async (reason, cursor) => {
    await publish(IRAQ, IRAQ, IRAQ, IRAQ);
    await log.sql('update log_head set oldest = 3');
    await gateway.follower.look();
    await subscribe(session, reader, { topics: ['iraq'], after: await cursor() });
    await publish(IRAQ);
    expect(events()).toEqual(['ack', 'reset', 'head', 5]);
    const head = await log.cursorAt(4);
    expect(acks()).toEqual([{ ok: true, cursor: head, replay: 0 }]);
    expect(reader.frames[1]).toEqual({
      event: 'reset',
      data: { reason, oldest: await log.cursorAt(2), head },
    });
  });

  it('is not the oldest one that can: its reset names a place to resume from', async () => {
    await publish(IRAQ, IRAQ, IRAQ, IRAQ);
    await log.sql('update log_head set oldest = 3');
    await subscribe(session, reader, { topics: ['iraq'], after: await log.cursorAt(2) });
    expect(reader.seqs()).toEqual([3, 4]);
  });
});
