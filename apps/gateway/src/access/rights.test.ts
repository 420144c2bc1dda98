import { editedCatalogue, SHIPPED, type TopicEdit } from '@ajil/topics';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Filing, openTestLog } from '../log/alert-log.test-helpers.js';
import { openEverything } from '../readers/everything.js';
import { keepRow } from '../log/kept-row.js';
import {
  openTestGateway,
  type RecordingReader,
  recordingReader,
  subscribe,
} from '../readers/reader.test-helpers.js';
import { openTopicLists } from '../topics/topic-lists.js';
import { anonymousFrom, type Identity } from './identity.js';
import { replayable, type SeenTopics, type Sight, sightOf } from './sight.js';
import { expandCells } from '@ajil/store';

/** Cases that are tried; some of them ask the database several times, so many go on at once. */
const CASES = 10_000;
const AT_ONCE = 25;

/**
 * A small world:        desk (private)          iraq           gold (public)
 *                       /          \             |
 *              inside (private)  outside      baghdad
 */
const PARENTS: Record<string, string[]> = {
  desk: [],
  inside: ['desk'],
  outside: ['desk'],
  iraq: [],
  baghdad: ['iraq'],
  gold: [],
};
const TOPICS = Object.keys(PARENTS);
const NOWHERE = 'atlantis';
const PRIVATES = ['desk', 'inside'];

const edits: TopicEdit[] = TOPICS.map((id) => ({
  id,
  names: { en: id },
  parents: PARENTS[id]!,
  private: PRIVATES.includes(id),
  rules: [id],
  goldens: { match: [id], not: [] },
  removed: false,
}));
const gone = SHIPPED.topics.map((topic) => ({ ...topic, removed: topic.iso === undefined }));
const edited = editedCatalogue([
  ...edits,
  ...gone.filter(({ id, removed }) => removed && !TOPICS.includes(id)),
]);
const catalogue: SeenTopics & typeof edited = {
  ...edited,
  isPrivate: (id) => PRIVATES.includes(id),
  privates: PRIVATES,
};

/** The model, in the words of docs/access.md: who may see a topic. */
function may({ kind, rights }: Identity, topic: string): boolean {
  if (kind === 'anonymous') return !PRIVATES.includes(topic);
  if (rights.topics === null) return true;
  return (
    rights.topics.includes(topic) || (PARENTS[topic] ?? []).some((parent) => rights.topics!.includes(parent))
  );
}

const named = fc.constantFrom(...TOPICS, NOWHERE);
const identities: fc.Arbitrary<Identity> = fc
  .record({
    kind: fc.constantFrom('anonymous', 'key', 'jwt', 'admin'),
    topics: fc.option(fc.subarray(TOPICS, { minLength: 1 })),
  })
  .map(({ kind, topics }) => ({
    ...anonymousFrom('192.0.2.1'),
    kind,
    rights: { role: 'reader', topics: kind === 'key' || kind === 'jwt' ? topics : null },
  }));

