import { catalogue, toSeed } from '@ajil/catalogue';
import { readSourcesFile } from '@ajil/config';
import type { Parts } from '@ajil/shell';
import { seedSources } from '@ajil/store';

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
