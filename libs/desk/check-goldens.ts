import type { Golden, GoldenFailure, Matching, Topic } from '@ajil/topics';
import { headlineOf } from './classify.js';

/**
 * The goldens of a topic that fail, each read as a headline of that text is when it comes.
 * `pause` is called after each: five hundred long ones take a while.
 */
export async function failedGoldens(
  { id, goldens: { match, not } }: Pick<Topic, 'id' | 'goldens'>,
  topics: Matching,
  pause: () => Promise<void>,
): Promise<GoldenFailure[]> {
  const failures: GoldenFailure[] = [];
  const check = async (goldens: Topic['goldens']) => {
    failures.push(...topics.failuresOf({ id, goldens }));
    await pause();
  };
  for (const golden of match) await check({ match: [asRead(golden)], not: [] });
  for (const golden of not) await check({ match: [], not: [asRead(golden)] });
  return failures;
}

function asRead(golden: Golden): Golden {
  const {
    title,
    summary = null,
    source = null,
    language = null,
  } = typeof golden === 'string' ? { title: golden } : golden;
  const read = headlineOf({ title, summary, language, source: { name: source } });
  return { title: read.title, summary: read.summary, source, language: read.language };
}
