import type { Golden } from './matcher/goldens.js';

/** A subject one can follow. */
export interface Topic {
  id: string;
  /** ISO 3166 code, for a country. */
  iso?: string;
  /** Ids of the topics this one belongs to; who follows those gets this one too. */
  parents: string[];
  /** Only who was given the right sees it and follows it; without it, everybody. */
  private?: boolean;
  /** By language code: what readers call it. */
  names: Record<string, string>;
  /** Any one of these is enough, beside a country's names. */
  rules: readonly string[];
  /** Headlines that must and must not match. */
  goldens: { match: readonly Golden[]; not: readonly Golden[] };
}

/** All topics at one moment. */
export interface Catalogue {
  /** Countries first. */
  topics: readonly Topic[];
  find(id: string): Topic | undefined;
  /** These topics in their order, then all their parents; each id once. */
  withParents(ids: readonly string[]): string[];
}

/** A topic as the desk wrote it: it takes the place of a shipped one of its id, or hides it. */
export interface TopicEdit extends Omit<Topic, 'iso'> {
  removed: boolean;
}
