import { cutUnits } from './clean.js';
import { LIMITS } from './limits.js';

/** A guid or id as published, without the white space around it; null when empty. */
export function publishedId(text: string | null | undefined): string | null {
  return cutUnits(text ?? '', LIMITS.id).trim() || null;
}
