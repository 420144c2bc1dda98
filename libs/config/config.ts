import { plainWords } from '@ajil/protocol';
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
    const result = option.schema.safeParse(environment[option.name] || option.default, { error: plainWords });
    if (!result.success) problems.push(`${option.name} ${result.error.issues[0]?.message ?? 'is invalid'}`);
    return [key, result.data] as const;
  });
  const config = Object.freeze(Object.fromEntries(settings)) as Config;
  if (problems.length === 0) problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(`${problems.join('; ')}.`);
  return config;
}

/** Tokens (JWT) are set up whole or not at all: who forgot half of it believes that they are. */
function contradictions({ jwtSecret, jwksUrl, jwtIssuer }: Config): string[] {
  if (jwtSecret && jwksUrl) return ['set AJIL_JWT_SECRET or AJIL_JWKS_URL, not both'];
  if ((jwtSecret || jwksUrl) && !jwtIssuer)
    return ['set AJIL_JWT_ISSUER, too, the "iss" of the tokens to trust'];
  if (jwtIssuer && !jwtSecret && !jwksUrl)
    return ['AJIL_JWT_ISSUER needs the keys of that issuer: set AJIL_JWKS_URL or AJIL_JWT_SECRET, too'];
  return [];
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
