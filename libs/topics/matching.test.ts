import { describe, expect, it, test, vi } from 'vitest';
import { editOf } from './edit.test-helpers.js';
import { catalogueOf, editedCatalogue, openMatching, openMatchingNow, parseRule, SHIPPED } from './index.js';

const matching = openMatchingNow(SHIPPED);
const found = (title: string, summary: string | null = null) =>
  matching.match({ title, summary }).matches.map(({ topic }) => topic);

const desks = SHIPPED.topics.filter(({ rules }) => rules.length > 0);

describe('the shipped desks', () => {
  test.each(desks.map((topic) => [topic.id, topic] as const))('%s passes its goldens', (_id, topic) => {
    expect(topic.goldens.match.length).toBeGreaterThan(0);
    expect(topic.goldens.not.length).toBeGreaterThan(0);
    expect(matching.failuresOf(topic).map(({ message }) => message)).toEqual([]);
  });

  test('have rules that can be read, parents that exist, and ids of their own', () => {
    for (const { id, rules, parents } of desks) {
      for (const rule of rules) expect(parseRule(rule), `${id}: ${rule}`).toMatchObject({ kind: 'rule' });
      for (const parent of parents) expect(SHIPPED.find(parent), `${id}: ${parent}`).toBeDefined();
    }
    expect(new Set(SHIPPED.topics.map(({ id }) => id)).size).toBe(SHIPPED.topics.length);
  });
});

describe('a headline', () => {
  it('has its places and its desks, in the order in which they are named', () => {
    expect(found('Blast hits military base in Iraq')).toEqual(['explosions', 'military-bases', 'iraq']);
  });

  it('tells of each reason the words of its own text', () => {
    const title = 'عاجل: انفجار يهز قاعدة عسكرية بالعراق';
    const { matches } = matching.match({ title, summary: null });
    expect(matches.map(({ topic }) => topic)).toContain('iraq');
    for (const { why } of matches)
      for (const { start, end, text } of why) expect(title.slice(start, end)).toBe(text);
  });

  it('is about what its title says, and mentions what only its summary says', () => {
    const { matches } = matching.match({
      title: 'Iraq votes on the budget',
      summary: 'Envoys of France were there.',
    });
    expect(matches.map(({ topic, role }) => [topic, role])).toEqual([
      ['iraq', 'about'],
      ['france', 'mention'],
    ]);
  });
});

describe('an edited catalogue', () => {
  it('has the topics of the desk beside the shipped ones', async () => {
    const edited = await openMatching(editedCatalogue([editOf({})]));
    expect(edited.catalogue.withParents(['kalsu-base'])).toEqual(['kalsu-base', 'iraq', 'middle-east']);
    const { matches } = edited.match({ title: 'Soldiers return to the base of Kalsu', summary: null });
    expect(matches.map(({ topic }) => topic)).toContain('kalsu-base');
  });

  it('has an edited topic in the place of the shipped one, and none where it was removed', () => {
    const { find, topics } = editedCatalogue([
      editOf({ id: 'gold-price', names: { en: 'Gold' }, parents: [], rules: ['bullion'] }),
      editOf({ id: 'tennis', removed: true }),
    ]);
    expect(find('gold-price')).toMatchObject({ names: { en: 'Gold' }, rules: ['bullion'], parents: [] });
    expect(find('tennis')).toBeUndefined();
    expect(topics).toHaveLength(SHIPPED.topics.length - 1);
  });

  it('leaves a country its names and parents, whatever is written of it', () => {
    const { find } = editedCatalogue([editOf({ id: 'iraq', names: { en: 'x' }, parents: ['sports'] })]);
    expect(find('iraq')).toMatchObject({
      ...SHIPPED.find('iraq'),
      rules: ['kalsu NEAR/2 base'],
      goldens: {},
    });
    const removed = editedCatalogue([editOf({ id: 'iraq', removed: true })]);
    expect(removed.find('iraq')).toEqual(SHIPPED.find('iraq'));
  });

  it('forgets a parent that is gone', () => {
    const { find } = editedCatalogue([
      editOf({ parents: ['tennis', 'iraq'] }),
      editOf({ id: 'tennis', removed: true }),
    ]);
    expect(find('kalsu-base')!.parents).toEqual(['iraq']);
  });
});

it('is made ready in slices, its names too', async () => {
  vi.resetModules();
  const fresh = await import('./index.js');
  let turns = 0;
  let ready = false;
  const count = () => {
    turns += 1;
    if (!ready) setImmediate(count);
  };
  setImmediate(count);
  const opened = await fresh.openMatching(fresh.catalogueOf([]));
  ready = true;
  // Some six hundred slices; in one go there would be a handful.
  expect(turns).toBeGreaterThan(100);
  expect(opened.match({ title: 'Iraq votes', summary: null }).matches).toMatchObject([{ topic: 'iraq' }]);
});

it('is made ready in one go when half of it is there', async () => {
  vi.resetModules();
  const fresh = await import('./index.js');
  const opening = fresh.openMatching(fresh.catalogueOf([]));
  const now = fresh.openMatchingNow(fresh.catalogueOf([]));
  expect(now.match({ title: 'Iraq votes', summary: null }).matches).toMatchObject([{ topic: 'iraq' }]);
  const later = (await opening).match({ title: 'Springfield, Mass.', summary: null });
  expect(later.matches).toMatchObject([{ topic: 'united-states' }]);
});

it('R14: a match that began on one catalogue knows nothing of the next', () => {
  const catalogues = ['one', 'two'].map((id) =>
    openMatchingNow(
      catalogueOf([
        { id, names: {}, parents: [], rules: ['river', 'flood'], goldens: { match: [], not: [] } },
      ]),
    ),
  );
  for (const [n, each] of catalogues.entries())
    expect(each.match({ title: 'River in flood', summary: null }).matches).toMatchObject([
      { topic: ['one', 'two'][n], why: [{}, {}] },
    ]);
});