const ACTIONS = ['subscribe', 'live', 'replay', 'page', 'list', 'everything', 'shrink'] as const;
const cases = fc.record({
  identity: identities,
  /** Who he is after his rights changed. */
  later: identities,
  topic: named,
  action: fc.constantFrom(...ACTIONS),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** As the newsdesk files it: with the parents. */
const filed = (topic: string): Filing => ({
  topics: [topic, ...PARENTS[topic]!],
  urgency: 'urgent',
  language: 'ar',
});
const LOG = [...TOPICS, ...TOPICS].map(filed);

it('who may do what is as the model says, in ten thousand cases (S05, S11, T12)', async () => {
  const log = await openTestLog();
  await log.appendAll(LOG);
  const gateway = await openTestGateway(log, {
    catalogue: { existed: (topic) => TOPICS.includes(topic) },
  });
  const after = await log.cursorAt(0);
  const allCells = await expandCells(log.store.db, { topics: null, urgency: 'deferred', languages: null });
  const lists = openTopicLists();
  /** A row that comes now, to whoever is live; others are tried at the same time, so each knows its own by a mark. */
  const tell = (topic: string, mark: object) => {
    const cells = filed(topic).topics.map((each) => `${each}/urgent/ar`);
    marks.push(mark);
    const seq = LOG.length + marks.length;
    const row = keepRow({ seq, id: topic, kind: 'new', cells, body: topic });
    for (const room of gateway.rooms.matching(row.cells))
      for (const reader of room.readers) reader.alert(row);
  };
  const marks: object[] = [];
  const toldNow = (reader: RecordingReader, mark: object) =>
    reader.frames.flatMap((frame) =>
      frame.event === 'alert' && marks[frame.data.seq - LOG.length - 1] === mark ? [frame.data.body] : [],
    );
  const open = (sight: () => Sight) => {
    const reader = recordingReader();
    return { reader, session: gateway.open(reader, sight) };
  };
  const told = (reader: RecordingReader) => reader.seqs().flatMap((seq) => LOG[seq - 1]?.topics[0] ?? []);
  const ack = (reader: RecordingReader) => reader.frames.find((frame) => frame.event === 'ack')!.data;

  const ACT: Record<(typeof ACTIONS)[number], (one: Case) => Promise<void>> = {
    subscribe: async ({ identity, topic }) => {
      const { reader, session } = open(() => sightOf(identity, catalogue));
      await subscribe(session, reader, { topics: [topic] });
      if (topic !== NOWHERE && may(identity, topic)) expect(ack(reader)).toMatchObject({ ok: true });
      else {
        const message = `There is no topic "${topic}".`;
        expect(ack(reader)).toEqual({ ok: false, code: 'unknown_topic', message });
      }
      session.close();
    },
    live: async ({ identity, topic }) => {
      const { reader, session } = open(() => sightOf(identity, catalogue));
      await subscribe(session, reader, { topics: [topic] });
      for (const each of TOPICS) tell(each, reader);
      const wanted = TOPICS.filter((each) => filed(each).topics.includes(topic) && may(identity, topic));
      expect(toldNow(reader, reader)).toEqual(wanted);
      session.close();
    },
    replay: async ({ identity, topic }) => {
      const { reader, session } = open(() => sightOf(identity, catalogue));
      await subscribe(session, reader, { topics: [topic], after });
      const wanted = LOG.filter(({ topics }) => topics.includes(topic) && may(identity, topic));
      expect(told(reader)).toEqual(wanted.map(({ topics }) => topics[0]));
      session.close();
    },
    page: async ({ identity }) => {
      const cells = replayable(allCells, sightOf(identity, catalogue));
      const topics = new Set(cells.map((cell) => cell.split('/')[0]!));
      expect([...topics].sort()).toEqual(TOPICS.filter((topic) => may(identity, topic)).sort());
    },
    list: async ({ identity }) => {
      const { body } = lists.of(catalogue, null, sightOf(identity, catalogue));
      const { topics } = JSON.parse(body.toString()) as { topics: { id: string; parents: string[] }[] };
      const shown = topics.filter(({ id }) => TOPICS.includes(id));
      expect(shown.map(({ id }) => id).sort()).toEqual(TOPICS.filter((topic) => may(identity, topic)).sort());
      for (const { parents } of shown) expect(parents.filter((parent) => !may(identity, parent))).toEqual([]);
    },
    everything: async ({ identity }) => {
      const roots = openEverything(
        () => catalogue,
        () => sightOf(identity, catalogue),
      ).added();
      const covered = TOPICS.filter((topic) => filed(topic).topics.some((each) => roots.includes(each)));
      expect(roots.filter((root) => TOPICS.includes(root) && !may(identity, root))).toEqual([]);
      const seen = TOPICS.filter((topic) => filed(topic).topics.some((each) => may(identity, each)));
      expect(covered).toEqual(seen);
    },
    shrink: async ({ identity, later, topic }) => {
      let now = identity;
      const { reader, session } = open(() => sightOf(now, catalogue));
      await subscribe(session, reader, { topics: [topic] });
      if (!('ok' in ack(reader)) || topic === NOWHERE || !may(identity, topic)) return session.close();
      now = later;
      session.review();
      tell(topic, reader);
      now = identity;
      session.review();
      tell(topic, reader);
      expect(toldNow(reader, reader)).toEqual(may(later, topic) ? [topic, topic] : [topic]);
      session.close();
    },
  };
  const sample = fc.sample(cases, CASES);
  for (let from = 0; from < sample.length; from += AT_ONCE)
    await Promise.all(sample.slice(from, from + AT_ONCE).map((one) => ACT[one.action](one)));
  expect(gateway.rooms.size()).toBe(0);
}, 120_000);
