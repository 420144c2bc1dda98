import { readFile } from 'node:fs/promises';
import { catalogue, NamedSource, toSeed } from '@ajil/catalogue';
import { ConfigError } from '@ajil/config';
import { type OpmlOutline, parseOpml } from '@ajil/feeds';
import type { Parts } from '@ajil/shell';
import { seedSources } from '@ajil/store';
import { z } from 'zod';

/** More than any newsroom follows; a longer list is a mistake or an attack. */
const MAX_SOURCES = 10_000;

/** The list of sources cannot be read; the message names the file and what is wrong with it. */
export class SourcesError extends ConfigError {
  override name = 'SourcesError';
}

/** Adds the sources of `AJIL_SOURCES`, or of the shipped catalogue, that are not followed yet. */
export async function seedFromConfig({
  config,
  store,
  log,
}: Pick<Parts, 'config' | 'store' | 'log'>): Promise<void> {
  const listed = config.sources ? await readSourcesFile(config.sources) : catalogue;
  const added = await seedSources(store.db, listed.map(toSeed), Math.min(config.pollSeconds, 10));
  if (added > 0) log.info(`following ${added} new sources`);
}

/**
 * Reads an OPML or JSON list.
 * @throws SourcesError when it is missing, neither of the two, or names something that is no feed address
 */
export async function readSourcesFile(path: string): Promise<NamedSource[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SourcesError(`AJIL_SOURCES: cannot read ${path} (${error.code ?? error.message}).`);
  });
  // Trimming takes a byte order mark off, too.
  const bare = text.trimStart();
  const listed = bare.startsWith('<') ? readOpml(path, bare) : parseJson(path, bare);
  const result = z.array(NamedSource).max(MAX_SOURCES).safeParse(listed);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new SourcesError(`AJIL_SOURCES: ${path}, entry ${issue.path.join('.') || 'list'}: ${issue.message}.`);
}

function readOpml(path: string, text: string): OpmlOutline[] {
  const outlines = parseOpml(text);
  if (outlines.length === 0) throw new SourcesError(`AJIL_SOURCES: ${path} names no feed; is it OPML?`);
  return outlines;
}

function parseJson(path: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : (value as { sources?: unknown } | null)?.sources;
  } catch {
    throw new SourcesError(`AJIL_SOURCES: ${path} is neither OPML nor JSON.`);
  }
}
