import { type Parts, repeat, type Repeated } from '@ajil/shell';
import { warmSources } from '@ajil/store';
import { canBeHot, heatAt } from './when/heat.js';

const LOOK_MS = 5_000;

/** Has the sources of hot topics looked at more often, until the topics have calmed down. */
export function watchHeat({
  store,
  config,
  log,
  topics,
}: Pick<Parts, 'store' | 'config' | 'log' | 'topics'>): Repeated {
  const heat = heatAt({ pollSeconds: config.pollSeconds });
  const look = async () => {
    const warmed = await warmSources(store.db, heat, canBeHot(topics.catalogue()));
    if (warmed > 0) log.debug({ sources: warmed }, 'a topic is hot: its sources are looked at more often');
  };
  return repeat('look for hot topics', LOOK_MS, look, log);
}
