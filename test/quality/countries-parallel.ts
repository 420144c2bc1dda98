import { countriesIn } from './countries-found.js';
import { compare, f1, mostOf, short } from './counts.js';
import { readLines } from './read-lines.js';

interface Sentence {
  lang: string;
  id: string;
  text: string;
}

const LANGUAGES: Record<string, string> = {
  arb_Arab: 'Arabic',
  pes_Arab: 'Persian',
  heb_Hebr: 'Hebrew',
  tur_Latn: 'Turkish',
  ckb_Arab: 'Sorani',
  kmr_Latn: 'Kurmanji',
  urd_Arab: 'Urdu',
  azj_Latn: 'Azeri',
  pbt_Arab: 'Pashto',
  prs_Arab: 'Dari',
};

/**
 * The same sentences in many languages (SIB-200): the countries found should be those of the English twin.
 * `sets` counts the sentences with exactly the same countries among those where either names one; F1 is over countries.
 */
export function parallel(folder: string, misses: number): string {
  const sentences = readLines<Sentence>(folder, 'languages/sib200-train-dev.jsonl');
  if (sentences === null) return '';
  const english = new Map(
    sentences
      .filter(({ lang }) => lang === 'eng_Latn')
      .map(({ id, text }) => [id, { text, found: countriesIn(text) }]),
  );
  const lines = Object.entries(LANGUAGES).map(([code, language]) => {
    const own = sentences.filter(({ lang, id }) => lang === code && english.has(id));
    const rows = own.map(({ id, text }) => {
      const twin = english.get(id)!;
      return { text: `${text}\n      ${twin.text}`, wanted: twin.found, found: countriesIn(text) };
    });
    return agreement(language, rows, misses);
  });
  return `sib200: agreement with the English twin\n${lines.join('\n')}\n`;
}

function agreement(language: string, rows: Parameters<typeof compare>[0], misses: number): string {
  const naming = rows.filter(({ wanted, found }) => wanted.length + found.length > 0);
  const { counts, differences } = compare(naming);
  const same = naming.length - differences.length;
  const only = (all: string[][]) => mostOf(all.flat(), 12);
  return [
    `  ${language.padEnd(9)} sets ${short(same / Math.max(1, naming.length))} (${same} of ${naming.length})  F1 ${short(f1(counts))}  all sentences ${short((rows.length - differences.length) / Math.max(1, rows.length))}`,
    `      only here: ${only(differences.map(({ wrong }) => wrong))}; only in English: ${only(differences.map(({ missed }) => missed))}`,
    ...differences
      .slice(0, misses)
      .map(({ text, wrong, missed }) => `    +${wrong.join(',')} -${missed.join(',')}  ${text}`),
  ].join('\n');
}
