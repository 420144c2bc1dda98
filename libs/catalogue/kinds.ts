/** What an outlet is, for a desk that wants to filter by it; the README says what each word covers. */
export const KINDS = [
  'agency',
  'newspaper',
  'magazine',
  'broadcaster',
  'public-broadcaster',
  'online',
  'party-media',
  'government',
  'organisation',
] as const;

export type Kind = (typeof KINDS)[number];
