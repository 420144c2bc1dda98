import type { Heat } from '@ajil/store';
import type { Catalogue } from '@ajil/topics';
import { boundsOf, type Pace } from './next-poll.js';

/** What makes a topic hot: a story that several houses press on, or far more than is usual in it. */
const HOT = { windowSeconds: 900, pressing: 3, alerts: 6, times: 4, hotSeconds: 600 };

/** When a topic is hot, and how often its sources are looked at then. */
export const heatAt = (pace: Pace): Heat => ({ ...HOT, floorSeconds: boundsOf(pace).floor });

/** A region, or a desk over others, is hot whenever one of its topics is: that would hurry half of all sources. */
export function canBeHot({ topics }: Catalogue): string[] {
  const parents = new Set(topics.flatMap((topic) => topic.parents));
  return topics.map(({ id }) => id).filter((id) => !parents.has(id));
}
