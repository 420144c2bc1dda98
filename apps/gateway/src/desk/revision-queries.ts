import { LanguageCode, TopicId, UrgencyName } from '@ajil/protocol';
import { z } from 'zod';

export const AlertId = z.ulid('is no id of an alert');

/** The revision that the editor has read: a newer one must not be written over. */
const rev = z.int().min(1);
/** Longer than any title that is told; what is told of it is cut. */
const Text = z.string().max(2_000);
const Note = z.string().trim().min(1, 'say why').max(1_000);
const MOST_TOPICS = 50;

export const CorrectionBody = z.strictObject({
  rev,
  title: Text.optional(),
  summary: z.string().max(10_000).nullable().optional(),
  topics: z.array(TopicId).min(1).max(MOST_TOPICS).optional(),
  urgency: UrgencyName.optional(),
  language: LanguageCode.optional(),
  note: Note,
});
export const UrgencyBody = z.strictObject({ rev, urgency: UrgencyName, note: Note });
export const KillBody = z.strictObject({ rev, reason: Note });

/** A string of RFC 8941 or the bare key, as clients of both customs send it. */
const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x7e]{1,200}))$/;

/** The key of an `Idempotency-Key` header; null for what is none. */
export function readKey(header: string): string | null {
  const match = KEY.exec(header.trim());
  return match?.[1] ?? match?.[2] ?? null;
}
