import { openStore, saveTopic, type Store } from '@ajil/store';
import { openLog } from '@ajil/telemetry';
import { SHIPPED } from '@ajil/topics';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
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
});

let store: Store;
let topics: LiveTopics;

beforeEach(async () => {
  store = await openStore({ connection: await makeDatabase() });
  onTestFinished(() => store.close());
  topics = await openLiveTopics(store, log);
  onTestFinished(() => topics.stop());
});

const gates = async () =>
  (await topics.matching()).match({ title: 'The gate is open', summary: null }).matches.length;

it('are the shipped ones, until the desk writes', async () => {
  expect(topics.catalogue().topics).toEqual(SHIPPED.topics);
  expect(await gates()).toBe(0);
});

it('are edited ones soon after somebody else wrote them, and gone soon after they were removed', async () => {
  expect(await gates()).toBe(0);
  await saveTopic(store.db, topic('gate'), null);
  await vi.waitFor(async () => expect(await gates()).toBe(1), soon);
  await saveTopic(store.db, { ...topic('gate'), removed: true }, null);
  await vi.waitFor(async () => expect(await gates()).toBe(0), soon);
});

it('are edited ones at once after a look', async () => {
  await saveTopic(store.db, topic('gate'), null);
  await topics.look();
  expect(topics.catalogue().find('gate')).toMatchObject({ rules: ['gate'] });
  expect(await gates()).toBe(1);
  await saveTopic(store.db, topic('door'), null);
  await topics.look();
  expect(await gates()).toBe(0);
});

it('are the old or the new ones while new ones are made ready, never none', async () => {
  await saveTopic(store.db, topic('gate'), null);
  await topics.look();
  await gates();
  await saveTopic(store.db, { ...topic('gate'), names: { en: 'Gates' } }, null);
  const looking = topics.look();
  const seen = await Promise.all(Array.from({ length: 20 }, () => gates()));
  await looking;
  expect(new Set(seen)).toEqual(new Set([1]));
});
