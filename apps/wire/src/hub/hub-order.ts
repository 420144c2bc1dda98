import { z } from 'zod';

/** What the hub was told to do otherwise than a good hub does. Absent fields mean: behave. */
export const hubOrderSchema = z.strictObject({
  /** Answer requests for subscriptions with this status instead of 202, and do nothing. */
  status: z.number().int().min(200).max(599).optional(),
  /** Redirect requests for subscriptions to the hub's other address, `/hub/moved`. */
  redirect: z.number().int().min(300).max(308).optional(),
  /** Deny every subscription, with this reason. */
  deny: z.string().max(200).optional(),
  /** Verify never, for another topic, without a challenge, or twice. */
  verify: z.enum(['never', 'wrong-topic', 'no-challenge', 'twice']).optional(),
  /** Grant this lease, in seconds, whatever was asked for. */
  lease: z.number().int().min(1).max(10_000_000).optional(),
  /** Tell of this lease instead of the one that was granted; null tells of none. */
  sayLease: z.union([z.string().max(100), z.number()]).optional(),
  algorithm: z.enum(['sha1', 'sha256', 'sha384', 'sha512']).optional(),
  /** Sign with another secret, by a method that does not exist, or not at all. */
  signature: z.enum(['bad', 'unknown', 'none']).optional(),
  /** Deliver the feed of this outlet to everybody, whatever they subscribed to. */
  foreign: z.string().max(100).optional(),
  /** Deliver so many times. */
  copies: z.number().int().min(1).max(100).optional(),
  /** Deliver also to those who ended their subscription or whose lease is over. */
  undead: z.boolean().optional(),
  /** Deliver nothing at all. */
  silent: z.boolean().optional(),
  /** Pad what is delivered to this size, in bytes. */
  padTo: z.number().int().min(1).max(50_000_000).optional(),
  /** Deliver so often at most, first after `retryMs`, then after twice that, and so on. */
  attempts: z.number().int().min(1).max(20).optional(),
  retryMs: z.number().int().min(1).max(600_000).optional(),
});

export type HubOrder = z.infer<typeof hubOrderSchema>;
