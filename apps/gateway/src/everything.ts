import type { Catalogue } from '@ajil/topics';

/** Every alert is filed under a topic that has no parent: following those is following everything. */
export function openEverything(catalogue: () => Catalogue) {
  const followed = new Set<string>();
  return {
    /** Those that were not given before. */
    added(): string[] {
      const roots = catalogue().topics.filter(({ id, parents }) => parents.length === 0 && !followed.has(id));
      for (const { id } of roots) followed.add(id);
      return roots.map(({ id }) => id);
    },
  };
}
