import { expect, it } from 'vitest';
import { z } from 'zod';
import { plainWords } from './plain-words.js';

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: plainWords }).error!.issues[0]!.message;

it.each<[string, z.ZodType, unknown, string]>([
  ['missing', z.string(), undefined, 'is missing'],
  ['of another type', z.string(), 7, 'must be a text'],
  ['no whole number', z.int(), 1.5, 'must be a whole number'],
  ['no list', z.array(z.string()), 'x', 'must be a list'],
  ['no object', z.strictObject({}), [], 'must be an object'],
  ['given twice', z.string(), ['1', '2'], 'must be one value; it is given twice, or as a list'],
  [
    'a choice given twice',
    z.enum(['a', 'b']),
    ['a', 'b'],
    'must be one value; it is given twice, or as a list',
  ],
  ['none of three', z.enum(['a', 'b', 'c']), 'd', 'must be a, b or c'],
  ['too small', z.number().min(1), 0, 'must be 1 or more'],
  ['too short', z.string().min(1), '', 'must have 1 character or more'],
  ['too long a list', z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have 2 entries or less'],
  ['no id', z.ulid(), 'xx', 'must be an id such as 01JZ8Q5T3M9X4W7V2K6B1N0CDE'],
  ['no address', z.url(), 'nowhere', 'must be an address that begins with http:// or https://'],
  ['no time', z.iso.datetime(), 'noon', 'must be a time such as 2027-01-31T08:00:00Z'],
  ['of a key that is not known', z.strictObject({}), { x: 1 }, '"x" is not known here'],
  [
    'of a key of the wrong form',
    z.record(z.string().max(1), z.int()),
    { xy: 1 },
    'is no name that may stand here',
  ],
  ['none of its forms', z.union([z.string(), z.int()]), null, 'has none of the forms that it may have'],
])('a value that is %s is told of in plain words', (_what, schema, value, words) => {
  expect(said(schema, value)).toBe(words);
});

it('what a schema says itself comes first', () => {
  expect(said(z.string().regex(/^a$/, 'must be an a'), 'b')).toBe('must be an a');
});
