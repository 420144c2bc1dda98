import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Record<string, string> = {
  ulid: 'must be an id such as 01JZ8Q5T3M9X4W7V2K6B1N0CDE',
  url: 'must be an address that begins with http:// or https://',
  datetime: 'must be a time such as 2027-01-31T08:00:00Z',
};

/**
 * What is wrong with a value, for people who do not know what checks it: an error map of zod. A schema's own message
 * comes before it. Undefined: zod may say it.
 */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.input, TYPES[issue.expected]);
    case 'invalid_value':
      return Array.isArray(issue.input) ? TWICE : `must be ${oneOf(issue.values.map(String))}`;
    case 'too_small':
      return `must ${size(issue.origin, issue.minimum)} or more`;
    case 'too_big':
      return `must ${size(issue.origin, issue.maximum)} or less`;
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'unrecognized_keys':
      return `"${issue.keys[0]!.slice(0, 60)}" is not known here`;
    case 'invalid_key':
      return 'is no name that may stand here';
    case 'invalid_union':
      return 'has none of the forms that it may have';
    case 'custom':
    case 'invalid_element':
    case 'not_multiple_of':
      return undefined;
  }
}

/** In an address, what is given twice comes as a list. */
const TWICE = 'must be one value; it is given twice, or as a list';

function wrongType(input: unknown, expected: string | undefined): string | undefined {
  if (input === undefined) return 'is missing';
  if (Array.isArray(input) && expected !== 'an object') return TWICE;
  return expected && `must be ${expected}`;
}

const UNITS: Record<string, [string, string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/** `be 7`, `have 1 character`, `have 7 entries` */
function size(origin: string, count: number | bigint): string {
  const unit = UNITS[origin]?.[Number(count) === 1 ? 0 : 1];
  return unit ? `have ${count} ${unit}` : `be ${count}`;
}

/** `read or none`, `text, json or both` */
function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
