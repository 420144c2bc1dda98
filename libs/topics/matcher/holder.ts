import type { TopicMatcher } from './compile.js';

/** The matcher in use. A match that has begun ends on the matcher that it began on. */
export interface Topics {
  current(): TopicMatcher;
  /** From the next headline on. */
  replace(next: TopicMatcher): void;
}

export function openTopics(first: TopicMatcher): Topics {
  let current = first;
  return {
    current: () => current,
    replace: (next) => {
      current = next;
    },
  };
}
