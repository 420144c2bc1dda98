import { phrases } from './agencies.js';
import cues from './cues.json' with { type: 'json' };
import { FILLERS, type Mention } from './mentions.js';
import { gapBefore, type Worded } from './words.js';

/** Agencies named side by side, and the words around them that belong to a credit line: `(with AFP and Reuters)`. */
export interface Group {
  mentions: Mention[];
  from: number;
  to: number;
}

const JOINS = phrases(cues.joins);
const BESIDE = /^[\s,،;/&+\-–—|"“”«»'’.ـ\u200C-\u200F]{0,5}$/u;
const CLOSE_BY = /^[\s"“”«»'’\u200C-\u200F]{0,3}$/u;
/** Words that may join two agencies, and that a credit line may have on each side. */
const MOST_BETWEEN = 3;
const MOST_AROUND = 6;

/** The agencies of a text, those that stand side by side together. */
export function groupsOf(worded: Worded, mentions: readonly Mention[]): Group[] {
  const groups: Group[] = [];
  for (const mention of mentions) {
    const last = groups.at(-1);
    if (last !== undefined && areBeside(worded, last.to, mention.from)) {
      last.mentions.push(mention);
      last.to = mention.to;
    } else groups.push({ mentions: [mention], from: mention.from, to: mention.to });
  }
  return groups.map((group) => widened(worded, group));
}

function areBeside(worded: Worded, from: number, to: number): boolean {
  if (to - from > MOST_BETWEEN) return false;
  for (let at = from; at < to; at += 1) if (!belongs(worded, at)) return false;
  for (let at = from; at <= to; at += 1) if (!BESIDE.test(gapBefore(worded, at))) return false;
  return true;
}

function belongs({ words }: Worded, at: number): boolean {
  const word = words[at]?.folded ?? '';
  return JOINS.has(word) || FILLERS.has(word);
}

function widened(worded: Worded, group: Group): Group {
  const least = Math.max(0, group.from - MOST_AROUND);
  const most = Math.min(worded.words.length, group.to + MOST_AROUND);
  let { from, to } = group;
  while (from > least && belongs(worded, from - 1) && CLOSE_BY.test(gapBefore(worded, from))) from -= 1;
  while (to < most && belongs(worded, to) && CLOSE_BY.test(gapBefore(worded, to))) to += 1;
  return { ...group, from, to };
}
