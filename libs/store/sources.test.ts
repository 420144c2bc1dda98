import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { fetched, listed, seedOf } from '../../test/support/entries.js';
import { failed, type Lab, openLab, word } from './lab.test-helpers.js';
import { listHeadlines } from './entries.js';
import {
  addSource,
  adoptAddress,
  claimDueSources,
  findPolledSource,
  findSource,
  listSources,
  releaseClaims,
  removeSource,
  renewClaims,
  seedSources,
} from './sources.js';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab();
});

const claim = async (hostGapMs: number, limit = 100) =>
  (await claimDueSources(lab.store.db, { limit, hostGapMs })).map(({ id }) => id);

async function followHost(sources: number): Promise<{ host: string; ids: string[] }> {
  const host = `${word()}.example`;
  const ids: string[] = [];
  for (let n = 0; n < sources; n++) ids.push(await lab.follow({ url: `https://${host}/${n}` }));
  return { host, ids };
}

describe('claiming sources that are due', () => {
  it('takes one of each host, and the next when the gap is over', async () => {
    const { ids } = await followHost(3);
    const alone = await lab.follow();
    const first = await claim(500);
    expect(first).toHaveLength(2);
    expect(first).toContain(alone);
    expect(await claim(500)).toEqual([]);
    await lab.pass(0.5);
    await lab.pass(0.5);
    const second = await claim(500);
    await lab.pass(0.5);
    // Two are asked: what they answer may be that the host wants to be left alone.
    expect(await claim(500)).toEqual([]);
    await lab.poll(second[0]!, fetched());
    expect([...first, ...second, ...(await claim(500))].toSorted()).toEqual([...ids, alone].toSorted());
  });

  it('keeps the gap however many pollers there are', async () => {
    await followHost(8);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(60_000)));
    expect(claims.flat()).toHaveLength(1);
  });

  it('takes all of a host when no gap is wanted', async () => {
    const { ids } = await followHost(5);
    expect((await claim(0)).toSorted()).toEqual(ids.toSorted());
    expect(await claim(500)).toEqual([]);
  });

  it('takes the one that waits longest', async () => {
    const { ids } = await followHost(3);
    await sql`update sources set next_poll_at = now() - interval '1 minute' where id = ${ids[1]}`.execute(
      lab.store.db,
    );
    expect(await claim(500)).toEqual([ids[1]]);
  });

  it('leaves a host alone that wants to rest, and does not let it hold up others', async () => {
    const { host, ids } = await followHost(30);
    await sql`update sources set next_poll_at = now() - interval '1 hour'`.execute(lab.store.db);
    await lab.poll(ids[0]!, failed(429), { hostRest: { host, seconds: 600 }, nextPollSeconds: 600 });
    const alone = await lab.follow();
    expect(await claim(500, 2)).toEqual([alone]);
    await lab.pass(600);
    expect(ids).toEqual(expect.arrayContaining((await claim(500)).filter((id) => id !== alone)));
  });

  it('leaves alone what is parked or not due', async () => {
    const gone = await lab.follow();
    await lab.poll(
      gone,
      { kind: 'failed', status: 410, code: 'http_410', message: 'gone', park: true },
      { nextPollSeconds: 0 },
    );
    const later = await lab.follow();
    await lab.poll(later, fetched());
    expect(await claim(0)).toEqual([]);
  });
});

