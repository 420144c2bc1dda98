import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellsOf,
  type Filter,
  filterKey,
  filterOf,
  formatCell,
  matchesFilter,
  parseCell,
  URGENCIES,
  type Urgency,
  URGENCY,
} from './index.js';

/** The names that are at least as urgent as `least`, most urgent first. */
function urgenciesFrom(least: Urgency): Urgency[] {
  return URGENCIES.filter((name) => URGENCY[name] <= URGENCY[least]);
}

const topics = fc.constantFrom('iraq', 'iran', 'middle-east', 'united-states');
const languages = fc.constantFrom('ar', 'fa', 'en', 'und');
const urgencies = fc.constantFrom(...URGENCIES);
const wishes = fc.record({
  urgency: urgencies,
  languages: fc.option(fc.array(languages, { minLength: 1, maxLength: 4 })),
});
const filters: fc.Arbitrary<Filter> = fc
  .array(fc.tuple(topics, wishes), { maxLength: 4 })
  .map((all) => new Map(all));

describe('the urgency scale', () => {
  it('has the numbers of IPTC, most urgent first', () => {
    expect(URGENCY).toEqual({ flash: 1, bulletin: 2, urgent: 3, routine: 5, deferred: 8 });
    expect(URGENCIES).toEqual(['flash', 'bulletin', 'urgent', 'routine', 'deferred']);
  });

  it('gives the names that are urgent enough', () => {
    expect(urgenciesFrom('flash')).toEqual(['flash']);
    expect(urgenciesFrom('urgent')).toEqual(['flash', 'bulletin', 'urgent']);
    expect(urgenciesFrom('deferred')).toEqual(URGENCIES);
  });
});

describe('a cell', () => {
  it('is topic, urgency and language, and is read back as them', () => {
    expect(formatCell('iraq', 'urgent', 'ar')).toBe('iraq/urgent/ar');
    fc.assert(
      fc.property(topics, urgencies, languages, (topic, urgency, language) => {
        expect(parseCell(formatCell(topic, urgency, language))).toEqual({ topic, urgency, language });
      }),
    );
  });

  it('stands once for each topic of an alert, in their order', () => {
    expect(cellsOf(['iraq', 'middle-east'], 'flash', 'fa')).toEqual([
      'iraq/flash/fa',
      'middle-east/flash/fa',
    ]);
    expect(cellsOf([], 'flash', 'fa')).toEqual([]);
  });
});

describe('a filter', () => {
  const urgentArabic = filterOf(['iraq'], 'urgent', ['ar']);

  it.each([
    ['iraq/urgent/ar', true],
    ['iraq/flash/ar', true],
    ['iraq/routine/ar', false],
    ['iraq/urgent/en', false],
    ['iran/urgent/ar', false],
  ])('for urgent Arabic news of Iraq takes %s: %s', (cell, taken) => {
    expect(matchesFilter(urgentArabic, [cell])).toBe(taken);
  });

  it('takes an alert by any one of its cells, also by one of an earlier revision', () => {
    expect(matchesFilter(urgentArabic, ['iran/routine/en', 'iraq/urgent/ar'])).toBe(true);
    expect(matchesFilter(urgentArabic, [])).toBe(false);
  });

  it('never mixes the halves of two cells', () => {
    expect(matchesFilter(urgentArabic, ['iraq/urgent/en', 'iran/urgent/ar', 'iraq/routine/ar'])).toBe(false);
  });

  it('keeps a wish of its own for each topic', () => {
    const filter: Filter = new Map([
      ...filterOf(['iraq'], 'flash', ['ar']),
      ...filterOf(['iran'], 'deferred', null),
    ]);
    expect(matchesFilter(filter, ['iran/deferred/und'])).toBe(true);
    expect(matchesFilter(filter, ['iraq/urgent/ar'])).toBe(false);
  });

  it('takes nothing when nothing is followed', () => {
    expect(matchesFilter(new Map(), ['iraq/flash/ar'])).toBe(false);
  });

  it('takes exactly the cells that one of its wishes covers', () => {
    fc.assert(
      fc.property(filters, topics, urgencies, languages, (filter, topic, urgency, language) => {
        const wish = filter.get(topic);
        const covered =
          wish !== undefined &&
          urgenciesFrom(wish.urgency).includes(urgency) &&
          (wish.languages?.includes(language) ?? true);
        expect(matchesFilter(filter, cellsOf([topic], urgency, language))).toBe(covered);
      }),
    );
  });
});

describe('the key of a filter', () => {
  it('does not depend on the order of topics and languages, nor on a name said twice', () => {
    const said: Filter = new Map([
      ...filterOf(['iraq'], 'urgent', ['fa', 'ar', 'ar']),
      ...filterOf(['iran'], 'flash', null),
    ]);
    const same: Filter = new Map([
      ...filterOf(['iran'], 'flash', null),
      ...filterOf(['iraq'], 'urgent', ['ar', 'fa']),
    ]);
    expect(filterKey(said)).toBe(filterKey(same));
  });

  it('is the same only for filters that take the same', () => {
    const cells = ['iraq', 'iran', 'middle-east', 'united-states'].flatMap((topic) =>
      URGENCIES.flatMap((urgency) =>
        ['ar', 'fa', 'en', 'und'].map((language) => formatCell(topic, urgency, language)),
      ),
    );
    // Every language of this little world, and one that it does not know: a list of four is still no "all".
    const all = [
      ...cells,
      'iraq/flash/tr',
      'iran/flash/tr',
      'middle-east/flash/tr',
      'united-states/flash/tr',
    ];
    const taken = (filter: Filter) => all.filter((cell) => matchesFilter(filter, [cell]));
    fc.assert(
      fc.property(filters, filters, (one, two) => {
        const same = JSON.stringify(taken(one)) === JSON.stringify(taken(two));
        expect(filterKey(one) === filterKey(two)).toBe(same);
      }),
    );
  });
});
