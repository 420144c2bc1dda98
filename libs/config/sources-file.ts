import { readFile } from 'node:fs/promises';
import { NamedSource } from '@ajil/catalogue';
import { type OpmlOutline, parseOpml } from '@ajil/feeds';
import { plainWords } from '@ajil/protocol';
import { z } from 'zod';
import { type Config, ConfigError } from './config.js';

/** More than any newsroom follows; a longer list is a mistake or an attack. */
const MAX_SOURCES = 10_000;

/** The list that this process begins with can be read, which is asked before anything is made. @throws ConfigError */
export async function requireSources({ sources, roles }: Pick<Config, 'sources' | 'roles'>): Promise<void> {
  if (sources && roles.includes('poller')) await readSourcesFile(sources);
}

/**
 * Reads an OPML or JSON list.
 * @throws ConfigError when it is missing, neither of the two, or names something that is no feed address
 */
export async function readSourcesFile(path: string): Promise<NamedSource[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`AJIL_SOURCES: cannot read ${path} (${error.code ?? error.message}).`);
  });
  // Trimming takes a byte order mark off, too.
  const bare = text.trimStart();
  const listed = bare.startsWith('<') ? readOpml(path, bare) : parseJson(path, bare);
  const result = z.array(NamedSource).max(MAX_SOURCES).safeParse(listed, { error: plainWords });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.length > 0 ? `entry ${issue.path.join('.')}` : 'the list';
  throw new ConfigError(`AJIL_SOURCES: ${path}, ${place}: ${issue.message}.`);
}

function readOpml(path: string, text: string): OpmlOutline[] {
  const outlines = parseOpml(text);
  if (outlines.length === 0) throw new ConfigError(`AJIL_SOURCES: ${path} names no feed; is it OPML?`);
  return outlines;
}

function parseJson(path: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : (value as { sources?: unknown } | null)?.sources;
  } catch {
    throw new ConfigError(`AJIL_SOURCES: ${path} is neither OPML nor JSON.`);
  }
}
