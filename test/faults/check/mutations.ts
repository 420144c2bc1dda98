import type { Mutation } from './alter.js';
import { C10, C11, C6, C7, C8, C9 } from './alter-what-is-kept.js';
import { C1, C2, C3, C4, C5 } from './alter-what-is-told.js';
import type { VerdictId } from './verdict.js';

export type { Mutation } from './alter.js';

/** What may go wrong, and the verdict that names it. */
export const MUTATIONS: Mutation[] = Object.entries({ C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11 }).flatMap(
  ([id, list]) => list.map((mutation) => ({ ...mutation, id: id as VerdictId })),
);
