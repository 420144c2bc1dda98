/** What the outlet's own name or domain says of where it is read. */
export interface SourceHint {
  /** ISO 3166 code of its country's domain. */
  home: string | null;
  /** Of no country: ".com" and its like, or a plain name. */
  isGeneric: boolean;
  /** Its letters, without spaces and dots: "theparisnews". */
  letters: string;
}

// Domains of a country that everybody uses for what they spell.
const NO_COUNTRY = new Set([
  'tv',
  'io',
  'me',
  'fm',
  'ai',
  'cc',
  'ws',
  'co',
  'eu',
  'to',
  'gg',
  'sh',
  'su',
  'ly',
]);
const BY_TLD: Record<string, string> = { uk: 'GB', gov: 'US', mil: 'US', edu: 'US' };
const DOMAIN = /^(?:[a-z]+:\/\/)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.([a-z]{2,})(?:[/:?#]|$)/iu;

/** Reads a domain, an address or a name; anything else says nothing. */
export function hintOf(source: string | null | undefined): SourceHint | null {
  if (!source) return null;
  const [, labels, tld] = DOMAIN.exec(source.trim()) ?? [];
  if (labels === undefined || tld === undefined)
    return { home: null, isGeneric: false, letters: lettersOf(source) };
  const home = countryOf(tld.toLowerCase());
  return { home, isGeneric: home === null, letters: lettersOf(labels) };
}

function countryOf(tld: string): string | null {
  if (BY_TLD[tld] !== undefined) return BY_TLD[tld];
  return tld.length === 2 && !NO_COUNTRY.has(tld) ? tld.toUpperCase() : null;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, '');
}
