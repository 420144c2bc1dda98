import { LanguageCode, TopicId } from '@ajil/protocol';
import { EDIT_LIMITS } from '@ajil/topics';
import { z } from 'zod';

/** PostgreSQL takes neither a NUL nor half a character. */
const stored = (text: z.ZodString) => text.refine(isStorable, 'holds a NUL or half a character');
const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

const Text = stored(z.string().min(1).max(2_000));
const Golden = z.union([
  Text,
  z.strictObject({
    title: Text,
    summary: Text.nullish(),
    source: stored(z.string().max(200)).nullish(),
    language: LanguageCode.nullish(),
  }),
]);

const Fields = {
  /** A file that names its topic may be sent as it is. */
  id: TopicId.optional(),
  names: z.record(LanguageCode, stored(z.string().trim().min(1).max(100))),
  parents: z.array(TopicId).max(EDIT_LIMITS.parents).default([]),
  /** Anonymous readers neither see nor follow it. Without a word on it, it stays as it was. */
  private: z.boolean().optional(),
  // Longer rules are refused by the language itself, with what to do about it.
  rules: z.array(stored(z.string().max(20_000))),
  goldens: z.strictObject({ match: z.array(Golden).default([]), not: z.array(Golden).default([]) }),
};

export const TopicName = TopicId;
export const TopicBody = z.strictObject({
  ...Fields,
  /** The version that was edited, 0 for a new topic: with it, nobody's edit is written over. */
  version: z.int().min(0).optional(),
  /** Save it although it matches a great part of all headlines. */
  confirm: z.boolean().default(false),
  days: z.int().min(1).max(90).default(7),
});
export const ReplayBody = z.strictObject({ ...Fields, days: z.int().min(1).max(90).default(7) });
export const RemoveQuery = z.strictObject({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
});
