import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.js';
import { faultsOf, stepsOf, type Script } from './script.js';
import { babil } from './scripts/babil.js';

function take(script: Script, loop: boolean, seed: number, count: number) {
  const steps = stepsOf(script, loop, seededRandom(seed));
  return Array.from({ length: count }, () => steps.next().value);
}

describe('the script babil', () => {
  it('can be played: ids are unique and every outlet is known', () => {
    expect(faultsOf(babil)).toEqual([]);
  });

  it('has at least 14 outlets in three languages and four formats', () => {
    expect(babil.outlets.length).toBeGreaterThanOrEqual(14);
    expect(new Set(babil.outlets.map((outlet) => outlet.language))).toEqual(new Set(['ar', 'en', 'fa']));
    expect(new Set(babil.outlets.map((outlet) => outlet.format))).toEqual(
      new Set(['rss', 'atom', 'rdf', 'json']),
    );
  });

  it('lets every outlet publish', () => {
    const publishing = new Set(babil.steps.map((step) => step.outlet));
    expect(babil.outlets.filter((outlet) => !publishing.has(outlet.slug))).toEqual([]);
  });

  it('flashes in three languages within three seconds', () => {
    const first = babil.steps.filter((step) => step.at <= 3).map((step) => step.title);
    for (const marker of ['عاجل:', 'BREAKING:', 'فوری:']) {
      expect(first.some((title) => title.startsWith(marker))).toBe(true);
    }
  });

  it('has ten outlets reprint the title of an eleventh to the letter', () => {
    const outlets = babil.steps.map(
      ({ title }) =>
        new Set(babil.steps.filter((step) => step.title === title).map((step) => step.outlet)).size,
    );
    expect(Math.max(...outlets)).toBe(11);
  });

  it('changes the figure of one item afterwards', () => {
    expect(babil.steps.filter((step) => step.edit)).toHaveLength(1);
  });

  it('fills about three minutes with about seventy items, several of them in the first ten seconds', () => {
    expect(babil.steps.length).toBeGreaterThan(60);
    expect(Math.max(...babil.steps.map((step) => step.at))).toBeLessThanOrEqual(200);
    expect(babil.steps.filter((step) => step.at <= 10).length).toBeGreaterThan(6);
  });
});

describe('faultsOf', () => {
  const outlet = babil.outlets[0]!;
  const step = { at: 1, id: 'one', outlet: outlet.slug, title: 'One' };
  const script = (change: Partial<Script>): Script => ({
    name: 't',
    outlets: [outlet],
    steps: [],
    quiet: [],
    ...change,
  });

  it('names an unknown outlet', () => {
    expect(faultsOf(script({ steps: [{ ...step, outlet: 'nobody' }] }))).toEqual([
      expect.stringContaining('nobody'),
    ]);
  });

  it('names an id that is used twice', () => {
    expect(faultsOf(script({ steps: [step, step] }))).toEqual([expect.stringContaining('published twice')]);
  });

  it('names an edit that comes before its item', () => {
    const edit = { ...step, at: 0, edit: true as const };
    expect(faultsOf(script({ steps: [step, edit] }))).toContainEqual(
      expect.stringContaining('comes before it'),
    );
  });

  it('names an outlet whose slug is an address of the server', () => {
    expect(faultsOf(script({ outlets: [{ ...outlet, slug: 'ledger' }] }))).toHaveLength(1);
  });
});

describe('stepsOf', () => {
  it('ends after the script without loop', () => {
    expect(take(babil, false, 1, babil.steps.length + 1).at(-1)).toBeUndefined();
  });

  it('goes on with loop, later and later, and always with other words', () => {
    const steps = take(babil, true, 7, babil.steps.length + 50).slice(babil.steps.length);
    expect(new Set(steps.map((step) => step!.title)).size).toBe(50);
    expect(steps.every((step, index) => index === 0 || step!.at > steps[index - 1]!.at)).toBe(true);
  });

  it('gives the same steps for the same seed and others for another', () => {
    const count = babil.steps.length + 10;
    expect(take(babil, true, 3, count)).toEqual(take(babil, true, 3, count));
    expect(take(babil, true, 3, count)).not.toEqual(take(babil, true, 4, count));
  });
});
