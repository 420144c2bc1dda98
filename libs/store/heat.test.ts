import { type AlertDraft, cellsOf, encodeAlert, type Urgency, URGENCY } from '@ajil/protocol';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { appendAlert } from './decisions.js';
import { warmSources } from './heat.js';
import { fetched, listed } from '../../test/support/entries.js';
import { failed, type Lab, openLab, word } from './lab.test-helpers.js';
import { findPolledSource, findSource } from './sources.js';

const HEAT = { windowSeconds: 900, pressing: 3, alerts: 6, times: 4, hotSeconds: 600, floorSeconds: 20 };

let lab: Lab;
let topic: string;

beforeEach(async () => {
  lab = await openLab();
  topic = `t${word()}`;
});

/** A report of a source becomes an alert. */
async function tell(
  source: string,
  urgency: Urgency = 'urgent',
  topics = [topic],
  agoSeconds = 0,
): Promise<void> {
  const entry = listed();
  await lab.poll(source, fetched(entry), { nextPollSeconds: 900, notBeforeSeconds: 0 });
  const draft = draftOf(entry.id, topics, urgency, new Date(Date.now() - agoSeconds * 1_000));
  const alert = {
    ...draft,
    urgency: URGENCY[urgency],
    alertedAt: new Date(draft.alertedAt),
    pieces: encodeAlert(draft),
  };
  await appendAlert(lab.store.db, {
    entryId: entry.id,
    why: [],
    keys: [],
    keyHours: 72,
    alert,
    notify: false,
  });
}

function draftOf(id: string, topics: string[], urgency: Urgency, at: Date): AlertDraft {
  const now = at.toISOString();
  const source = { id: 's', name: 'n', outlet: 'o' };
  const text = { title: 'title', summary: null, language: 'en', direction: 'ltr', url: null } as const;
  const story = { id, headlines: 1, origins: 1, disputed: false };
  const times = { publishedAt: null, firstSeenAt: now, alertedAt: now };
  return {
    id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, urgency, 'en'),
    urgency,
    ...text,
    source,
    story,
    facts: [],
    ...times,
    why: [],
  };
}

const warm = (wanted: Partial<typeof HEAT> = {}) =>
  warmSources(lab.store.db, { ...HEAT, ...wanted }, [topic]);
const isHot = async (id: string) => (await findPolledSource(lab.store.db, id))!.hot;
const secondsToNext = async (id: string) =>
  ((await findSource(lab.store.db, id))!.nextPollAt.getTime() - Date.now()) / 1_000;

/** Three pressing alerts of two houses in one topic. */
async function makeHot(): Promise<[one: string, two: string]> {
  const [one, two] = [await lab.follow(), await lab.follow()];
  for (const source of [one, two, one]) await tell(source);
  return [one, two];
}

describe('a topic is hot', () => {
  it('by three pressing alerts of two houses', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    await tell(one);
    await tell(two);
    expect(await warm()).toBe(0);
    await tell(one, 'flash');
    expect(await warm()).toBe(2);
    expect([await isHot(one), await isHot(two)]).toEqual([true, true]);
  });

  it('not by one house alone, however loud', async () => {
    const family = word();
    const editions = [await lab.follow({ family }), await lab.follow({ family })];
    for (let n = 0; n < 8; n++) await tell(editions[n % 2]!);
    expect(await warm()).toBe(0);
  });

  it('by many alerts of any urgency, unless so many are usual in it', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    await tell(one, 'routine', [word()], 9_000);
    for (let n = 0; n < 6; n++) await tell(n % 2 ? one : two, 'routine');
    expect(await warm()).toBe(2);
    await sql`update sources set hot_until = null`.execute(lab.store.db);
    for (let n = 0; n < 9; n++) await tell(one, 'routine', [topic], 1_000 + 300 * n);
    expect(await warm({ times: 1 })).toBe(2);
    expect(await warm()).toBe(0);
  });

  it('not by what was published long ago and found just now', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    for (const source of [one, two, one]) await tell(source);
    const publish = (minutes: number) =>
      sql`update entries set published_at = now() - ${minutes} * interval '1 minute'`.execute(lab.store.db);
    await publish(61);
    expect(await warm()).toBe(0);
    await publish(59);
    expect(await warm()).toBe(2);
  });

  it('no longer by what was told too long ago', async () => {
    const [one, two] = [await lab.follow(), await lab.follow()];
    for (const source of [one, two, one]) await tell(source, 'urgent', [topic], 901);
    expect(await warm()).toBe(0);
  });
});

describe('the sources of a hot topic', () => {
  it('are looked at as soon as the floor allows', async () => {
    const [one] = await makeHot();
    const third = await lab.follow();
    await tell(third, 'routine', [topic, 'world'], 3_600);
    expect(await warm()).toBe(3);
    for (const source of [one, third]) {
      expect(await secondsToNext(source)).toBeLessThanOrEqual(20);
      expect(await secondsToNext(source)).toBeGreaterThan(15);
    }
    await lab.pass(30);
    expect(await secondsToNext(one)).toBeLessThanOrEqual(-9);
  });

  it('are those that write about it, and no others', async () => {
    await makeHot();
    const other = await lab.follow();
    await tell(other, 'urgent', [word()]);
    await warm();
    expect(await isHot(other)).toBe(false);
    expect(await secondsToNext(other)).toBeGreaterThan(800);
  });

  it('are never looked at before their outlet wants it', async () => {
    const [one, two] = await makeHot();
    await lab.poll(one, fetched(), { nextPollSeconds: 900, notBeforeSeconds: 300 });
    await lab.poll(two, failed(500), { nextPollSeconds: 240, notBeforeSeconds: 240 });
    await warm();
    expect(await secondsToNext(one)).toBeGreaterThan(290);
    expect(await secondsToNext(two)).toBeGreaterThan(230);
  });

  it('calm down when nothing more is told', async () => {
    const [one] = await makeHot();
    await warm();
    await sql`update alerts set alerted_at = alerted_at - interval '901 seconds'`.execute(lab.store.db);
    await lab.pass(300);
    expect(await warm()).toBe(0);
    expect(await isHot(one)).toBe(true);
    await lab.pass(300);
    expect(await isHot(one)).toBe(false);
  });

  it('stay hot as long as it goes on', async () => {
    const [one] = await makeHot();
    await warm();
    expect(await warm()).toBe(0);
    await lab.poll(one, fetched(), { nextPollSeconds: 20 });
    await lab.pass(301);
    expect(await warm()).toBe(2);
    await lab.pass(400);
    expect(await isHot(one)).toBe(true);
  });

  it('are hurried again when a look that began before ends with a long wait', async () => {
    const [one] = await makeHot();
    await warm();
    await lab.poll(one, fetched(), { nextPollSeconds: 900, notBeforeSeconds: 0 });
    expect(await warm()).toBe(1);
    expect(await secondsToNext(one)).toBeLessThanOrEqual(20);
    expect(await warm()).toBe(0);
  });
});
