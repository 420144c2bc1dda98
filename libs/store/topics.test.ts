import { beforeEach, describe, expect, it } from 'vitest';
import { fetched, listed } from '../../test/support/entries.js';
import { readPastEntries } from './past-entries.js';
import { type Lab, openLab, word } from './lab.test-helpers.js';
import { listTopicEdits, saveTopic, topicsRevision, type TopicToSave } from './topics.js';

let lab: Lab;
beforeEach(async () => void (lab = await openLab()));

const topic = (wanted: Partial<TopicToSave> = {}): TopicToSave => ({
  id: `topic-${word()}`,
  names: { en: 'Kalsu base', ar: 'قاعدة كالسو' },
  parents: ['iraq'],
  rules: ['"kalsu base"', 'قاعدة AND كالسو'],
  goldens: { match: ['Blast at Kalsu base'], not: ['Base rates rise'] },
  removed: false,
  restored: false,
  ...wanted,
});

/** As who has seen all changes so far. */
const save = async (wanted: TopicToSave) =>
  saveTopic(lab.store.db, wanted, await topicsRevision(lab.store.db));

describe('what the desk wrote of topics', () => {
  it('is kept as it was given, and found again', async () => {
    const wanted = topic();
    const saved = await save(wanted);
    expect(saved).toMatchObject({ ...wanted, version: 1 });
    expect(await listTopicEdits(lab.store.db)).toEqual({ revision: 1, topics: [saved] });
  });

  it('counts its versions, and every change of any topic in one number', async () => {
    const [one, two] = [topic(), topic()];
    await save(one);
    await save(two);
    expect(await save({ ...one, rules: [] })).toMatchObject({ version: 2, rules: [] });
    expect(await topicsRevision(lab.store.db)).toBe(3);
  });

  it('is not written by who has not seen the last change of any topic, and that counts nothing', async () => {
    const wanted = topic();
    await save(wanted);
    for (const revision of [0, 2, 7]) {
      expect(await saveTopic(lab.store.db, { ...wanted, rules: ['late'] }, revision)).toBeNull();
      expect(await saveTopic(lab.store.db, topic(), revision)).toBeNull();
    }
    const { topics, revision } = await listTopicEdits(lab.store.db);
    expect([revision, topics.map(({ rules }) => rules)]).toEqual([1, [wanted.rules]]);
  });

  it('is written by one of many who saw the same', async () => {
    const kept = await Promise.all(Array.from({ length: 12 }, () => saveTopic(lab.store.db, topic(), 0)));
    const { revision, topics } = await listTopicEdits(lab.store.db);
    expect([kept.filter((row) => row !== null).length, revision, topics.length]).toEqual([1, 1, 1]);
  });

  it('stays when it is removed or restored, so that versions go on', async () => {
    const wanted = topic();
    await save(wanted);
    await save({ ...wanted, removed: true });
    expect(await save({ ...wanted, restored: true })).toMatchObject({ version: 3 });
    const { topics } = await listTopicEdits(lab.store.db);
    expect(topics).toMatchObject([{ id: wanted.id, removed: false, restored: true, version: 3 }]);
  });
});

describe('the archive', () => {
  it('gives entries newest first, page by page, with their source', async () => {
    const source = await lab.follow({ name: 'An outlet', language: 'ar' });
    const titles = Array.from({ length: 2_005 }, (_, n) => `Headline ${n} of ${word()}`);
    await lab.poll(source, fetched(...titles.map((title) => listed({ title }))));
    const pages: number[] = [];
    const read: string[] = [];
    for await (const page of readPastEntries(lab.store.db, { days: 1, most: 10_000 })) {
      pages.push(page.length);
      read.push(...page.map(({ title }) => title));
      expect(page[0]!.source).toMatchObject({ id: source, name: 'An outlet', language: 'ar' });
    }
    expect(pages).toEqual([1_000, 1_000, 5]);
    expect(read.toSorted()).toEqual(titles.toSorted());
  });

  it('reaches back so many days, and to so many entries, as it is asked', async () => {
    const source = await lab.follow();
    await lab.poll(source, fetched(...Array.from({ length: 5 }, () => listed())));
    const count = async (asked: { days: number; most: number }) => {
      let entries = 0;
      for await (const page of readPastEntries(lab.store.db, asked)) entries += page.length;
      return entries;
    };
    expect(await count({ days: 1, most: 3 })).toBe(3);
    expect(await count({ days: 0, most: 3 })).toBe(0);
  });
});
