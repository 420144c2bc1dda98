import { codeAt } from './code-at.js';
import { LIMITS } from '../limits.js';

export type Lower = (text: string, start: number, end: number) => string;

/**
 * Names in small letters. A document has few and repeats them with every item: looking one up by its first letter
 * and length costs less than cutting it out of the text.
 */
export function openNames(): Lower {
  const known = new Map<number, { raw: string; small: string }>();
  return (text, start, end) => {
    const length = Math.min(end - start, LIMITS.nameLength);
    const place = ((codeAt(text, start) & 127) << 5) | (length & 31);
    const name = known.get(place);
    if (name && name.raw.length === length && text.startsWith(name.raw, start)) return name.small;
    const raw = text.slice(start, start + length);
    const small = raw.toLowerCase();
    known.set(place, { raw, small });
    return small;
  };
}
