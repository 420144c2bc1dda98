import { openStore, saveTopic, type Store, topicsRevision, type TopicToSave } from '@ajil/store';
import { openLog } from '@ajil/telemetry';
import { openMatching, SHIPPED } from '@ajil/topics';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
import { runSql } from '../../test/support/sql.js';
import { type LiveTopics, openLiveTopics } from './live-topics.js';

const soon = { timeout: 10_000, interval: 20 };
const log = openLog({ format: 'json', level: 'fatal', role: 'test' });
const topic = (rule: string) => ({
  id: 'gate',
  names: { en: 'Gate' },
  parents: [],
  rules: [rule],
  goldens: { match: ['x'], not: [] },
  removed: false,
  restored: false,
});

let database: Awaited<ReturnType<typeof makeDatabase>>;
let store: Store;
let topics: LiveTopics;

beforeEach(async () => {
  database = await makeDatabase();
  store = await openStore({ connection: database });
  onTestFinished(() => store.close());
  topics = await openLiveTopics(store, log);
  onTestFinished(() => topics.stop());
});

const save = async (wanted: TopicToSave) => saveTopic(store.db, wanted, await topicsRevision(store.db));

const gates = async () =>
  (await topics.matching()).match({ title: 'The gate is open', summary: null }).matches.length;

it('are the shipped ones, until the desk writes', async () => {
  expect(topics.catalogue().topics).toEqual(SHIPPED.topics);
  expect(await gates()).toBe(0);
});

it('are edited ones soon after somebody else wrote them, and gone soon after they were removed', async () => {
  expect(await gates()).toBe(0);
  await save(topic('gate'));
  await vi.waitFor(async () => expect(await gates()).toBe(1), soon);
  await save({ ...topic('gate'), removed: true });
  await vi.waitFor(async () => expect(await gates()).toBe(0), soon);
});

it('are edited ones at once after a look', async () => {
  await save(topic('gate'));
  await topics.look();
  expect(topics.catalogue().find('gate')).toMatchObject({ rules: ['gate'] });
  expect(await gates()).toBe(1);
  await save(topic('door'));
  await topics.look();
  expect(await gates()).toBe(0);
});

it('are the old or the new ones while new ones are made ready, never none', async () => {
  await save(topic('gate'));
  await topics.look();
  await gates();
  await save({ ...topic('gate'), names: { en: 'Gates' } });
  const looking = topics.look();
  const seen = await Promise.all(Array.from({ length: 20 }, () => gates()));
  await looking;
  expect(new Set(seen)).toEqual(new Set([1]));
});

it('are all that were saved before a look, however many look at once', async () => {
  for (const rule of ['gate', 'door', 'hatch']) {
    const looking = topics.look();
    await save(topic(rule));
    await Promise.all([topics.look(), topics.look(), looking]);
    expect(topics.catalogue().find('gate')).toMatchObject({ rules: [rule] });
  }
});

it('stay as they were while new ones cannot be made ready, and are tried again', async () => {
  let works = true;
  const opened = await openLiveTopics(store, log, (catalogue) =>
    works ? openMatching(catalogue) : Promise.reject(new Error('no memory')),
  );
  onTestFinished(() => opened.stop());
  await opened.matching();
  works = false;
  await save(topic('gate'));
  await expect(opened.look()).rejects.toThrow('no memory');
  expect(opened.catalogue().find('gate')).toBeUndefined();
  expect((await opened.matching()).catalogue).toBe(opened.catalogue());
  works = true;
  await opened.look();
  expect(opened.catalogue().find('gate')).toBeDefined();
  expect((await opened.matching()).catalogue).toBe(opened.catalogue());
});

it('are tried again by who matches first, when the first try failed', async () => {
  let tries = 0;
  const opened = await openLiveTopics(store, log, (catalogue) =>
    tries++ === 0 ? Promise.reject(new Error('no memory')) : openMatching(catalogue),
  );
  onTestFinished(() => opened.stop());
  await expect(opened.matching()).rejects.toThrow('no memory');
  await opened.matching();
});

it('are those of a database that was restored to an earlier time', async () => {
  await save(topic('gate'));
  await save(topic('door'));
  await topics.look();
  await runSql(database, 'update topics_head set revision = 1');
  await runSql(database, 'update topics set rules = $1', [['gate']]);
  await topics.look();
  expect(await gates()).toBe(1);
});

it('are all but a row that nobody can use', async () => {
  await save(topic('gate'));
  await save({ ...topic('x'), id: 'broken', goldens: null });
  await save({ ...topic('x'), id: 'broken-names', names: { en: 5 } as never });
  await topics.look();
  expect(await gates()).toBe(1);
  expect(['broken', 'broken-names'].map((id) => topics.catalogue().find(id))).toEqual([undefined, undefined]);
});

it('are as shipped again once an edit was taken back, and known when they were removed', async () => {
  const shipped = SHIPPED.find('tennis')!;
  await save({ ...topic('gate'), id: 'tennis' });
  await save({ ...topic('gate'), id: 'tennis', restored: true });
  await save({ ...topic('gate'), removed: true });
  await topics.look();
  expect(topics.catalogue().find('tennis')).toEqual(shipped);
  expect(['gate', 'tennis', 'atlantis'].map((id) => topics.catalogue().existed(id))).toEqual([
    true,
    true,
    false,
  ]);
});

it('are private as the desk wrote, also once they were removed, and public again as they are shipped', async () => {
  const isPrivate = (id: string) => topics.catalogue().isPrivate(id);
  await save({ ...topic('gate'), private: true });
  await save({ ...topic('gate'), id: 'tennis', private: true });
  await topics.look();
  expect([topics.catalogue().privates, topics.catalogue().find('gate')?.private]).toEqual([
    ['gate', 'tennis'],
    true,
  ]);
  await save({ ...topic('gate'), private: true, removed: true });
  await save({ ...topic('gate'), id: 'tennis', restored: true });
  await topics.look();
  expect(['gate', 'tennis', 'iraq', 'atlantis'].map(isPrivate)).toEqual([true, false, false, false]);
});
