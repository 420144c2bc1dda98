// Writes ngrams.json beside it from the n-grams of the package eld (a development dependency).
// Run by hand after an upgrade of eld, and measure: `node libs/text/language/generate.mjs [small]`.
import { readFileSync, writeFileSync } from 'node:fs';

/** Languages that their script alone tells; n-grams would say nothing more. */
const BY_SCRIPT = 'am bn el gu he hy ja ka kn ko lo ml or pa ta te th zh'.split(' ');

const size = process.argv[2] ?? 'small';
const partOfEld = (path) => new URL(path, import.meta.resolve('eld/small'));
const { ngramsData } = await import(partOfEld(`../ngrams/${size}.js`));
const { dictionary } = await import(partOfEld('../dictionary.js'));
const { version } = JSON.parse(readFileSync(partOfEld('../../package.json'), 'utf8'));

const codes = Object.values(ngramsData.languages).filter((code) => !BY_SCRIPT.includes(code));
const byteOf = new Map(dictionary.map((letter, byte) => [letter, byte]).filter(([letter]) => letter !== ' '));
for (const letter of "'`abcdefghijklmnopqrstuvwxyz") byteOf.set(letter, letter.codePointAt(0));

const tables = [0, 1, 2, 3].map((edges) => pack(rowsOf(edges)));
const from = `eld ${version} (${size}) by Nito T.M., https://github.com/nitotm, Apache-2.0; packed, languages told by script left out`;
writeFileSync(
  new URL('ngrams.json', import.meta.url),
  `${JSON.stringify({ from, languages: codes, tables }, null, 2)}\n`,
);

/** The n-grams with these edges (1: begins a word, 2: ends one), as [bytes as one number, scores by language]. */
function rowsOf(edges) {
  return Object.entries(ngramsData.ngrams)
    .filter(([key]) => (key.startsWith(' ') ? 1 : 0) + (key.endsWith(' ') ? 2 : 0) === edges)
    .map(([key, scores]) => [numberOf(key.trim()), scoresOf(scores)])
    .filter(([, scores]) => scores.length > 0)
    .sort(([a], [b]) => a - b);
}

function numberOf(letters) {
  return [...letters].reduce((number, letter) => number * 256 + byteOf.get(letter), 0);
}

function scoresOf(scores) {
  return Object.entries(scores)
    .map(([id, score]) => [codes.indexOf(ngramsData.languages[id]), score])
    .filter(([language]) => language >= 0);
}

/** keys: the steps between them, seven bits a byte, the high bit on all but the last. scores: see ngrams.ts. */
function pack(rows) {
  const steps = rows.map(([key], at) => key - (rows[at - 1]?.[0] ?? 0));
  const scores = rows.flatMap(([, scores]) =>
    scores.flatMap(([language, score], at) => [(language << 1) | (at === scores.length - 1 ? 1 : 0), score]),
  );
  return { keys: base64(steps.flatMap(bytesOf)), scores: base64(scores) };
}

function bytesOf(number) {
  return number < 128 ? [number] : [(number % 128) + 128, ...bytesOf(Math.floor(number / 128))];
}

function base64(bytes) {
  return Buffer.from(bytes).toString('base64');
}
