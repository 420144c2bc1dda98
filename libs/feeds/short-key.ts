import { codeAt } from './markup/code-at.js';
import { LIMITS } from './limits.js';

/** A key within the cap: the head of a long one, `~` and the hash of the whole. */
export function shortKey(text: string): string {
  if (text.length <= LIMITS.key) return text;
  const head = text.slice(0, LIMITS.key - 17).replace(/[\ud800-\udbff]$/, '');
  return `${head}~${fnv1a64(text)}`;
}

/** FNV-1a, 64 bits, over UTF-16 units, as 16 hexadecimal digits. Not for secrets. */
export function fnv1a64(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (let i = 0; i < text.length; i++) {
    low = (low ^ codeAt(text, i)) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
