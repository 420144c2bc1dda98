import { hash } from 'node:crypto';
import type { Identities } from '@ajil/feeds';

/** What an entry is recognised by: its guid, its address and its title, hashed; null where it tells nothing. */
export interface Names {
  guid: string | null;
  link: string | null;
  title: string | null;
}

/** A title that says less than this ("Live", «عاجل») stands on many entries. */
const LEAST_LETTERS = 12;

/** A guid such as "7" is a place in a list, not an identity. */
export const isPlaceInList = (guid: string) => /^\d{1,4}$/.test(guid);

export function namesOf({ guid, link, title }: Identities): Names {
  return {
    guid: guid && !isPlaceInList(guid) ? named('g', guid) : null,
    link: link && leadsSomewhere(link) ? named('u', link) : null,
    title: title.replace(/[^\p{L}\p{N}]/gu, '').length >= LEAST_LETTERS ? named('t', title) : null,
  };
}

export const listNames = ({ guid, link, title }: Names): string[] =>
  [guid, link, title].filter((name) => name !== null);

/** The front page is where entries point that have no page of their own. */
function leadsSomewhere(link: string): boolean {
  return /^[^/?#]+[/?#]+[^/?#]/.test(link.replace(/^[a-z]+:\/\//, ''));
}

function named(kind: string, text: string): string {
  return kind + hash('sha1', text, 'base64url').slice(0, 20);
}
