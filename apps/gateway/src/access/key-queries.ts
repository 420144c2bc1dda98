import { MAX_TOPICS, TopicId } from '@ajil/protocol';
import { z } from 'zod';
import { ROLES } from './identity.js';

/** What people call a key: one line, as lists and logs show it. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'must be one line of plain text');

const Fields = {
  role: z.enum(ROLES),
  /** Null: all topics. No more than one connection may follow, so that it can follow all that it sees. */
  topics: z.array(TopicId).min(1).max(MAX_TOPICS).nullable(),
  /** RFC 3339; null: the key does not expire. */
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
};

export const NewKey = z.strictObject({
  name: Name,
  role: Fields.role.default('reader'),
  topics: Fields.topics.default(null),
  expiresAt: Fields.expiresAt.default(null),
});

/** What is not given stays as it is. */
export const KeyPatch = z.strictObject({
  name: Name.optional(),
  role: Fields.role.optional(),
  topics: Fields.topics.optional(),
  expiresAt: Fields.expiresAt.optional(),
});

export const KeyId = z.string().regex(/^[0-9a-f]{12}$/, 'is no id of a key');
