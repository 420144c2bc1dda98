import type { Catalogue } from '@ajil/topics';
import type { Sight } from '../access/sight.js';

/**
 * Every alert is filed under a topic that has no parent: following those is following everything. Who does not see
 * all topics follows those below nothing that he sees.
 */
export function openEverything(catalogue: () => Catalogue, sight: () => Sight) {
  const followed = new Set<string>();
  return {
    /** Those that were not given before. */
    added(): string[] {
      const { sees } = sight();
      const roots = catalogue().topics.filter(
        ({ id, parents }) => sees(id) && !parents.some(sees) && !followed.has(id),
      );
      for (const { id } of roots) followed.add(id);
      return roots.map(({ id }) => id);
    },
  };
}
