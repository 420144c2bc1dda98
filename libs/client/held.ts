import { type Filter, matchesFilter } from '@ajil/protocol';
import type { Shown, Told } from './told.js';

/** The alerts that stand: each id once, at its last revision, killed ones absent. */
export interface Held {
  apply(told: Told): void;
  /** Lets go of what this filter does not follow: its kill would not be told any more. */
  keepOnly(filter: Filter): void;
  /** Newest word last. */
  all(): Shown[];
  clear(): void;
}

/** Holds `cap` alerts at most; the one that was silent for longest goes first. */
export function openHeld(cap: number): Held {
  const alerts = new Map<string, Shown>();
  return {
    apply: (told) => {
      alerts.delete(told.id);
      if (told.kind === 'kill') return;
      alerts.set(told.id, told);
      if (alerts.size > cap) alerts.delete(alerts.keys().next().value!);
    },
    keepOnly: (filter) => {
      for (const [id, { cells }] of alerts) if (!matchesFilter(filter, cells)) alerts.delete(id);
    },
    all: () => [...alerts.values()],
    clear: () => alerts.clear(),
  };
}
