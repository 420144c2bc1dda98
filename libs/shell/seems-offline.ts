import { isNetworkDown } from '@ajil/egress';
import type { SourceHealth } from '@ajil/store';

/**
 * Whether this machine seems to have no network. One source that cannot be reached proves little, all that are asked
 * prove much; one that answers, fails otherwise or was not polled yet speaks against it.
 */
export function seemsOffline(sources: readonly Pick<SourceHealth, 'state' | 'error'>[]): boolean {
  const asked = sources.filter(({ state }) => state !== 'paused' && state !== 'parked');
  return asked.length > 0 && asked.every(({ error }) => error !== null && isNetworkDown(error.code));
}
