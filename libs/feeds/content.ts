import { cutBytes } from './clean.js';
import { LIMITS } from './limits.js';

/** HTML as published, within the cap; null when there is none. */
export function contentHtml(html: string | null): string | null {
  return html === null ? null : cutBytes(html, LIMITS.field) || null;
}
