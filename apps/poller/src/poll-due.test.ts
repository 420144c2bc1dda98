import type { Claim, PolledSource } from '@ajil/store';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openDuePolls, type DueParts } from './poll-due.js';
import { polledSource } from './poll.test-helpers.js';

/** A list of due sources that is taken from as a database would, and polls that end when the test says. */
function openWorld(wanted: Partial<DueParts> = {}) {
  const due: string[] = [];
  const under = new Map<string, { end: (giveBack: boolean) => void }>();
  const told = { begun: [] as string[], most: 0, limits: [] as number[], released: [] as string[] };
  let claims = 0;
  const parts: DueParts = {
    claim: async (limit) => {
      told.limits.push(limit);
      return due
        .splice(0, limit)
        .map((id) => ({ ...polledSource({ id }), claimedUntil: `${(claims += 1)}` }));
    },
    renew: async (held) => held.map((claim) => ({ ...claim, until: `${claim.until}+` })),
    release: async (held) => void told.released.push(...held.map(({ sourceId }) => sourceId)),
    poll: ({ id }: PolledSource) => {
      told.begun.push(id);
      const ended = new Promise<boolean>((resolve) => under.set(id, { end: resolve }));
      told.most = Math.max(told.most, under.size);
      return ended.finally(() => under.delete(id));
    },
    ...wanted,
  };
  const polls = openDuePolls(parts);
  onTestFinished(async () => {
    const stopped = polls.stop();
    for (const { end } of under.values()) end(false);
    await stopped;
  });
  return { due, under, told, polls };
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

it('takes all that are due, never more than 128 at once, whatever the outlets do', async () => {
  const { due, under, told, polls } = openWorld();
  due.push(...names(500));
  const looked = polls.look();
  await vi.waitFor(() => expect(under.size).toBe(128));
  // A hundred outlets stay silent: the others have all other room.
  const silent = new Set([...under.keys()].slice(0, 100));
  while (told.begun.length < 500) {
    for (const [id, { end }] of under) if (!silent.has(id)) end(false);
    await new Promise(setImmediate);
  }
  await looked;
  expect(told.most).toBe(128);
  expect(told.begun.toSorted()).toEqual(names(500).toSorted());
}, 60_000);

it('looks no further than what is due', async () => {
  const { due, told, polls } = openWorld();
  due.push('one', 'two');
  await polls.look();
  expect(told.limits).toEqual([128]);
  expect(told.begun).toEqual(['one', 'two']);
});

it('never polls a source twice at once, though its claim ran out', async () => {
  const { due, under, told, polls } = openWorld();
  due.push('slow');
  await polls.look();
  due.push('slow', 'other');
  await polls.look();
  expect(told.begun).toEqual(['slow', 'other']);
  under.get('slow')!.end(false);
  await vi.waitFor(() => expect(under.has('slow')).toBe(false));
  due.push('slow');
  await polls.look();
  expect(told.begun).toEqual(['slow', 'other', 'slow']);
});

it('renews the claims of the polls under way, with what was told of them last', async () => {
  const asked: Claim[][] = [];
  const renew = async (held: readonly Claim[]) => {
    asked.push([...held]);
    // One is somebody else's now, or could not be had at this moment.
    return held.filter(({ sourceId }) => sourceId !== 'lost').map((claim) => ({ ...claim, until: 'later' }));
  };
  const { due, under, polls } = openWorld({ renew });
  due.push('one', 'lost', 'over');
  await polls.look();
  await polls.renew();
  under.get('over')!.end(false);
  await vi.waitFor(() => expect(under.size).toBe(2));
  await polls.renew();
  expect(asked).toEqual([
    [
      { sourceId: 'one', until: '1' },
      { sourceId: 'lost', until: '2' },
      { sourceId: 'over', until: '3' },
    ],
    [
      { sourceId: 'one', until: 'later' },
      { sourceId: 'lost', until: '2' },
    ],
  ]);
});

it('does not take a late renewal for the claim of the next poll', async () => {
  const asked: Claim[][] = [];
  let answer = (_claims: Claim[]) => {};
  const renew = (held: readonly Claim[]) => {
    asked.push([...held]);
    return new Promise<Claim[]>((resolve) => (answer = resolve));
  };
  const { due, under, polls } = openWorld({ renew });
  due.push('one');
  await polls.look();
  const late = polls.renew();
  under.get('one')!.end(false);
  await vi.waitFor(() => expect(under.size).toBe(0));
  due.push('one');
  await polls.look();
  answer([{ sourceId: 'one', until: 'of the first' }]);
  await late;
  void polls.renew();
  expect(asked.at(-1)).toEqual([{ sourceId: 'one', until: '2' }]);
});

it('gives back the claim of a poll that came to nothing, and of no other', async () => {
  const { due, under, told, polls } = openWorld();
  due.push('fine', 'broken off');
  await polls.look();
  under.get('fine')!.end(false);
  under.get('broken off')!.end(true);
  await vi.waitFor(() => expect(told.released).toEqual(['broken off']));
});

it('stops when those under way have ended, and begins no other, though more are due than there is room for', async () => {
  const { due, under, told, polls } = openWorld();
  due.push(...names(300));
  const looked = polls.look();
  await vi.waitFor(() => expect(under.size).toBe(128));
  let over = false;
  const stopped = polls.stop().then(() => (over = true));
  await looked;
  expect(over).toBe(false);
  for (const { end } of under.values()) end(true);
  await stopped;
  expect(told.begun).toHaveLength(128);
  expect(told.released).toHaveLength(128);
  await polls.look();
  expect(told.begun).toHaveLength(128);
});

it('goes on looking after the database was away', async () => {
  const { due, told, polls } = openWorld();
  const { begun } = told;
  let away = true;
  const flaky = openDuePolls({
    claim: async () => {
      if (away) throw new Error('away');
      return [{ ...polledSource({ id: 'one' }), claimedUntil: '1' }];
    },
    renew: async () => [],
    release: async () => undefined,
    poll: async ({ id }) => (begun.push(id), false),
  });
  await expect(flaky.look()).rejects.toThrow('away');
  away = false;
  await flaky.look();
  await flaky.stop();
  expect(begun).toEqual(['one']);
  expect(due).toEqual([]);
  await polls.look();
});
