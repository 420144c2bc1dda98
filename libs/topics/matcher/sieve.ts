/**
 * Tells of most words that are not in a big map that they are not, without a look at the map: that would be a walk
 * through memory that no cache holds. Never tells it of one that is.
 */
export interface Sieve {
  add(word: string): void;
  mayHave(word: string): boolean;
  /** How many of the word's first UTF-16 units may be such a word; three at least. */
  startsIn(word: string): readonly number[];
}

/** Bits: 512 KiB, of which 200,000 words set one in twenty. */
const BITS = 1 << 22;
const SHORTEST_START = 3;
const NONE: readonly number[] = [];

export function openSieve(): Sieve {
  const bits = new Uint32Array(BITS >>> 5);
  const isSet = (place: number) => (bits[place >>> 5]! & (1 << (place & 31))) !== 0;
  return {
    add: (word) => {
      const place = placeOf(hashOf(word));
      bits[place >>> 5]! |= 1 << (place & 31);
    },
    mayHave: (word) => isSet(placeOf(hashOf(word))),
    startsIn: (word) => {
      let found: number[] | null = null;
      let hash = START;
      for (let at = 0; at < word.length; at += 1) {
        hash = mix(hash, word.charCodeAt(at));
        if (at + 1 >= SHORTEST_START && isSet(placeOf(hash))) (found ??= []).push(at + 1);
      }
      return found ?? NONE;
    },
  };
}

/** FNV-1a. */
const START = 0x811c9dc5;
const mix = (hash: number, unit: number) => Math.imul(hash ^ unit, 0x01000193);

function hashOf(word: string): number {
  let hash = START;
  for (let at = 0; at < word.length; at += 1) hash = mix(hash, word.charCodeAt(at));
  return hash;
}

/** The lower half alone would tell too little. */
function placeOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (BITS - 1);
}
