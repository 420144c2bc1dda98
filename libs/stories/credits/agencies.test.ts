import { describe, expect, it } from 'vitest';
import { catalogue } from '@ajil/catalogue';
import { allAgencies, NAMES, type Step } from './agencies.js';
import agencies from './agencies.json' with { type: 'json' };

/** Every name's words with the names that are read there. */
function* leaves(step: Step, words: string[] = []): Generator<[string, Step]> {
  if (step.names.length > 0) yield [words.join(' '), step];
  for (const [word, next] of step.next) yield* leaves(next, [...words, word]);
}

describe('the list of agencies', () => {
  it('has every agency once, with slugs', () => {
    const all = allAgencies();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, family } of all) expect(`${id} ${family}`).toMatch(/^[a-z0-9-]+ [a-z0-9-]+$/);
  });

  it('gives no name to two agencies, nor in two strengths, in one language and case', () => {
    for (const [words, { names }] of leaves(NAMES)) {
      const anywhere = names.filter(({ only }) => only === null);
      const upper = (text: string) => text === text.toUpperCase() && text !== text.toLowerCase();
      const same = anywhere.filter(({ text }) => upper(text) === upper(anywhere[0]!.text));
      expect(
        new Set(same.map(({ agency, strength }) => `${agency.id} ${strength}`)).size,
        words,
      ).toBeLessThan(2);
    }
  });

  it('restricts only names that it has', () => {
    for (const { id, only, ...lists } of agencies as { id: string; only?: object }[]) {
      const names = Object.values(lists).flatMap((list) => Object.values(list as object).flat() as string[]);
      for (const name of Object.keys(only ?? {})) expect(names, id).toContain(name);
    }
  });

  it('agrees with the catalogue on the family of an outlet that is in both', () => {
    const families = new Map(
      catalogue.map(({ outlet, family }) => [outlet.toLowerCase().replace(/^the /, ''), family]),
    );
    const both = allAgencies().filter(({ name }) => families.has(name.toLowerCase().replace(/^the /, '')));
    expect(both.length).toBeGreaterThan(30);
    for (const { name, family } of both) {
      expect(family, name).toBe(families.get(name.toLowerCase().replace(/^the /, '')));
    }
  });

  it('uses a family of the catalogue under the name of no other house', () => {
    const families = new Set(catalogue.map(({ family }) => family));
    const known = allAgencies().filter(({ id }) => families.has(id!));
    for (const { id, family } of known) expect(family).toBe(id);
  });
});
