import type { Migration } from 'kysely';
import { first } from './0001-first.js';
import { ingest } from './0002-ingest.js';
import { topics } from './0003-topics.js';
import { access } from './0004-access.js';
import { corrections } from './0005-corrections.js';

/** Every step of the schema, in order. A step that has shipped is never edited: add the next one. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-ingest': ingest,
  '0003-topics': topics,
  '0004-access': access,
  '0005-corrections': corrections,
};
