import type { TopicEdit } from './topic.js';

/** A topic that the desk wrote, sound unless the test says otherwise. */
export const editOf = (wanted: Partial<TopicEdit> = {}): TopicEdit => ({
  id: 'kalsu-base',
  names: { en: 'Kalsu base' },
  parents: ['iraq'],
  rules: ['kalsu NEAR/2 base'],
  goldens: { match: ['Blast at Kalsu base'], not: [] },
  removed: false,
  ...wanted,
});
