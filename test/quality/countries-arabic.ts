import { countriesIn, spansIn } from './countries-found.js';
import { compare, type Counts, mostOf, scored, short } from './counts.js';
import { readLines } from './read-lines.js';

interface Sentence {
  doc: string;
  tokens: string[];
  tags: string[];
}

interface Span {
  text: string;
  start: number;
  end: number;
}

/** Nisba and people's names are no LOC: a find outside the spans that reads so is not wrong. */
const NISBA = /^[وفبكل]*(?:ال|ل)?\p{L}{2,}(?:ي|ية|يه|يون|يين|يات|يا|ان)$/u;

/** Arabic sentences whose places are marked (AQMAR), not which country they are of. */
export function arabic(folder: string, misses: number): string {
  const sentences = readLines<Sentence>(folder, 'countries/aqmar-ner-ar.jsonl');
  if (sentences === null) return '';
  const read = sentences.map((sentence) => {
    const spans = locationsOf(sentence);
    const text = sentence.tokens.join(' ');
    return { text, spans, found: spansIn(text) };
  });
  const spans = read.flatMap((one) => one.spans.map((span) => ({ ...span, found: one.found })));
  const alone = spans.map((span) => ({ ...span, countries: countriesIn(span.text) }));
  const unresolved = alone.filter(({ countries }) => countries.length === 0).map(({ text }) => text);
  const resolved = read.map(({ text, spans, found }) => ({
    text,
    wanted: [...new Set(spans.flatMap((span) => countriesIn(span.text)))],
    found: [
      ...new Set(found.filter(({ text }) => !NISBA.test(text) || isIn(spans, text)).map(({ iso }) => iso)),
    ],
  }));
  const outside = read.flatMap(({ spans, found }) =>
    found.filter((one) => !spans.some((span) => overlaps(span, one))),
  );
  const strays = outside.filter(({ text }) => !NISBA.test(text));
  const all: Counts = {
    right: spans.length - unresolved.length,
    wrong: strays.length,
    missed: unresolved.length,
  };
  const { counts, differences } = compare(resolved);
  return [
    `aqmar-ner-ar: ${sentences.length} sentences, ${spans.length} marked places`,
    `  marked places that name a country when read alone   ${alone.length - unresolved.length} of ${alone.length} (${short(1 - unresolved.length / alone.length)})`,
    `  every marked place wanted, strays wrong             ${scored(all)}`,
    `  countries of the sentence, by its marked places     ${scored(counts)}`,
    `  found outside any marked place: ${outside.length}, of them no nisba: ${strays.length}`,
    `  strays: ${mostOf(
      strays.map(({ text, iso }) => `${text}=${iso}`),
      60,
    )}`,
    `  nisba: ${mostOf(
      outside.filter(({ text }) => NISBA.test(text)).map(({ text, iso }) => `${text}=${iso}`),
      60,
    )}`,
    `  unresolved: ${mostOf(unresolved, 20 + misses * 10)}`,
    ...differences
      .slice(0, misses)
      .map(({ text, wrong, missed }) => `    +${wrong.join(',')} -${missed.join(',')}  ${text}`),
  ].join('\n');
}

function isIn(spans: readonly Span[], text: string): boolean {
  return spans.some((span) => span.text.includes(text));
}

function overlaps(one: { start: number; end: number }, other: { start: number; end: number }): boolean {
  return one.start < other.end && other.start < one.end;
}

function locationsOf({ tokens, tags }: Sentence): Span[] {
  const spans: Span[] = [];
  let start = 0;
  tokens.forEach((token, at) => {
    const end = start + token.length;
    if (tags[at] === 'B-LOC') spans.push({ text: token, start, end });
    const last = spans.at(-1);
    if (tags[at] === 'I-LOC' && last !== undefined && last.end === start - 1) {
      spans[spans.length - 1] = { text: `${last.text} ${token}`, start: last.start, end };
    }
    start = end + 1;
  });
  return spans;
}
