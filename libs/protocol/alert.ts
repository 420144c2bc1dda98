import { z } from 'zod';
import { URGENCIES, type Urgency } from './urgency.js';

export const ALERT_KINDS = ['new', 'update', 'correction', 'kill'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

const time = z.iso.datetime();
const urgency = z.enum(URGENCIES as [Urgency, ...Urgency[]]);

/** What subscribers are told; `docs/protocol.md`, chapter 1. */
export const AlertSchema = z.object({
  id: z.ulid(),
  rev: z.int().positive(),
  kind: z.enum(ALERT_KINDS),
  cursor: z.string(),
  topics: z.array(z.string()),
  cells: z.array(z.string()),
  prev: z.record(z.string(), z.int().nonnegative()),
  urgency,
  title: z.string(),
  summary: z.string().nullable(),
  language: z.string(),
  direction: z.enum(['ltr', 'rtl']),
  url: z.string().nullable(),
  source: z.object({ id: z.string(), name: z.string(), outlet: z.string() }),
  story: z.object({
    id: z.string(),
    headlines: z.int().positive(),
    origins: z.int().positive(),
    disputed: z.boolean(),
  }),
  facts: z.array(z.unknown()),
  publishedAt: time.nullable(),
  firstSeenAt: time,
  alertedAt: time,
  why: z.array(z.string()),
});

export type Alert = z.infer<typeof AlertSchema>;

/** What is left in the log of a revision whose alert was killed since: its place, and who was told of it. */
export const TombstoneSchema = AlertSchema.pick({
  id: true,
  rev: true,
  kind: true,
  cursor: true,
  cells: true,
  prev: true,
});

/** Everything of an alert but what only the appending transaction knows: its place in the log. */
export type AlertDraft = Omit<Alert, 'cursor' | 'prev'>;

/** The end of an alert: nothing of what it said is left, but why it was taken back. */
export const KillSchema = AlertSchema.pick({
  id: true,
  rev: true,
  cursor: true,
  cells: true,
  prev: true,
  alertedAt: true,
  why: true,
}).extend({ kind: z.literal('kill') });

export type Kill = z.infer<typeof KillSchema>;
export type KillDraft = Omit<Kill, 'cursor' | 'prev'>;

export type Tombstone = z.infer<typeof TombstoneSchema>;

/** The contract's order of keys is the schema's. */
const KEYS = Object.keys(AlertSchema.shape) as (keyof Alert)[];
const [CURSOR, PREV] = [KEYS.indexOf('cursor'), KEYS.indexOf('prev')];

/**
 * The alert's JSON text in three pieces: the log puts the cursor between the first and the second, and `prev`
 * (a JSON object) between the second and the third.
 */
export function encodeAlert(draft: AlertDraft | KillDraft): [string, string, string] {
  const before = members(draft, KEYS.slice(0, CURSOR));
  const between = members(draft, KEYS.slice(CURSOR + 1, PREV));
  const after = members(draft, KEYS.slice(PREV + 1));
  return [`{${before},"cursor":"`, `",${between},"prev":`, `,${after}}`];
}

/** A kill has only some of the keys: what is undefined is left out. */
function members(draft: AlertDraft | KillDraft, keys: readonly (keyof Alert)[]): string {
  const chosen = keys.map((key) => [key, (draft as AlertDraft)[key as keyof AlertDraft]]);
  return JSON.stringify(Object.fromEntries(chosen)).slice(1, -1);
}
