import { canonicalUrl, primaryLanguage } from '@ajil/text';
import type { ListedSource } from './catalogue.js';
import { COUNTRIES } from './countries.js';
import { domainOf, isAggregator } from './domains.js';
import { KINDS } from './kinds.js';

/** What is wrong with one entry of a list; `index` counts from 0. */
export interface Problem {
  index: number;
  url: string;
  field: string;
  message: string;
}

/** What is wrong with a value of a field; null when nothing is. */
type Check = (value: string) => string | null;

const FIELDS: Record<keyof ListedSource, Check> = {
  url: checkUrl,
  name: checkWords,
  outlet: checkWords,
  family: (value) =>
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length <= 60
      ? null
      : `${quoted(value)} is no slug: write up to 60 small Latin letters, digits and single hyphens`,
  country: (value) => (COUNTRIES.has(value) ? null : `${quoted(value)} is no ISO 3166-1 alpha-2 code`),
  language: checkLanguage,
  kind: (value) =>
    KINDS.some((kind) => kind === value) ? null : `${quoted(value)} is none of ${KINDS.join(', ')}`,
};
const NAMES = Object.keys(FIELDS) as (keyof ListedSource)[];
const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * Everything that is wrong with a list of sources, in its order, without asking any of them: fields that are
 * missing, malformed or unknown; addresses listed twice; aggregators; an outlet with two families or countries,
 * or two sources of one name.
 */
export function checkSources(list: readonly unknown[]): Problem[] {
  const problems: Problem[] = [];
  const agreed = new Map<string, string>();
  for (const [index, item] of list.entries()) {
    const source = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    const url = typeof source.url === 'string' ? source.url : '';
    const found = [...checkFields(source), ...checkAgreement(source, agreed)];
    problems.push(...found.map(([field, message]) => ({ index, url, field, message })));
  }
  return problems;
}

function checkFields(source: Record<string, unknown>): [field: string, message: string][] {
  const unknown = Object.keys(source).filter((field) => !Object.hasOwn(FIELDS, field));
  const known = NAMES.map((field): [string, string | null] => [field, checkField(field, source[field])]);
  return [
    ...known.filter((found): found is [string, string] => found[1] !== null),
    ...unknown.map((field): [string, string] => [field, `unknown field; a source has ${NAMES.join(', ')}`]),
  ];
}

function checkField(field: keyof ListedSource, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return 'is missing';
  return typeof value === 'string' ? FIELDS[field](value) : 'must be text';
}

/** A value that the list may name once (`once`), or must repeat whenever it names the key again. */
interface Agreement {
  field: string;
  key: string;
  value: string;
  once: boolean;
  complaint: (earlier: string) => string;
}

function checkAgreement(source: Record<string, unknown>, agreed: Map<string, string>): [string, string][] {
  const problems: [string, string][] = [];
  for (const { field, key, value, once, complaint } of agreementsOf(source)) {
    const earlier = agreed.get(key);
    if (earlier === undefined) agreed.set(key, value);
    else if (once || earlier !== value) problems.push([field, complaint(earlier)]);
  }
  return problems;
}

function agreementsOf(source: Record<string, unknown>): Agreement[] {
  const text = (field: string) => (typeof source[field] === 'string' ? source[field] : '');
  const [url, name, outlet] = [text('url'), text('name'), text('outlet')];
  const address = canonicalUrl(url) ?? '';
  const about = (
    field: string,
    key: string,
    value: string,
    once: boolean,
    complaint: Agreement['complaint'],
  ) => (key === '' || value === '' ? [] : [{ field, key: `${field} ${key}`, value, once, complaint }]);
  return [
    ...about('url', address, url, true, (earlier) => `is listed already as ${earlier}`),
    ...about('family', outlet, text('family'), false, (other) => `${outlet} is of family ${other} elsewhere`),
    ...about('country', outlet, text('country'), false, (other) => `${outlet} sits in ${other} elsewhere`),
    ...about(
      'name',
      outlet && `${outlet}\n${name}`,
      name,
      true,
      () => `${outlet} has two sources of this name`,
    ),
  ];
}

function checkUrl(value: string): string | null {
  if (!URL.canParse(value) || canonicalUrl(value) === null) return `${quoted(value)} is no web address`;
  const url = new URL(value);
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not carry a name or password';
  if (url.href !== value) return `is written in full as ${url.href}`;
  const domain = domainOf(value);
  if (domain === null) return `${url.hostname} is no public host`;
  return isAggregator(domain) ? `${domain} repeats what others publish: list the outlet's own feed` : null;
}

function checkWords(value: string): string | null {
  if (value.trim() !== value) return 'has blanks around it';
  if (value.length > 200) return 'has more than 200 letters';
  return /[\p{Cc}\p{Cs}]/u.test(value) ? 'must be plain words' : null;
}

function checkLanguage(value: string): string | null {
  const known = /^[a-z]{2,3}$/.test(value) && LANGUAGES.of(value) !== undefined;
  if (!known) return `${quoted(value)} is no language code`;
  const ours = primaryLanguage(value);
  return ours === value ? null : `${quoted(value)} is written ${quoted(ours ?? 'und')} here`;
}

function quoted(value: string): string {
  return `"${value.slice(0, 80)}"`;
}