describe('a claim', () => {
  const take = async () => {
    const due = await claimDueSources(lab.store.db, { limit: 100, hostGapMs: 0 });
    return due.map(({ id, claimedUntil }) => ({ sourceId: id, until: claimedUntil }));
  };

  it('keeps others from a source for ten seconds, and for ten more each time that it is renewed', async () => {
    const id = await lab.follow();
    let claims = await take();
    expect(claims.map(({ sourceId }) => sourceId)).toEqual([id]);
    for (let renewals = 0; renewals < 3; renewals++) {
      await lab.pass(9);
      // As the database has it now, since the test moved it.
      claims = await held(id);
      claims = await renewClaims(lab.store.db, claims);
      expect(await take()).toEqual([]);
    }
    await lab.pass(10);
    expect((await take()).map(({ sourceId }) => sourceId)).toEqual([id]);
  });

  it('is renewed and given back by who holds it only', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    const lost = (await take()).filter(({ sourceId }) => sourceId === one);
    await sql`update sources set claimed_until = now() - interval '1 second' where id = ${one}`.execute(
      lab.store.db,
    );
    const [mine] = await take();
    expect(mine!.sourceId).toBe(one);
    expect(await renewClaims(lab.store.db, lost)).toEqual([]);
    await releaseClaims(lab.store.db, lost);
    const both = [...(await held(one)), ...(await held(two))];
    expect((await held(one))[0]).toEqual(mine);
    const renewed = await renewClaims(lab.store.db, both);
    expect(renewed.map(({ sourceId }) => sourceId).toSorted()).toEqual([one, two].toSorted());
    expect(renewed.map(({ until }) => until)).not.toContain(mine!.until);
  });

  it('that is given back is to be had a second later', async () => {
    const id = await lab.follow();
    await releaseClaims(lab.store.db, await take());
    expect(await take()).toEqual([]);
    await lab.pass(1);
    expect((await take()).map(({ sourceId }) => sourceId)).toEqual([id]);
  });

  it('that somebody writes to at this moment is passed over, not waited for', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    const claims = await take();
    await lab.store.db.transaction().execute(async (other) => {
      await sql`update sources set name = name where id = ${one}`.execute(other);
      const renewed = await renewClaims(lab.store.db, claims);
      expect(renewed.map(({ sourceId }) => sourceId)).toEqual([two]);
    });
  });

  async function held(id: string) {
    const found = await sql<{ sourceId: string; until: string }>`
      select id as "sourceId", claimed_until::text as until from sources where id = ${id}`.execute(
      lab.store.db,
    );
    return found.rows;
  }
});

describe('an address that is taken over', () => {
  it('is the source its own from now on, at the host that it leads to', async () => {
    const { ids, host } = await followHost(1);
    const to = `https://${word()}.example/feed`;
    await lab.poll(ids[0]!, fetched(listed()), { movedTo: to, hostRest: { host, seconds: 600 } });
    expect(await adoptAddress(lab.store.db, ids[0]!, to)).toBe(true);
    expect(await findSource(lab.store.db, ids[0]!)).toMatchObject({
      url: to,
      formerUrl: `https://${host}/0`,
      movedTo: null,
    });
    await lab.pass(60);
    expect(await claim(500)).toEqual(ids);
  });

  it('is not when another source lives there', async () => {
    const { ids, host } = await followHost(2);
    expect(await adoptAddress(lab.store.db, ids[0]!, `https://${host}/1`)).toBe(false);
    expect(await findSource(lab.store.db, ids[0]!)).toMatchObject({
      url: `https://${host}/0`,
      formerUrl: null,
    });
  });

  it('goes to one of two sources that move there at the same time', async () => {
    const { ids } = await followHost(2);
    const to = `https://${word()}.example/feed`;
    const adopted = await Promise.all(ids.map((id) => adoptAddress(lab.store.db, id, to)));
    expect(adopted.filter(Boolean)).toHaveLength(1);
  });
});

describe('a source that is taken off the list', () => {
  it('is neither shown nor asked; what it brought stays; a list at start does not bring it back', async () => {
    const id = word();
    const seed = {
      id,
      url: `https://${id}.example/`,
      name: id,
      outlet: id,
      language: null,
      country: null,
      family: id,
      kind: null,
    };
    await seedSources(lab.store.db, [seed], 0);
    await lab.poll(id, fetched(listed()), { nextPollSeconds: 0 });
    expect(await removeSource(lab.store.db, id)).toBe(true);
    expect(await removeSource(lab.store.db, id)).toBe(false);
    expect(await seedSources(lab.store.db, [seed], 0)).toBe(0);
    expect(await listSources(lab.store.db)).toEqual([]);
    expect(await findSource(lab.store.db, id)).toBeNull();
    expect(await claim(0)).toEqual([]);
    expect(await listHeadlines(lab.store.db, { source: id, after: null, limit: 10 })).toHaveLength(1);
  });
});

describe('a source that was taken off the list', () => {
  it('comes back as itself, by either address, and is new to us again', async () => {
    const old = `https://${word()}.example/feed`;
    const id = (await addSource(lab.store.db, seedOf({ url: old })))!;
    await lab.poll(id, fetched(listed()));
    const to = `https://${word()}.example/feed`;
    await adoptAddress(lab.store.db, id, to);
    for (const address of [old, to]) {
      expect(await addSource(lab.store.db, seedOf({ url: to }))).toBeNull();
      await removeSource(lab.store.db, id);
      expect(await findSource(lab.store.db, id)).toBeNull();
      const seed = seedOf({ url: address, ...(address === old ? { id } : {}) });
      expect(await addSource(lab.store.db, seed)).toBe(id);
      expect((await findPolledSource(lab.store.db, id))!.firstPoll).toBe(true);
    }
  });
});
