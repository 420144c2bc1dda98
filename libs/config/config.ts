import type { z } from 'zod';
import { OPTIONS } from './options.js';

type Options = typeof OPTIONS;

/** All settings of one process, checked and frozen. */
export type Config = { readonly [K in keyof Options]: z.output<Options[K]['schema']> };

/** The environment holds a value that Ajil cannot run with; the message names every such variable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings out of an environment. An empty variable counts as absent.
 * @throws ConfigError naming every variable at fault and what it must be
 */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const settings = Object.entries(OPTIONS).map(([key, option]) => {
    const result = option.schema.safeParse(environment[option.name] || option.default);
    if (!result.success) problems.push(`${option.name} ${result.error.issues[0]?.message ?? 'is invalid'}`);
    return [key, result.data] as const;
  });
  if (problems.length > 0) throw new ConfigError(`Ajil cannot start: ${problems.join('; ')}.`);
  return Object.freeze(Object.fromEntries(settings)) as Config;
}

/** Every setting with its value and its meaning, for people to read: secrets are hidden. */
export function describeConfig(environment: Environment): { name: string; value: string; means: string }[] {
  return Object.values(OPTIONS).map(
    (option: { name: string; default?: string; means: string; secret?: boolean }) => {
      const given = environment[option.name] || option.default;
      const value = given === undefined ? '(none)' : option.secret ? '(hidden)' : given;
      return { name: option.name, value, means: option.means };
    },
  );
}
