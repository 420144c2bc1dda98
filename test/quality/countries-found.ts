import { matchTopics, topicById } from '@ajil/topics';

/** The countries (ISO 3166) that a headline is found to name, sorted. */
export function countriesIn(title: string, source: string | null = null): string[] {
  const isos = matchTopics({ title, summary: null, source }).map(({ topic }) => topicById(topic)?.iso);
  return isos.filter((iso) => iso !== undefined).sort();
}

/** The places in a text where a country is found. */
export function spansIn(title: string): { iso: string; start: number; end: number; text: string }[] {
  return matchTopics({ title, summary: null }).flatMap(({ topic, why }) => {
    const iso = topicById(topic)?.iso;
    return iso === undefined ? [] : why.map(({ start, end, text }) => ({ iso, start, end, text }));
  });
}
