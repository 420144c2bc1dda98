import { z } from 'zod';

const flag = z
  .enum(['', '0', '1', 'false', 'true', 'no', 'yes'])
  .default('')
  .transform((text) => ['1', 'true', 'yes'].includes(text));

const settingsSchema = z.object({
  /** Port to listen on; 0 takes any free one. */
  WIRE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  WIRE_HOST: z.string().min(1).default('127.0.0.1'),
  /** Address that readers use, when it differs from host and port: http://wire:4100 */
  WIRE_URL: z.url().optional(),
  /** File to write the list of sources to: JSON. */
  WIRE_SOURCES: z.string().min(1).optional(),
  /** A script by name; "none" has the outlets of babil and publishes nothing by itself. */
  WIRE_SCRIPT: z.enum(['babil', 'none']).default('babil'),
  /** Real seconds per second of the script: 0.1 is ten times faster. */
  WIRE_PACE: z.coerce.number().min(0.001).max(1000).default(1),
  /** Part of the run's name, and the order of the quiet headlines. */
  WIRE_SEED: z.coerce.number().int().min(0).max(0xffff_ffff).default(1),
  /** After the script, go on with quiet headlines. */
  WIRE_LOOP: flag,
  /** Start with the script's clock stopped; POST /control/resume starts it. */
  WIRE_PAUSED: flag,
  /** Each outlet on a loopback address of its own (Linux), so that each is a host for itself. */
  WIRE_OWN_ADDRESSES: flag,
  /** How many outlets there are: the first ones of the script, or numbered copies of them. */
  WIRE_OUTLETS: z.coerce.number().int().min(1).max(5_000).optional(),
  /** How many items a feed lists. */
  WIRE_FEED_ITEMS: z.coerce.number().int().min(1).max(10_000).default(60),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Reads the settings from an environment. @throws Error that names the variable at fault */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const result = settingsSchema.safeParse(environment);
  if (result.success) return result.data;
  throw new Error(`The settings of wire are not usable:\n${z.prettifyError(result.error)}`);
}
