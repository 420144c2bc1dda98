import { arabic } from './countries-arabic.js';
import { english } from './countries-english.js';
import { parallel } from './countries-parallel.js';

/** How well the countries of headlines are found, on the sets below the folder; `misses` lists so many of each kind. */
export function countries(folder: string, misses: number): string {
  const parts = [english, arabic, parallel].map((part) => part(folder, misses)).filter((text) => text !== '');
  return parts.length > 0 ? `${parts.join('\n')}\n` : `No set in ${folder}; see test/quality/README.md.\n`;
}
