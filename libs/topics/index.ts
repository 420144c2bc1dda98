export { allTopics, topicById, type Topic, withParents } from './catalogue.js';
export { matchTopics, type TopicMatch, type TopicSpan } from './match.js';
