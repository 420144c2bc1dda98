import { createHash } from 'node:crypto';
import { z } from 'zod';
import { familyOf } from './family.js';
import { KINDS } from './kinds.js';

const hasNoSecret = (url: string) =>
  !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === '');

/** One address, one source: the spelling of the URL standard, without the fragment, which no server sees. */
function oneSpelling(url: string): string {
  const parsed = new URL(url);
  parsed.hash = '';
  return parsed.href;
}

/** Words for people: no control characters, no half of a surrogate pair. */
const Words = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be plain words');

/** A source as somebody names it: in a list, or to the API. Only its address and its name are needed. */
export const NamedSource = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .refine(hasNoSecret, 'must not carry a name or password')
    .transform(oneSpelling),
  name: Words,
  outlet: Words.nullish(),
  language: z.string().max(35).nullish(),
  country: z.string().max(2).nullish(),
  family: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be small Latin letters, digits and hyphens')
    .nullish(),
  kind: z.enum(KINDS).nullish(),
});
export type NamedSource = z.infer<typeof NamedSource>;

/** What is kept of a named source, the gaps filled. The same address has the same id in every process and database. */
export function toSeed(source: NamedSource) {
  return {
    id: createHash('sha256').update(source.url).digest('hex').slice(0, 16),
    url: source.url,
    name: source.name,
    outlet: source.outlet ?? new URL(source.url).host,
    language: source.language ?? null,
    country: source.country ?? null,
    family: source.family ?? familyOf({ outlet: source.outlet ?? null, url: source.url }),
    kind: source.kind ?? null,
  };
}
