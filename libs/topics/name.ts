import type { Token } from '@ajil/text';
import type { Form } from './forms.js';

/** How a name must be written: in any case, with a capital, in exactly these letters, all in capitals. */
export type Casing = 'any' | 'capital' | 'exact' | 'upper';

/** What a name is to its topic. A city is one of GeoNames; a town one that is believed in local company only. */
export type Kind =
  | ('country' | 'region' | 'people' | 'capital' | 'place' | 'state' | 'actor' | 'leader')
  | ('city' | 'town')
  | 'phrase';

/** What a name needs around it; the words of `catalogue/README.md`. */
export interface Guard {
  /** Of places, forces and people too, not only of the country and its people. */
  everyKind?: boolean;
  capital?: boolean;
  exact?: boolean;
  mixedCase?: boolean;
  dotted?: boolean;
  afterComma?: boolean;
  notBefore?: string[];
  notAfter?: string[];
  notWith?: string[];
  needs?: string[];
  needsBefore?: string[];
  /** Or with one of these in the same field. */
  orWith?: string[];
  particles?: string[];
  /** These forms only behind a noun with «ال» or a pronoun: «الجيش السوداني», not «انتخاب السوداني». */
  definite?: string[];
  notForms?: string[];
}

/** A name in the tree. A null topic is a phrase that only hides the names inside it. */
export interface Name {
  topic: string | null;
  kind: Kind;
  text: string;
  /** Of those that write it so; empty for all. */
  languages: readonly string[];
  casing: Casing;
  /** Which of its words has the capital that `capital` asks for: the third of "vallée du Jourdain". */
  capitalAt: number;
  /** How likely it is meant when others bear the name: of a place the logarithm of its people. */
  weight: number;
  guards: readonly Guard[];
  /** Stands for several topics at once, each with a name of its own. */
  isShared?: boolean;
}

/** Where a name was read: words `from` up to (not with) `to` of a field. */
export interface Reading {
  text: string;
  words: readonly Token[];
  from: number;
  to: number;
  /** The first word without its particle, and an ending of the last. */
  form: Form;
  /** The words as they were compared, one space between them. */
  folded: string;
  name: Name;
}

/** A name as read, with every topic that bears it. */
export interface Candidates extends Reading {
  field: 'title' | 'summary';
  names: readonly Name[];
}

/** Names by language code. */
export type Listed = Record<string, string[] | undefined>;
