import { Buffer } from 'node:buffer';
import data from './ngrams.json' with { type: 'json' };

/** For each of the four kinds of n-gram (by edges): its keys in order, and where the scores of each begin. */
interface Table {
  keys: Uint32Array;
  begins: Uint32Array;
  scores: Uint8Array;
}

/** Edges of an n-gram: it begins a word, it ends one. */
const BEGINS = 1;
const ENDS = 2;

/** As in eld: n-grams of four UTF-8 bytes, three apart, and the last four of a word. */
const LENGTH = 4;
const STRIDE = 3;
/** Longer words and texts say nothing that their beginning does not. */
const WORD_BYTES = 70;
const TEXT_UNITS = 350;
/** The least score, which the table leaves out. */
const BASE_SCORE = 53;

const BETWEEN_WORDS = /[^\p{L}'`’]+/gu;
const SPACE = 0x20;

/** The languages that have n-grams, in the order of the scores. */
export const NGRAM_LANGUAGES: readonly string[] = data.languages;

const ENCODER = new TextEncoder();

let unpacked: readonly Table[] | undefined;

/** How well a text's n-grams (lower case) fit each of NGRAM_LANGUAGES: the sum of their scores, each 0 to 260. */
export function ngramScores(text: string): Float64Array {
  const ngrams = ngramsOf(text);
  const sums = new Float64Array(NGRAM_LANGUAGES.length);
  for (const ngram of ngrams) addScores(sums, ngram);
  return sums;
}

/** Each n-gram of a text once: four times its bytes as one number, plus its edges. */
function ngramsOf(text: string): Set<number> {
  const ngrams = new Set<number>();
  const bytes = ENCODER.encode(text.slice(0, TEXT_UNITS).replace(BETWEEN_WORDS, ' '));
  let start = 0;
  while (start < bytes.length) {
    const space = bytes.indexOf(SPACE, start);
    const end = space < 0 ? bytes.length : space;
    if (end > start) addNgrams(ngrams, bytes.subarray(start, Math.min(end, start + WORD_BYTES)));
    start = end + 1;
  }
  return ngrams;
}

function addNgrams(ngrams: Set<number>, word: Uint8Array): void {
  let at = 0;
  for (; at + LENGTH < word.length; at += STRIDE) {
    ngrams.add(numberOf(word, at, at + LENGTH) * 4 + (at === 0 ? BEGINS : 0));
  }
  const edges = ENDS + (at === 0 ? BEGINS : 0);
  ngrams.add(numberOf(word, Math.max(0, word.length - LENGTH), word.length) * 4 + edges);
}

function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 256 + bytes[at]!;
  return number;
}

function addScores(sums: Float64Array, ngram: number): void {
  unpacked ??= data.tables.map(unpack);
  const { keys, begins, scores } = unpacked[ngram % 4]!;
  const row = find(keys, Math.floor(ngram / 4));
  if (row < 0) return;
  for (let at = begins[row]!; at < begins[row + 1]!; at += 2) {
    sums[scores[at]! >> 1]! += scores[at + 1]! + BASE_SCORE;
  }
}

function find(keys: Uint32Array, key: number): number {
  let [low, high] = [0, keys.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (keys[middle] === key) return middle;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** See generate.mjs. Keys: steps of seven bits a byte. Scores: pairs of twice the language (odd: the row's last) and score. */
function unpack(packed: { keys: string; scores: string }): Table {
  const scores = new Uint8Array(Buffer.from(packed.scores, 'base64'));
  const begins = [0];
  for (let at = 0; at < scores.length; at += 2) if (scores[at]! % 2 === 1) begins.push(at + 2);
  return { keys: unpackKeys(Buffer.from(packed.keys, 'base64')), begins: new Uint32Array(begins), scores };
}

function unpackKeys(bytes: Uint8Array): Uint32Array {
  const keys: number[] = [];
  let [key, step, weight] = [0, 0, 1];
  for (const byte of bytes) {
    step += (byte % 128) * weight;
    weight *= 128;
    if (byte >= 128) continue;
    key += step;
    keys.push(key);
    [step, weight] = [0, 1];
  }
  return new Uint32Array(keys);
}
