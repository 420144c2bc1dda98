import { asidesOf, ruleFormsOf } from '@ajil/topics';
import { compileTopics, compileTopicsNow, type TopicMatcher } from '@ajil/topics';

export { parseRule } from '@ajil/topics';
export type { RuleNode, Term } from '@ajil/topics';
export type { TopicMatcher };

type Topics = Parameters<typeof compileTopicsNow>[0];

/** As the newsdesk matches: all forms of words, no datelines. */
const OPTIONS = { formsOf: ruleFormsOf, asidesOf };

export const compileNow = (topics: Topics): TopicMatcher => compileTopicsNow(topics, OPTIONS);
export const compileInSlices = (topics: Topics): Promise<TopicMatcher> => compileTopics(topics, OPTIONS);
