import { describe, expect, it } from 'vitest';
import { editOf } from './edit.test-helpers.js';
import { checkEdit, editedCatalogue, SHIPPED, type TopicEdit } from './index.js';

const codes = (wanted: Partial<TopicEdit>, catalogue = SHIPPED) =>
  checkEdit(editOf(wanted), catalogue).map(({ code }) => code);

describe('an edit', () => {
  it('is sound when its parents exist and its rules can be read', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ id: 'iraq', parents: ['middle-east'], rules: [] })).toEqual([]);
  });

  it.each<[string, Partial<TopicEdit>]>([
    ['bad_id', { id: 'Kalsu base' }],
    ['bad_id', { id: '' }],
    ['no_name', { names: {} }],
    ['too_many_names', { names: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`n${n}`, 'x'])) }],
    ['unknown_parent', { parents: ['atlantis'] }],
    ['too_many_parents', { parents: Array.from({ length: 9 }, () => 'iraq') }],
    ['fixed_parents', { id: 'iran', parents: ['sports'] }],
    ['no_rule', { rules: [] }],
    ['too_many_rules', { rules: Array.from({ length: 1_001 }, () => 'a') }],
    ['matches_everything', { rules: ['NOT sports'] }],
    ['no_golden', { goldens: { match: [], not: ['x'] } }],
    ['too_many_goldens', { goldens: { match: Array.from({ length: 501 }, () => 'x'), not: [] } }],
  ])('is refused: %s', (code, wanted) => {
    expect(codes(wanted)).toEqual([code]);
  });

  it('says which rule it is, and where in it', () => {
    expect(checkEdit(editOf({ rules: ['kalsu', 'base AND ('] }), SHIPPED)).toMatchObject([
      { rule: 1, at: expect.any(Number) },
    ]);
  });

  it('makes no topic its own ancestor, also by way of others', () => {
    const catalogue = editedCatalogue([editOf(), editOf({ id: 'gate', parents: ['kalsu-base'] })]);
    expect(codes({ parents: ['kalsu-base'] }, catalogue)).toEqual(['circle']);
    expect(codes({ parents: ['gate'] }, catalogue)).toEqual(['circle']);
  });

  it('is private only where nobody else follows what is above it, and public only above what is public', () => {
    const hidden = editOf({ id: 'desk', parents: [], private: true });
    const catalogue = editedCatalogue([hidden, editOf({ id: 'inside', parents: ['desk'], private: true })]);
    expect(codes({ private: true })).toEqual(['public_parent']);
    expect(codes({ private: true, parents: ['desk'] }, catalogue)).toEqual([]);
    expect(codes({ private: true, parents: ['desk', 'iraq'] }, catalogue)).toEqual(['public_parent']);
    expect(codes({ parents: ['desk', 'iraq'] }, catalogue)).toEqual([]);
    expect(codes({ ...hidden, private: false }, catalogue)).toEqual(['private_child']);
    expect(codes({ id: 'middle-east', parents: [], private: true })).toEqual([]);
  });

  it('needs a parent once there are as many roots as one can follow, unless it is one of them', () => {
    const roots = SHIPPED.topics.filter(({ parents }) => parents.length === 0).length;
    const root = (n: number) => editOf({ id: `root-${n}`, parents: [] });
    const rootsOf = (count: number) =>
      editedCatalogue(Array.from({ length: count - roots }, (_, n) => root(n)));
    expect(codes({ parents: [] }, rootsOf(149))).toEqual([]);
    expect(codes({ parents: [] }, rootsOf(150))).toEqual(['too_many_roots']);
    expect(codes({ id: 'root-0', parents: [] }, rootsOf(150))).toEqual([]);
    expect(codes({}, rootsOf(150))).toEqual([]);
  });
});
