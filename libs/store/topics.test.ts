import { beforeEach, describe, expect, it } from 'vitest';
import { fetched, listed } from '../../test/support/entries.js';
import { readPastEntries } from './past-entries.js';
import { type Lab, openLab, word } from './lab.test-helpers.js';
import { countTopicEdits, listTopicEdits, saveTopic, topicsRevision, type TopicToSave } from './topics.js';

let lab: Lab;
beforeEach(async () => void (lab = await openLab()));

const topic = (wanted: Partial<TopicToSave> = {}): TopicToSave => ({
  id: `topic-${word()}`,
  names: { en: 'Kalsu base', ar: 'قاعدة كالسو' },
  parents: ['iraq'],
  rules: ['"kalsu base"', 'قاعدة AND كالسو'],
  goldens: { match: ['Blast at Kalsu base'], not: ['Base rates rise'] },
  removed: false,
  ...wanted,
});

describe('what the desk wrote of topics', () => {
  it('is kept as it was given, and found again', async () => {
    const wanted = topic();
    const saved = await saveTopic(lab.store.db, wanted, null);
    expect(saved).toMatchObject({ ...wanted, version: 1 });
    expect(await listTopicEdits(lab.store.db)).toEqual({ revision: 1, topics: [saved] });
    expect(await countTopicEdits(lab.store.db)).toBe(1);
  });

  it('counts its versions, and every change of any topic in one number', async () => {
    const [one, two] = [topic(), topic()];
    await saveTopic(lab.store.db, one, null);
    await saveTopic(lab.store.db, two, 0);
    expect(await saveTopic(lab.store.db, { ...one, rules: [] }, 1)).toMatchObject({ version: 2, rules: [] });
    expect(await topicsRevision(lab.store.db)).toBe(3);
  });

  it('is not written over by who has not seen the last version', async () => {
    const wanted = topic();
    await saveTopic(lab.store.db, wanted, 0);
    expect(await saveTopic(lab.store.db, { ...wanted, rules: ['late'] }, 0)).toBeNull();
    await saveTopic(lab.store.db, { ...wanted, rules: ['second'] }, 1);
    expect(await saveTopic(lab.store.db, { ...wanted, rules: ['late'] }, 1)).toBeNull();
    expect(await saveTopic(lab.store.db, topic(), 7)).toBeNull();
    const { topics } = await listTopicEdits(lab.store.db);
    expect(topics.map(({ rules }) => rules)).toEqual([['second']]);
  });

  it('stays when it is removed, to hide what was shipped', async () => {
    const wanted = topic();
    await saveTopic(lab.store.db, wanted, null);
    await saveTopic(lab.store.db, { ...wanted, removed: true }, null);
    const { topics } = await listTopicEdits(lab.store.db);
    expect(topics).toMatchObject([{ id: wanted.id, removed: true, version: 2 }]);
    expect(await countTopicEdits(lab.store.db)).toBe(0);
  });

  it('is counted so that nobody who saw a number has missed a change up to it', async () => {
    const topics = Array.from({ length: 12 }, () => topic());
    await Promise.all(topics.map((each) => saveTopic(lab.store.db, each, null)));
    const { revision, topics: kept } = await listTopicEdits(lab.store.db);
    expect([revision, kept.length]).toEqual([12, 12]);
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
