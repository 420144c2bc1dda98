import { NamedSource } from '@ajil/catalogue';
import {
  LanguageCode,
  MAX_CURSOR_LENGTH,
  MAX_LANGUAGES,
  MAX_TOPICS,
  parseCursor,
  type Position,
  TopicId,
  UrgencyName,
} from '@ajil/protocol';
import { type LiveCatalogue, Refused } from '@ajil/shell';
import { z } from 'zod';
import type { Sight } from './access/sight.js';

/** A list in one query parameter: `topics=iraq,iran`. */
const list = <T extends z.ZodType<string, string>>(item: T, most: number) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(item).max(most))
    .transform((items) => (items.length === 0 ? undefined : items));

const Cursor = z.string().max(MAX_CURSOR_LENGTH);
const limit = (most: number, usual: number) => {
  const words = `must be a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^[0-9]{1,5}$/, words)
    .default(String(usual))
    .transform(Number)
    .pipe(z.number().min(1, words).max(most, words));
};

const wish = {
  topics: list(TopicId, MAX_TOPICS).optional(),
  urgency: UrgencyName.optional(),
  languages: list(LanguageCode, MAX_LANGUAGES).optional(),
};

/** Printable ASCII: a NUL, for one, is more than the database takes. */
export const SourceId = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'is no id of a source');

export const AlertsQuery = z.strictObject({
  ...wish,
  after: Cursor.optional(),
  before: Cursor.optional(),
  limit: limit(1_000, 50),
});
export const StreamQuery = z.strictObject({ ...wish, after: z.string().optional() });
export const TopicsQuery = z.strictObject({ languages: list(LanguageCode, MAX_LANGUAGES).optional() });
export const HeadlinesQuery = z.strictObject({
  source: SourceId.optional(),
  after: z.ulid('is no id of a headline').optional(),
  limit: limit(1_000, 100),
});
export const SourcePatch = z.strictObject({ paused: z.boolean() });
export const NewSource = NamedSource.extend({ name: NamedSource.shape.name.optional() }).strict();
export const Site = z.strictObject({ url: NamedSource.shape.url });
export const PollsQuery = z.strictObject({ limit: limit(1_000, 50) });
export const HeadlineId = z.ulid('is no id of a headline');

/** The first topic that never existed, or that one may not see, which is told in the same words. */
export function unknownTopic(
  topics: readonly string[],
  { existed }: Pick<LiveCatalogue, 'existed'>,
  { sees }: Sight,
): string | undefined {
  // Both are asked of each, so that the answer takes as long for the one as for the other.
  return topics.find((topic) => {
    const [isTopic, isSeen] = [existed(topic), sees(topic)];
    return !isTopic || !isSeen;
  });
}

/** @throws Refused when one of the topics is unknown; of one that was removed there are alerts to read */
export function requireTopics(
  topics: readonly string[] | undefined,
  catalogue: Pick<LiveCatalogue, 'existed'>,
  sight: Sight,
): void {
  const unknown = unknownTopic(topics ?? [], catalogue, sight);
  if (unknown !== undefined) throw new Refused(400, 'unknown_topic', noTopic(unknown));
}

export const noTopic = (topic: string): string => `There is no topic "${topic}".`;

/** @throws Refused when the cursor is none of this log */
export function requireCursor(text: string, epoch: string): Position {
  const cursor = parseCursor(text);
  if (!cursor || cursor.epoch !== epoch)
    throw new Refused(400, 'invalid', 'This cursor is not one of this log.');
  return cursor;
}
