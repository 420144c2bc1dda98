import { fold } from '@ajil/text';
import { parseRule, type RuleNode, type Term } from './topics-engine.js';
import type { InventedHeadline } from './topics-invent.js';

/** Something that looks through headlines; how much it found is only so that nothing is optimised away. */
export interface Searcher {
  name: string;
  search: (headline: InventedHeadline) => number;
}

/** What others offer at all: they know keywords, but neither AND, NOT and NEAR, nor words, nor forms. */
interface KeywordSearch {
  /** The package, and the file of it. */
  from: string;
  /** Rules up to which it can be built within a minute. */
  most?: number;
  open: (loaded: unknown, keywords: string[]) => (text: string) => number;
}

type Opened<Method extends string> = Record<Method, (text: string) => unknown[]>;
type Class<Method extends string> = new (keywords: string[]) => Opened<Method>;

const monyone: KeywordSearch['open'] = (loaded, keywords) => {
  const { AhoCorasick } = loaded as { AhoCorasick: Class<'matchInText'> };
  const opened = new AhoCorasick(keywords);
  return (text) => opened.matchInText(text).length;
};

const modern: KeywordSearch['open'] = (loaded, keywords) => {
  const { default: AhoCorasick } = loaded as { default: Class<'search'> };
  const opened = new AhoCorasick(keywords);
  return (text) => opened.search(text).length;
};

const KEYWORD_SEARCHES: KeywordSearch[] = [
  { from: '@monyone/aho-corasick', open: monyone },
  { from: '@monyone/aho-corasick/fast', most: 10_000, open: monyone },
  { from: 'modern-ahocorasick', open: modern },
];

/** All of them that are installed, over the terms of these rules, on folded text. */
export async function openKeywordSearches(rules: readonly string[]): Promise<Searcher[]> {
  const keywords = [...new Set(rules.flatMap((rule) => termsOf(nodeOf(rule))).map(keywordOf))];
  const searchers: Searcher[] = [];
  for (const { from, most = Infinity, open } of KEYWORD_SEARCHES) {
    const loaded = rules.length > most ? null : await load(from);
    if (loaded === null) continue;
    const search = open(loaded, keywords);
    searchers.push({ name: `${from}, keywords only`, search: (headline) => inFields(headline, search) });
  }
  return searchers;
}

async function load(name: string): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(`${name} is left out: it is not installed.\n`);
    return null;
  }
}

function inFields({ title, summary }: InventedHeadline, search: (folded: string) => number): number {
  return search(fold(title)) + (summary === null ? 0 : search(fold(summary)));
}

/** Every rule as regular expressions, one after the other, as one would begin. */
export function openRegExpLoop(rules: readonly string[]): Searcher {
  const tests = rules.map((rule) => testOf(nodeOf(rule)));
  const search = (text: string) => tests.reduce((found, test) => found + Number(test(text)), 0);
  return { name: 'a loop of regular expressions', search: (headline) => inFields(headline, search) };
}

function nodeOf(rule: string): RuleNode {
  const parsed = parseRule(rule);
  if (parsed.kind === 'problem')
    throw new Error(`An invented rule cannot be read: ${rule}: ${parsed.message}`);
  return parsed.rule;
}

type Test = (text: string) => boolean;

function testOf(node: RuleNode): Test {
  switch (node.kind) {
    case 'term':
      return regExpTest(sourceOf(node.term));
    case 'and':
      return allOf(node.of.map(testOf));
    case 'or':
      return anyOf(node.of.map(testOf));
    case 'not':
      return not(testOf(node.of));
    case 'field':
      return testOf(node.of);
    case 'near':
      return nearTest(node);
    case 'language':
      throw new Error('Invented rules know no languages.');
  }
}

const regExpTest = (source: string): Test => {
  const pattern = new RegExp(`(?<!\\S)${source}(?!\\S)`, 'u');
  return (text) => pattern.test(text);
};
const allOf =
  (tests: Test[]): Test =>
  (text) =>
    tests.every((test) => test(text));
const anyOf =
  (tests: Test[]): Test =>
  (text) =>
    tests.some((test) => test(text));
const not =
  (test: Test): Test =>
  (text) =>
    !test(text);

function nearTest({ within, left, right }: Extract<RuleNode, { kind: 'near' }>): Test {
  const [one, other] = [left, right].map((side) => `(?:${termsOf(side).map(sourceOf).join('|')})`);
  const between = `(?: \\S+){0,${within}} `;
  return anyOf([regExpTest(`${one}${between}${other}`), regExpTest(`${other}${between}${one}`)]);
}

function sourceOf(term: Term): string {
  return term.kind === 'prefix' ? `${keywordOf(term)}\\S*` : keywordOf(term);
}

function keywordOf({ words }: Term): string {
  return words.join(' ');
}

function termsOf(node: RuleNode): Term[] {
  switch (node.kind) {
    case 'term':
      return [node.term];
    case 'language':
      return [];
    case 'not':
    case 'field':
      return termsOf(node.of);
    case 'near':
      return [...termsOf(node.left), ...termsOf(node.right)];
    case 'and':
    case 'or':
      return node.of.flatMap(termsOf);
  }
}
