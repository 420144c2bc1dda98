import type { Discovered } from './discovered.js';

const HOW = ['itself', 'declared', 'linked', 'well-known', 'robots'];

/** Best first: what has entries, then who told of it; the order of the page decides the rest. */
export function rank(feeds: readonly Discovered[]): Discovered[] {
  return feeds.toSorted(
    (a, b) => Number(b.entries > 0) - Number(a.entries > 0) || HOW.indexOf(a.how) - HOW.indexOf(b.how),
  );
}
