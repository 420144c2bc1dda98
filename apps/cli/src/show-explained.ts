import type { Explained } from './explain-text.js';

/** UTF-16 units of a rule that are shown. */
const LONGEST_RULE = 80;

/** What Ajil makes of a headline, with every reason, for people to read. */
export function showExplained({
  title,
  summary,
  language,
  direction,
  topics,
  urgency,
  doubts,
}: Explained): string {
  const lines = [
    title,
    ...(summary === null ? [] : [`  ${summary}`]),
    '',
    fact('language', `${language}, ${direction}`),
    fact('urgency', urgency.why.replace(/^urgency /, '')),
    fact('topics', topics.length === 0 ? 'none: it would raise no alert' : String(topics.length)),
    ...topics.flatMap(showTopic),
    ...doubts.map((doubt) => fact('doubt', doubt)),
  ];
  return `${lines.join('\n')}\n`;
}

function showTopic({ id, role, why }: Explained['topics'][number]): string[] {
  return [
    `    ${id}${role === 'mention' ? ' (mentioned)' : ''}`,
    ...why.map(
      ({ field, start, end, text, rule }) =>
        `        «${text}» at ${field}[${start}..${end}], ${short(rule)}`,
    ),
  ];
}

/** A rule may be a screen long; its beginning tells which it is. */
function short(rule: string): string {
  return rule.length > LONGEST_RULE ? `${rule.slice(0, LONGEST_RULE).trimEnd()}…` : rule;
}

function fact(name: string, value: string): string {
  return `  ${name.padEnd(10)} ${value}`;
}
