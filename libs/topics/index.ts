export { asidesOf } from './boilerplate.js';
export {
  allTopics,
  catalogueOf,
  editedCatalogue,
  SHIPPED,
  topicById,
  topicByIso,
  withParents,
} from './catalogue.js';
export { checkEdit, EDIT_LIMITS, type EditProblem } from './edit.js';
export type { Catalogue, Topic, TopicEdit } from './topic.js';
export { ruleFormsOf } from './forms.js';
export {
  findTopics,
  matchTopics,
  type NamedHeadline,
  type TopicMatch,
  type TopicSpan,
  type Unsure,
} from './match.js';
export { type Found, type Headline, type Matching, openMatching, openMatchingNow } from './matching.js';
export type { Golden, GoldenFailure } from './matcher/goldens.js';
export { parseRule } from './rules/parse.js';
export { compileTopics, compileTopicsNow, type TopicMatcher } from './matcher/compile.js';
export type { RuleNode, Term } from './rules/rule.js';
