import { stemsOf } from '../particles.js';
import type { TopicMatch } from '../found.js';
import { parseRule } from '../rules/parse.js';
import type { RuleProblem } from '../rules/rule.js';
import { emptyAutomaton } from './automaton.js';
import type { AsidesOf, FormsOf, MatchInput } from './headline.js';
import { type Compiled, matchHeadline } from './match.js';
import { type Check, checkOf, type Rule, type ShareTerm } from './plan.js';
import { openTerms } from './terms.js';
import { openReadings } from './readings.js';
import { wakingTerms } from './waking.js';

/** A topic as the matcher needs it: any one of its rules is enough. */
export interface RuledTopic {
  id: string;
  rules: readonly string[];
}

export interface CompileOptions {
  /** The words that a word may stand for; particles come off when not given. */
  formsOf?: FormsOf;
  asidesOf?: AsidesOf;
  /** Lets others work; called every few milliseconds of compiling. */
  pause?: () => Promise<void>;
}

/** All rules of all topics, as one. It never changes: edited topics are compiled anew. */
export interface TopicMatcher {
  /** The topics of a headline, in the order in which it names them, each with where and why. */
  match: (headline: MatchInput) => TopicMatch[];
  /** Rules that could not be read. They match nothing. */
  problems: readonly RuleTrouble[];
  /** How much was compiled. */
  size: { rules: number; terms: number };
}

export interface RuleTrouble {
  topic: string;
  rule: string;
  problem: RuleProblem;
}

/** Work between two pauses, in UTF-16 units of rules: two or three milliseconds. */
const SLICE = 1_000;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Compiles in slices, so that who matches headlines meanwhile hardly notices. */
export async function compileTopics(
  topics: Iterable<RuledTopic>,
  options: CompileOptions = {},
): Promise<TopicMatcher> {
  const pause = options.pause ?? nextTurn;
  const steps = compileSteps(topics, options);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pause();
  }
}

/** Compiles in one go: for a few topics, at a start, in a test. */
export function compileTopicsNow(topics: Iterable<RuledTopic>, options: CompileOptions = {}): TopicMatcher {
  const steps = compileSteps(topics, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** What is being compiled. */
interface Work {
  usesSource: boolean;
  share: ShareTerm;
  problems: RuleTrouble[];
  size: TopicMatcher['size'];
}

function* compileSteps(topics: Iterable<RuledTopic>, options: CompileOptions): Generator<void, TopicMatcher> {
  const { formsOf = stemsOf, asidesOf } = options;
  const automaton = emptyAutomaton();
  const terms = openTerms(automaton);
  const size = { rules: 0, terms: 0 };
  const work: Work = { usesSource: false, share: terms.share, problems: [], size };
  let done = 0;
  for (const units of addAll(work, topics)) {
    done += units;
    if (done < SLICE) continue;
    done = 0;
    yield;
  }
  const readingsOf = openReadings(automaton, formsOf);
  const compiled: Compiled = { automaton, readingsOf, asidesOf, usesSource: work.usesSource };
  size.terms = terms.count();
  return { match: (headline) => matchHeadline(compiled, headline), problems: work.problems, size };
}

/** Adds one after the other, and tells how long each was. */
function* addAll(work: Work, topics: Iterable<RuledTopic>): Generator<number> {
  for (const { id, rules } of topics)
    for (const rule of rules) {
      addRule(work, id, rule);
      yield rule.length;
    }
}

function addRule(work: Work, topic: string, text: string): void {
  const parsed = parseRule(text);
  if (parsed.kind === 'problem') {
    work.problems.push({ topic, rule: text, problem: parsed });
    return;
  }
  const rule: Rule = { id: work.size.rules, topic, text, check: checkOf(parsed.rule, work.share) };
  work.size.rules += 1;
  work.usesSource ||= looksAtSource(rule.check);
  // Never null: a rule that needs no term does not parse.
  for (const term of wakingTerms(rule.check) ?? []) term.wakes.push(rule);
}

function looksAtSource(check: Check): boolean {
  switch (check.kind) {
    case 'term':
    case 'near':
      return check.fields.includes('source');
    case 'language':
      return false;
    case 'not':
      return looksAtSource(check.of);
    case 'and':
    case 'or':
      return check.of.some(looksAtSource);
  }
}
