import type { Migration } from 'kysely';
import { first } from './0001-first.js';

/** Every step of the schema, in order. A step that has shipped is never edited: add the next one. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
};
