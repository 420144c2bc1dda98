import type { Kind } from './kinds.js';
import sources from './sources.json' with { type: 'json' };

/** A source as the shipped catalogue lists it. */
export interface ListedSource {
  /** The feed, https. */
  url: string;
  /** What readers call it. */
  name: string;
  /** Who publishes it. */
  outlet: string;
  /** Slug of the house that owns and edits the outlet: all its outlets are one voice. */
  family: string;
  /** Where the outlet sits, ISO 3166-1 alpha-2. */
  country: string;
  /** What it is written in: `ar`, `fa`, `ckb` … */
  language: string;
  kind: Kind;
}

/** The sources that Ajil follows when nobody names others. */
export const catalogue: readonly ListedSource[] = sources as ListedSource[];
