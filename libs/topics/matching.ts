import { asidesOf } from './boilerplate.js';
import { ruleFormsOf } from './forms.js';
import type { TopicMatch, TopicSpan } from './found.js';
import { prepareNames, prepareNamesNow } from './longest.js';
import { findTopics, type Unsure } from './match.js';
import { compileTopics, compileTopicsNow, type TopicMatcher } from './matcher/compile.js';
import { checkGoldens, type GoldenFailure } from './matcher/goldens.js';
import type { Catalogue, Topic } from './topic.js';

/** What is matched, as displayed. */
export interface Headline {
  title: string;
  summary: string | null;
  /** The source's name. */
  source?: string | null;
  /** The outlet's domain or an address on it. */
  domain?: string | null;
  /** ISO 3166 code of the outlet's country: tells towns of one name apart. */
  home?: string | null;
  /** A primary code; detected when a rule asks for it and it is absent. */
  language?: string | null;
}

export interface Found {
  /** Title before summary, in the order in which they are named. Parents are not among them. */
  matches: TopicMatch[];
  /** Names of several places that nothing tells apart. */
  unsure: Unsure[];
}

/** A catalogue, ready to match. It never changes: an edited catalogue is made ready anew. */
export interface Matching {
  catalogue: Catalogue;
  match(headline: Headline): Found;
  /** The goldens of a topic that fail. */
  failuresOf(topic: Pick<Topic, 'id' | 'goldens'>): GoldenFailure[];
}

const OPTIONS = { formsOf: ruleFormsOf, asidesOf };

/** Makes a catalogue ready in slices, so that who matches headlines meanwhile hardly notices. */
export async function openMatching(catalogue: Catalogue): Promise<Matching> {
  await prepareNames();
  return matchingOf(catalogue, await compileTopics(catalogue.topics, OPTIONS));
}

/** The same in one go: for tests, and for programs that wait for nothing else. */
export function openMatchingNow(catalogue: Catalogue): Matching {
  prepareNamesNow();
  return matchingOf(catalogue, compileTopicsNow(catalogue.topics, OPTIONS));
}

function matchingOf(catalogue: Catalogue, matcher: TopicMatcher): Matching {
  const match = (headline: Headline) => findAll(headline, matcher);
  return { catalogue, match, failuresOf: (topic) => checkGoldens(topic, (golden) => match(golden).matches) };
}

/** Names of places, and the rules of all topics. */
function findAll(headline: Headline, matcher: TopicMatcher): Found {
  const { title, summary, source, domain, home } = headline;
  const named = findTopics({ title, summary, source: domain ?? source ?? null, home: home ?? null });
  const ruled = matcher.match(headline);
  const found = new Map(named.matches.map((match) => [match.topic, match]));
  for (const match of ruled) found.set(match.topic, joined(found.get(match.topic), match));
  return { matches: [...found.values()].sort(byFirstReason), unsure: named.unsure };
}

function joined(known: TopicMatch | undefined, match: TopicMatch): TopicMatch {
  if (!known) return match;
  const role = known.role === 'about' ? 'about' : match.role;
  return { topic: known.topic, role, why: [...known.why, ...match.why] };
}

const FIELDS = ['title', 'summary', 'source'];

function byFirstReason(one: TopicMatch, other: TopicMatch): number {
  const [first, second]: (TopicSpan | undefined)[] = [one.why[0], other.why[0]];
  if (!first || !second) return 0;
  return FIELDS.indexOf(first.field) - FIELDS.indexOf(second.field) || first.start - second.start;
}
