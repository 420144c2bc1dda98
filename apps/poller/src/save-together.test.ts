import type { PlainPoll, PollToSave } from '@ajil/store';
import { expect, it } from 'vitest';
import { saveTogether, type Writes } from './save-together.js';

const poll = (sourceId: string): PollToSave => ({
  sourceId,
  pollVersion: 1,
  outcome: { kind: 'unchanged', status: 304 },
  plan: { nextPollSeconds: 60 },
});
const withDocument = (sourceId: string): PollToSave => ({
  ...poll(sourceId),
  outcome: {
    kind: 'fetched',
    status: 200,
    validators: { etag: null, lastModified: null },
    bodyHash: null,
    whole: true,
    listed: 0,
    entries: [],
  },
});

/** Writes that remember what they were asked; `many` saves all but `unwanted`, and fails as told. */
function openWrites(fault: (polls: readonly PlainPoll[]) => Error | null = () => null) {
  const [alone, together]: [string[], string[][]] = [[], []];
  const writes: Writes = {
    one: async ({ sourceId }) => {
      alone.push(sourceId);
      if (sourceId.startsWith('poison')) throw new Error(sourceId);
      return sourceId.startsWith('unwanted') ? null : { fresh: [], revised: 0, changed: [] };
    },
    many: async (polls) => {
      together.push(polls.map(({ sourceId }) => sourceId));
      const error = fault(polls);
      if (error) throw error;
      return new Set(polls.map(({ sourceId }) => sourceId).filter((id) => !/^(?:unwanted|locked)/.test(id)));
    },
    isHopeless: (error) => (error as Error).message === 'away',
  };
  return { alone, together, save: saveTogether(writes) };
}

const NOTHING = { fresh: [], revised: 0, changed: [] };
const ids = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

it('saves polls without a document together, and one with a document by itself and at once', async () => {
  const { alone, together, save } = openWrites();
  const saving = ids(3).map((id) => save(poll(id)));
  const document = save(withDocument('news'));
  expect(alone).toEqual(['news']);
  expect(together).toEqual([]);
  expect(await Promise.all([...saving, document])).toEqual([NOTHING, NOTHING, NOTHING, NOTHING]);
  expect(together).toEqual([ids(3)]);
});

it('does not wait once there are 64', async () => {
  const { together, save } = openWrites();
  const saving = ids(130).map((id) => save(poll(id)));
  expect(together.map((each) => each.length)).toEqual([64, 64]);
  await Promise.all(saving);
  expect(together.flat()).toEqual(ids(130));
});

it('asks again for each that was not saved with the others: it may have been passed over', async () => {
  const { alone, save } = openWrites();
  const saved = await Promise.all(['fine', 'locked', 'unwanted'].map((id) => save(poll(id))));
  expect(saved).toEqual([NOTHING, NOTHING, null]);
  expect(alone).toEqual(['locked', 'unwanted']);
});

it('fails the one that cannot be written, and no other', async () => {
  const { save } = openWrites(() => new Error('of one'));
  const settled = await Promise.allSettled(['a', 'poison', 'b'].map((id) => save(poll(id))));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('fails all when the database is away', async () => {
  const { alone, save } = openWrites(() => new Error('away'));
  const settled = await Promise.allSettled(ids(3).map((id) => save(poll(id))));
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  expect(alone).toEqual([]);
});
